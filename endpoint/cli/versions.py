"""`concord versions`."""

from __future__ import annotations

import click

from endpoint.cli.options import settings
from endpoint.config import Settings
from endpoint.store.versions import Versions


@click.group()
def versions() -> None:
    """List the versions of a store, say what is in one, go back to one, delete old ones."""


@versions.command("list")
@settings("store")
def list_versions(**given: str | None) -> None:
    """List the versions, oldest first; the one that is served has a star.

    \b
    Example: concord versions list
    """
    store = Versions(Settings.read(given).store)
    current = store.current()
    for number in store.numbers():
        meta = store.meta(number)
        star = "*" if number == current else " "
        click.echo(f"{star} {number:>4}  {meta.created}  {meta.triples:>10,} triples  {meta.change}")


@versions.command()
@click.argument("number", type=int)
@settings("store")
def show(number: int, **given: str | None) -> None:
    """Show the graphs of a version.

    \b
    Example: concord versions show 1
    """
    meta = Versions(Settings.read(given).store).meta(number)
    origin = f" of version {meta.parent}" if meta.parent else ""
    click.echo(f"version {meta.version} of {meta.created}: {meta.change}{origin}")
    click.echo(f"sha256  {meta.sha256 or 'not computed: concord dump writes the dataset'}\ntriples {meta.triples:,}")
    for graph, count in sorted(meta.graphs.items()):
        click.echo(f"{count:>11,}  {graph}")


@versions.command()
@click.argument("number", type=int)
@settings("store")
def rollback(number: int, **given: str | None) -> None:
    """Make a new version with the content of an earlier one; a running server moves to it.

    \b
    Example: concord versions rollback 3
    """
    meta = Versions(Settings.read(given).store).restore(number)
    click.echo(f"version {meta.version} has the content of version {number} and is the current one")


@versions.command()
@click.option("--keep", type=click.IntRange(min=1), default=5, show_default=True, help="how many versions to keep")
@settings("store")
def prune(keep: int, **given: str | None) -> None:
    """Delete the oldest versions; the current one always stays.

    \b
    Example: concord versions prune --keep 3
    """
    gone = Versions(Settings.read(given).store).prune(keep)
    click.echo(f"deleted versions {', '.join(map(str, gone))}" if gone else "nothing to delete")
