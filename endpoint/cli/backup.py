"""`concord backup` and `concord restore`."""

from __future__ import annotations

from pathlib import Path

import click

from endpoint.cli.options import settings
from endpoint.config import Settings
from endpoint.store.backup import back_up
from endpoint.store.backup import restore as restore_store
from endpoint.store.versions import Versions

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@settings("store")
def backup(file: Path, **given: str | None) -> None:
    """Write all versions and tokens of a store to a tar file; the store may be served meanwhile.

    \b
    Example: concord backup concord-2026-11-25.tar
    """
    numbers = back_up(Versions(Settings.read(given).store), file)
    click.echo(f"{file}: versions {', '.join(map(str, numbers))}, {file.stat().st_size / 1e6:,.1f} MB")


@click.command()
@click.argument("file", type=_FILE)
@settings("store")
def restore(file: Path, **given: str | None) -> None:
    """Make a store of a backup, in a folder that holds none.

    \b
    Example: concord restore concord-2026-11-25.tar --store /srv/concord
    """
    folder = Settings.read(given).store
    numbers = restore_store(file, folder)
    click.echo(f"{folder}: versions {', '.join(map(str, numbers))}, current {Versions(folder).current()}")
