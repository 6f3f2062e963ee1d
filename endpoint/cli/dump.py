"""`concord dump`."""

from __future__ import annotations

import sys

import click

from endpoint.cli.options import settings
from endpoint.config import Settings
from endpoint.errors import UnknownResource
from endpoint.store.canonical import dataset_of
from endpoint.store.nquads import graph_of, without_graph
from endpoint.store.versions import Versions


@click.command()
@click.option("--graph", help="only this graph: its IRI or the last part of it, such as untc")
@click.option(
    "--format", "format_name", type=click.Choice(["nq", "nt"]), default=None, help="[default: nq; nt for one graph]"
)
@click.option("--version", type=int, help="a version other than the current one")
@settings("store")
def dump(graph: str | None, format_name: str | None, version: int | None, **given: str | None) -> None:
    """Write the dataset, or one graph of it, sorted: the same content gives the same bytes.

    \b
    Example: concord dump --graph untc > untc.nt
    """
    versions = Versions(Settings.read(given).store)
    number = version or versions.current()
    graphs = versions.meta(number).graphs
    chosen = None
    if graph is not None:
        chosen = next((iri for iri in graphs if graph in (iri, iri.rpartition("/graph/")[2])), None)
        if chosen is None:
            names = ", ".join(sorted(iri.rpartition("/graph/")[2] for iri in graphs))
            raise UnknownResource(f"There is no graph “{graph}” in version {number}; there are {names}.")
    as_triples = (format_name or ("nt" if chosen else "nq")) == "nt"
    with dataset_of(versions, number).open(encoding="utf-8") as lines:
        for line in lines:
            if chosen is None or graph_of(line) == chosen:
                sys.stdout.write(without_graph(line) if as_triples else line)
