"""`concord versions`."""

from __future__ import annotations

import click

from endpoint.cli.options import settings
from endpoint.config import Settings
from endpoint.store.versions import Versions


@click.group()
def versions() -> None:
    """List the versions of a store and say what is in one."""


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
        click.echo(f"{star} {number:>4}  {meta.created}  {meta.triples:>10,} triples  sha256 {meta.sha256[:16]}…")


@versions.command()
@click.argument("number", type=int)
@settings("store")
def show(number: int, **given: str | None) -> None:
    """Show the graphs of a version.

    \b
    Example: concord versions show 1
    """
    meta = Versions(Settings.read(given).store).meta(number)
    click.echo(f"version {meta.version} of {meta.created}\nsha256  {meta.sha256}\ntriples {meta.triples:,}")
    for graph, count in sorted(meta.graphs.items()):
        click.echo(f"{count:>11,}  {graph}")
