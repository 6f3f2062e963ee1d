"""`concord ask`."""

from __future__ import annotations

import click

from endpoint.cli.options import open_store, settings
from endpoint.cli.output import FORMATS, show, store_formats
from endpoint.config import Settings
from endpoint.content import content_root
from endpoint.errors import BadParameter
from endpoint.saved.answer import run
from endpoint.saved.catalog import Catalog, load_catalog
from endpoint.saved.header import Saved


@click.command()
@click.argument("slug", required=False)
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="table", show_default=True)
@settings("store", "time_limit", "memory_limit")
def ask(slug: str | None, values: tuple[str, ...], format_name: str, **given: str | None) -> None:
    """Answer a saved question; without SLUG, list them; with SLUG alone, defaults fill the rest.

    \b
    Examples:
      concord ask
      concord ask who-was-bound treaty=un-1988 date=2003-01-01
      concord ask treaty-record state=col --format csv
    """
    catalog = load_catalog(content_root() / "queries")
    if slug is None:
        _list(catalog)
        return
    saved = catalog.get(slug)
    solutions, graphs = store_formats(format_name)
    with open_store(Settings.read(given)) as store:
        answer = run(store, saved, _pairs(saved, values), solutions_format=solutions, graph_format=graphs)
        show(answer, format_name)


def _pairs(saved: Saved, values: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for each in values:
        name, equals, value = each.partition("=")
        if not equals:
            example = next(iter(saved.parameters), "name")
            raise BadParameter(f"“{each}” is not of the form NAME=VALUE; write {example}={each}.")
        if name in pairs:
            raise BadParameter(f"“{name}” is given twice.")
        pairs[name] = value
    return pairs


def _list(catalog: Catalog) -> None:
    for saved in catalog.all():
        click.secho(saved.slug, bold=True)
        click.echo(f"    {saved.question['en']}")
        for parameter in saved.parameters.values():
            default = f" [default: {parameter.default}]" if parameter.default is not None else ""
            click.echo(f"    {parameter.name}=…  {parameter.help}{default}")
