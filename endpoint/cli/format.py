"""`concord format`."""

from __future__ import annotations

from pathlib import Path

import click

from endpoint.build.turtle import format_turtle
from endpoint.content import content_root
from endpoint.errors import CheckFailed


@click.command("format")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="change nothing; say which files would change")
def format_files(files: tuple[Path, ...], check: bool) -> None:
    """Write Turtle files in their one canonical form, so that diffs show meaning.

    Without FILES: those of the ontology, the vocabularies, the shapes and the data.

    \b
    Example: concord format ontology/core.ttl
    """
    changed = []
    for path in files or content_files(content_root()):
        text = path.read_text(encoding="utf-8")
        formatted = format_turtle(text)
        if formatted != text:
            changed.append(path)
            if not check:
                path.write_text(formatted, encoding="utf-8")
    if check and changed:
        names = "\n  ".join(str(path) for path in changed)
        raise CheckFailed(f"{len(changed)} files are not in canonical form; run `make format`:\n  {names}")
    click.echo(f"{len(changed)} files written" if changed else "all files are in canonical form", err=True)


def content_files(root: Path) -> list[Path]:
    """Return the Turtle files that people edit."""
    return sorted([*root.glob("ontology/**/*.ttl"), *root.glob("shapes/*.ttl"), *root.glob("data/*/dataset.ttl")])
