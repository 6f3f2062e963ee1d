"""`concord query`."""

from __future__ import annotations

from pathlib import Path

import click

from endpoint.cli.options import open_store, read_text, settings
from endpoint.cli.output import FORMATS, show, store_formats
from endpoint.config import Settings
from endpoint.errors import BadRequest
from endpoint.store.protocol import Query


@click.command()
@click.argument("text", required=False, metavar="[SPARQL]")
@click.option("-f", "--file", type=Path, help="read the query from a file; - for standard input")
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="table", show_default=True)
@settings("store", "time_limit", "memory_limit", "services")
def query(text: str | None, file: Path | None, format_name: str, **given: str | None) -> None:
    """Answer a SPARQL query. The project's prefixes (cna:, cnd:, skos: …) need no declaration.

    \b
    Example: concord query 'SELECT ?treaty ?date { ?treaty cna:entryIntoForceDate ?date } ORDER BY ?date'
    """
    if (text is None) == (file is None):
        raise BadRequest("Give either a query or --file.")
    content = text if text is not None else read_text(Path(file or "-"))
    solutions, graphs = store_formats(format_name)
    with open_store(Settings.read(given)) as store:
        show(store.query(Query(content, solutions_format=solutions, graph_format=graphs)), format_name)
