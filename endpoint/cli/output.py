"""Answers on the terminal: as a table, or as the store serialised them."""

from __future__ import annotations

import shutil
import sys

import click
from rdflib import Literal
from rich.console import Console
from rich.table import Table

from endpoint.errors import BadRequest
from endpoint.namespaces import PREFIXES
from endpoint.negotiation import GRAPHS, SOLUTIONS
from endpoint.store.protocol import Answer, Kind, Select, parse_select
from endpoint.store.terms import Term

FORMATS = ["table", *dict.fromkeys(each.name for each in (*SOLUTIONS, *GRAPHS))]


def store_formats(name: str) -> tuple[str, str]:
    """Return what to ask of the store, for solutions and for graphs, to print in a format."""
    solutions = name if any(each.name == name for each in SOLUTIONS) else "json"
    graphs = name if any(each.name == name for each in GRAPHS) else "ttl"
    return solutions, graphs


def show(answer: Answer, name: str) -> None:
    """Print an answer; raises `BadRequest` for a format that its kind cannot have."""
    fits = {each.name for each in (GRAPHS if answer.kind is Kind.GRAPH else SOLUTIONS)} | {"table"}
    if name not in fits:
        answer.close()
        kinds = ", ".join(sorted(fits))
        raise BadRequest(f"An answer of this kind ({answer.kind}) cannot be {name}; it can be {kinds}.")
    if name != "table" or answer.kind is Kind.GRAPH:
        with answer:
            for chunk in answer.chunks:
                sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        return
    content = answer.read()
    if answer.kind is Kind.BOOLEAN:
        click.echo("yes" if b"true" in content else "no")
        return
    _show_table(parse_select(content, answer.version))


def _show_table(select: Select) -> None:
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for column in select.columns:
        table.add_column(column, overflow="fold")
    for row in select.rows:
        table.add_row(*(_shown(term) for term in row))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 1 << 10
    Console(width=width, markup=False, highlight=False, emoji=False).print(table)
    rows = len(select.rows)
    click.echo(f"{rows:,} row{'' if rows == 1 else 's'} · dataset version {select.version}", err=True)


def _shown(term: Term | None) -> str:
    if term is None:
        return ""
    text = str(term)
    if isinstance(term, Literal):
        return text
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace):
            return f"{prefix}:{text[len(namespace) :]}"
    return text
