"""Classes and properties as trees and tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rdflib import RDFS, SKOS, XSD, URIRef

from endpoint.pages.ontology.model import Ontology
from endpoint.pages.table import Cell


@dataclass(frozen=True)
class Branch:
    """A class in a tree: its name, what it is, how many members the data give it, and the narrower ones."""

    cell: Cell
    definition: str
    module: str
    number: int
    below: tuple[Branch, ...] = ()
    elsewhere: tuple[Cell, ...] = ()
    """Classes above it that stand in another place of the tree, or outside it."""


@dataclass(frozen=True)
class PropertyRow:
    """A property in a table: its name, what it leads from and to, what it means."""

    cell: Cell
    domains: tuple[Cell, ...]
    ranges: tuple[Cell, ...]
    definition: str
    module: str
    number: int
    via: Cell | None = None
    """The class above the one at hand that it is stated for."""


def class_tree(ontology: Ontology, counts: dict[str, int], within: Collection[URIRef] | None = None) -> list[Branch]:
    """Return the hierarchy of all classes, or of some of them, from those with none of them above."""
    chosen = ontology.classes if within is None else [each for each in ontology.classes if each in within]
    tops = [each for each in chosen if not set(ontology.parents(each)) & set(chosen)]
    return [_branch(ontology, counts, each, chosen, None) for each in tops]


def branch_of(ontology: Ontology, counts: dict[str, int], term: URIRef) -> Branch:
    """Return a class with all classes below it."""
    return _branch(ontology, counts, term, ontology.classes, None)


def _branch(
    ontology: Ontology, counts: dict[str, int], term: URIRef, chosen: Collection[URIRef], above: URIRef | None
) -> Branch:
    return Branch(
        cell=ontology.cell(term),
        definition=ontology.text(term, SKOS.definition),
        module=ontology.module_of(term),
        number=counts.get(str(term), 0),
        below=tuple(
            _branch(ontology, counts, each, chosen, term) for each in ontology.children(term) if each in chosen
        ),
        elsewhere=tuple(ontology.cell(each) for each in ontology.parents(term) if each != above),
    )


def rows_of(
    ontology: Ontology, counts: dict[str, int], names: Iterable[URIRef], via: URIRef | None = None
) -> list[PropertyRow]:
    """Return properties as rows of a table."""
    return [
        PropertyRow(
            cell=ontology.cell(each),
            domains=ends_of(ontology, each, RDFS.domain),
            ranges=ends_of(ontology, each, RDFS.range),
            definition=ontology.text(each, SKOS.definition),
            module=ontology.module_of(each),
            number=counts.get(str(each), 0),
            via=ontology.cell(via) if via is not None else None,
        )
        for each in names
    ]


def ends_of(ontology: Ontology, term: URIRef, end: URIRef) -> tuple[Cell, ...]:
    """Return the classes or datatypes that a property leads from or to; for concepts also their scheme."""
    cells = []
    for each in ontology.named(term, end):
        if each == SKOS.Concept:
            cells += _schemes(ontology, term) or [ontology.cell(each)]
        elif each.startswith(str(XSD)):
            cells.append(Cell(ontology.label(each)))
        else:
            cells.append(ontology.cell(each))
    return tuple(cells)


def _schemes(ontology: Ontology, term: URIRef) -> list[Cell]:
    """Return the concept schemes that the usage note of a property names."""
    pieces = [piece for note in ontology.texts(term, SKOS.scopeNote) for piece in ontology.linked(str(note))]
    return [Cell(piece.text, piece.href, "iri") for piece in pieces if (piece.href or "").startswith("/vocab/")]
