"""Options that several commands share, and the store that they name."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from endpoint.config import TABLE, Settings
from endpoint.store.embedded import EmbeddedStore

Command = TypeVar("Command", bound=Callable[..., object])


def settings(*names: str) -> Callable[[Command], Command]:
    """Add options for rows of the table of settings."""

    def decorate(command: Command) -> Command:
        for setting in reversed([each for each in TABLE if each.name in names and not each.secret]):
            text = f"{setting.help} [default: {setting.default}; or {setting.variable}]"
            command = click.option(setting.option, setting.name, default=None, help=text)(command)
        return command

    return decorate


def open_store(settings: Settings) -> EmbeddedStore:
    """Open a store for one command: from disk, with one worker, without watching for new versions."""
    return EmbeddedStore(settings.store, settings.limits(), hold="disk", watch=False, services=settings.services)


def progress(quiet: bool = False) -> Callable[[str], None]:
    """Return a reporter that writes a line with the seconds since its making to stderr."""
    started = time.monotonic()

    def report(line: str) -> None:
        if not quiet:
            click.echo(f"{time.monotonic() - started:6.1f}s  {line}", err=True)

    return report


def read_text(path: Path) -> str:
    """Return a file's text, or standard input for `-`."""
    return sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
