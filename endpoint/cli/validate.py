"""`concord validate`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click
import pyoxigraph as ox

from endpoint.cli.options import settings
from endpoint.config import Settings
from endpoint.content import content_root
from endpoint.errors import BadRequest
from endpoint.reading.document import Document
from endpoint.reading.read import read
from endpoint.shacl.gate import Gate, default_gate
from endpoint.shacl.report.formats import FORMATS, write
from endpoint.shacl.report.model import Report
from endpoint.store.versions import Versions


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--alone", is_flag=True, help="judge the files by themselves, without the dataset")
@click.option(
    "--shapes", type=click.Path(path_type=Path), multiple=True, help="judge by these shapes, not the project's own"
)
@click.option("--language", type=click.Choice(("en", "fr", "es")), default="en", show_default=True)
@settings("store")
def validate(
    files: tuple[Path, ...],
    format_name: str,
    alone: bool,
    shapes: tuple[Path, ...],
    language: str,
    **given: str | None,
) -> None:
    """Judge files of RDF by the shapes: what is wrong, in which line, and how to mend it.

    The files are judged together, as if they were added to the dataset. Leaves with 0 if they conform (warnings are
    allowed), 1 if they do not, 2 if they cannot be read.

    \b
    Examples: concord validate acts.ttl
              concord validate --alone --shapes my-shapes.ttl data.ttl --format sarif
    """
    chosen = Settings.read(given)
    gate = _gate(shapes)
    documents = [_read(path, is_strict=not alone) for path in files]
    report = gate.judge_alone(documents) if alone else _against(gate, Versions(chosen.store), documents)
    color = format_name == "text" and sys.stdout.isatty()
    click.echo(write(report, format_name, language=language, color=color), nl=False)
    sys.exit(0 if report.conforms else 1)


def _gate(shapes: tuple[Path, ...]) -> Gate:
    if not shapes:
        return default_gate(content_root())
    return Gate([(_uri(path), _content(path)) for path in shapes])


def _read(path: Path, *, is_strict: bool) -> Document:
    return read(str(path), _content(path), base=None if is_strict else _uri(path))


def _uri(path: Path) -> str:
    return path.resolve().as_uri()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise BadRequest(f"{path} cannot be read: {fault.strerror}.") from fault


def _against(gate: Gate, versions: Versions, documents: list[Document]) -> Report:
    """Judge against a copy of the current version, which shares its files and goes away again."""
    version = versions.current()
    with tempfile.TemporaryDirectory(prefix="concord-", dir=versions.path(version).parent) as scratch:
        copy = Path(scratch) / "store"
        ox.Store.read_only(str(versions.path(version) / "store")).backup(str(copy))
        return gate.judge_against(ox.Store(str(copy)), version, documents)
