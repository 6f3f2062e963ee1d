"""Facts of a thing ready to be set: a property with its values, where they are stated, and why they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from rdflib import BNode, Literal, URIRef

from endpoint.inference.words import shorten
from endpoint.namespaces import CNG
from endpoint.pages.statements import INFERRED, Statements, Value
from endpoint.pages.table import Cell, cell_of, heading_of, link_of
from endpoint.pages.words import Words
from endpoint.store.terms import Term

VALUES_SHOWN = 100


@dataclass(frozen=True)
class Fact:
    """One property of the thing with its values, and where they are stated."""

    label: str
    href: str | None
    values: tuple[Cell, ...]
    total: int
    origins: tuple[str, ...] = ()


def take_facts(statements: Statements, words: Words, iri: str, properties: Iterable[URIRef]) -> list[Fact]:
    """Take the named properties of a thing out of its statements, in the order given."""
    facts = []
    usual = statements.usual_graphs()
    for name in map(str, properties):
        stated = statements.graphs_of(name)
        values = statements.values.pop(name, None)
        if not values:
            continue
        cells = sorted((_fact_cell(iri, name, *each, words) for each in values.items()), key=_cell_order)
        # What is inferred says so beside each value; so only the graphs that state something are named.
        origins = () if stated - {INFERRED} in (usual, usual - {INFERRED}) else stated - {INFERRED}
        label = heading_of(words.label(name)) if words.label(name).islower() else words.label(name)
        shown = tuple(cells[:VALUES_SHOWN])
        facts.append(Fact(label, link_of(name), shown, len(cells), tuple(sorted(map(graph_name, origins)))))
    return facts


def value_cell(value: Term, label: Term | None, words: Words) -> Cell:
    """Return the cell of a value; terms of the ontology have their label from there."""
    if isinstance(value, URIRef) and label is None and str(value) in words.labels:
        label = Literal(words.labels[str(value)])
    return cell_of(value, label)


def why_link(iri: str, name: str, value: Term) -> str | None:
    """Return the address that explains a fact; None for a nameless value, which no address can name."""
    if isinstance(value, BNode):
        return None
    terms = {"s": shorten(URIRef(iri)), "p": shorten(URIRef(name)), "o": shorten(value)}
    return "/explain?" + urlencode(terms, safe=":/")


def graph_name(iri: str) -> str:
    """Return the short name of one of our graphs, any other IRI unchanged."""
    return iri.removeprefix(str(CNG))


def _fact_cell(iri: str, name: str, value: Term, known: Value, words: Words) -> Cell:
    cell = value_cell(value, known.label, words)
    return replace(cell, why=why_link(iri, name, value)) if known.is_inferred else cell


def _cell_order(cell: Cell) -> tuple[bool, str, str]:
    """English first, then by language, then by text."""
    return (cell.language is not None, cell.language or "", cell.text.casefold())
