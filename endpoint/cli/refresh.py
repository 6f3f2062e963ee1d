"""`concord refresh`."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click

from endpoint.build.refresh import apply, compare, refreshable
from endpoint.content import content_root
from endpoint.errors import BadParameter


@click.command()
@click.argument("source", required=False)
@click.argument("file", type=Path, required=False)
@click.option("--as-of", metavar="DATE", help="day, month or year for which the file is true [default: today]")
@click.option("--dry-run", is_flag=True, help="show the difference and write nothing")
def refresh(source: str | None, file: Path | None, as_of: str | None, dry_run: bool) -> None:
    """Read a newer file of a source over its tables, or one that we may not ship; without SOURCE, list the sources.

    What is new or changed is taken in with the file's date, what was there keeps its own, nothing is dropped.
    Run `concord build` afterwards. The formats of the files: docs/refresh.md.

    \b
    Example: concord refresh untc un_treaty_status.csv --as-of 2026-11-01 --dry-run
             concord refresh unodc-coca my-copy-of-the-annex.csv
    """
    data = content_root() / "data"
    if source is None or file is None:
        for name in refreshable(data):
            click.echo(name)
        if source is not None:
            raise BadParameter("Name the file to read as well: concord refresh SOURCE FILE.")
        return
    day = as_of or date.today().isoformat()
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", day):
        raise BadParameter(f"“{day}” is no date: write 2026-11-01, 2026-11 or 2026.")
    difference = compare(data, source, file, day)
    for line in difference.in_words():
        click.echo(line)
    if dry_run:
        click.echo("nothing was written (--dry-run)", err=True)
        return
    for name in apply(data, source, difference):
        click.echo(f"wrote {name}", err=True)
    click.echo("run `concord build` to take it into the dataset", err=True)
