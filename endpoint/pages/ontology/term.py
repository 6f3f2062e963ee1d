"""The page of a class and the page of a property: what each means, where it stands and what uses it."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Literal, URIRef

from endpoint.pages.ontology import expressions
from endpoint.pages.ontology.drawing import Drawing
from endpoint.pages.ontology.expressions import Pieces
from endpoint.pages.ontology.model import Ontology
from endpoint.pages.ontology.neighbours import neighbours
from endpoint.pages.ontology.tree import Branch, PropertyRow, branch_of, ends_of, rows_of
from endpoint.pages.ontology.usage import Usage, counts_of, members_of, pairs_of, questions_naming
from endpoint.pages.shapes.model import Rule, Shapes
from endpoint.pages.table import Cell, cell_of, link_of, short_name
from endpoint.saved.catalog import Catalog
from endpoint.saved.header import Saved
from endpoint.store.protocol import Store

_PROPERTY_KINDS = {
    OWL.ObjectProperty: "property that links things",
    OWL.DatatypeProperty: "property that gives a value",
    OWL.AnnotationProperty: "annotation property",
}
_ALIGNMENTS = {
    RDFS.subClassOf: "is a kind of",
    RDFS.subPropertyOf: "is a special case of",
    OWL.equivalentClass: "is the same as",
    OWL.equivalentProperty: "is the same as",
    SKOS.exactMatch: "matches exactly",
    SKOS.closeMatch: "comes close to",
    SKOS.broadMatch: "has a broader counterpart in",
    SKOS.narrowMatch: "has a narrower counterpart in",
    SKOS.relatedMatch: "is related to",
    RDFS.seeAlso: "see also",
}


@dataclass(frozen=True)
class Heading:
    """What the pages of classes and properties have in common."""

    iri: str
    name: str
    label: str
    kind: str
    labels: tuple[tuple[str, str], ...]
    definition: str
    notes: tuple[Pieces, ...]
    examples: tuple[str, ...]
    sources: tuple[Cell, ...]
    module: Cell
    is_deprecated: bool
    replaced_by: tuple[Cell, ...]
    alignments: tuple[tuple[str, Cell], ...]
    rules: tuple[Rule, ...]
    questions: tuple[Saved, ...]
    usage: Usage


@dataclass(frozen=True)
class ClassPage:
    """Everything on the page of a class."""

    head: Heading
    paths: tuple[tuple[Cell, ...], ...]
    tree: Branch
    definitions: tuple[Pieces, ...]
    necessary: tuple[Pieces, ...]
    sufficient: tuple[Pieces, ...]
    disjoint: tuple[Cell, ...]
    leaving: tuple[PropertyRow, ...]
    arriving: tuple[PropertyRow, ...]
    drawing: Drawing | None


@dataclass(frozen=True)
class PropertyPage:
    """Everything on the page of a property."""

    head: Heading
    domains: tuple[Cell, ...]
    ranges: tuple[Cell, ...]
    characteristics: tuple[tuple[str, str], ...]
    inverses: tuple[Cell, ...]
    chains: tuple[Pieces, ...]
    chains_through: tuple[tuple[Cell, Pieces], ...]
    above: tuple[Cell, ...]
    below: tuple[Cell, ...]
    used_in: tuple[Cell, ...]


def class_page(store: Store, ontology: Ontology, shapes: Shapes, catalog: Catalog, term: URIRef) -> ClassPage:
    """Return the page of a class."""
    counts = counts_of(store)
    line = [term, *ontology.ancestors(term)]
    return ClassPage(
        head=_heading(ontology, term, shapes.of_class(term), catalog, members_of(store, term)),
        paths=tuple(tuple(ontology.cell(each) for each in path) for path in paths_up(ontology, term)),
        tree=branch_of(ontology, counts, term),
        definitions=tuple(expressions.definitions(ontology, term)),
        necessary=tuple(expressions.necessary(ontology, term)),
        sufficient=tuple(expressions.sufficient(ontology, term)),
        disjoint=tuple(expressions.disjoint_with(ontology, term)),
        leaving=_properties(ontology, counts, line, RDFS.domain),
        arriving=_properties(ontology, counts, line, RDFS.range),
        drawing=neighbours(ontology, term),
    )


def property_page(store: Store, ontology: Ontology, shapes: Shapes, catalog: Catalog, term: URIRef) -> PropertyPage:
    """Return the page of a property."""
    return PropertyPage(
        head=_heading(ontology, term, shapes.of_property(term), catalog, pairs_of(store, term)),
        domains=ends_of(ontology, term, RDFS.domain),
        ranges=ends_of(ontology, term, RDFS.range),
        characteristics=tuple(expressions.characteristics(ontology, term)),
        inverses=tuple(expressions.inverses(ontology, term)),
        chains=tuple(expressions.chains(ontology, term)),
        chains_through=tuple(expressions.chains_through(ontology, term)),
        above=tuple(map(ontology.cell, ontology.parents(term))),
        below=tuple(map(ontology.cell, ontology.children(term))),
        used_in=tuple(map(ontology.cell, _classes_defined_by(ontology, term))),
    )


def paths_up(ontology: Ontology, term: URIRef) -> list[list[URIRef]]:
    """Return the ways from the top of the hierarchy down to a class, the class itself left out."""
    parents = ontology.parents(term)
    return [[*path, parent] for parent in parents for path in paths_up(ontology, parent) or [[]]]


def _heading(ontology: Ontology, term: URIRef, rules: list[Rule], catalog: Catalog, usage: Usage) -> Heading:
    graph = ontology.graph
    kinds = [words for kind, words in _PROPERTY_KINDS.items() if (term, RDF.type, kind) in graph]
    return Heading(
        iri=str(term),
        name=short_name(str(term)),
        label=ontology.label(term),
        kind=kinds[0] if kinds else "class",
        labels=tuple((each.language or "", str(each)) for each in ontology.texts(term, RDFS.label)[1:]),
        definition=ontology.text(term, SKOS.definition),
        notes=tuple(
            ontology.linked(str(each))
            for predicate in (SKOS.scopeNote, SKOS.historyNote, SKOS.editorialNote)
            for each in ontology.texts(term, predicate)
        ),
        examples=tuple(str(each) for each in ontology.texts(term, SKOS.example)),
        sources=tuple(_source(each) for each in sorted(graph.objects(term, DCTERMS.source), key=str)),
        module=_module_cell(ontology, term),
        is_deprecated=str(graph.value(term, OWL.deprecated)) == "true",
        replaced_by=tuple(map(ontology.cell, ontology.named(term, DCTERMS.isReplacedBy))),
        alignments=tuple(_alignments(ontology, term)),
        rules=tuple(rules),
        questions=tuple(questions_naming(catalog.all(), str(term))),
        usage=usage,
    )


def _module_cell(ontology: Ontology, term: URIRef) -> Cell:
    name = ontology.module_of(term)
    return Cell(name, f"/ontology/{name}", "iri")


def _source(value: object) -> Cell:
    if isinstance(value, URIRef):
        return Cell(str(value), link_of(str(value)), "iri")
    return cell_of(value) if isinstance(value, Literal) else Cell(str(value))


def _alignments(ontology: Ontology, term: URIRef) -> list[tuple[str, Cell]]:
    return [
        (words, ontology.cell(other))
        for predicate, words in _ALIGNMENTS.items()
        for other in ontology.named(term, predicate)
        if other not in ontology.terms and other != SKOS.Concept
    ]


def _properties(ontology: Ontology, counts: dict[str, int], line: list[URIRef], end: URIRef) -> tuple[PropertyRow, ...]:
    """Return the properties stated for a class and those above it, each once, the nearest first."""
    rows: dict[str | None, PropertyRow] = {}
    for each in line:
        via = each if each != line[0] else None
        for row in rows_of(ontology, counts, ontology.naming(end, each), via):
            rows.setdefault(row.cell.href, row)
    return tuple(rows.values())


def _classes_defined_by(ontology: Ontology, term: URIRef) -> list[URIRef]:
    """Return the classes with a property in an expression that they are defined or recognised by."""
    graph = ontology.graph
    found: set[URIRef] = set()
    waiting = list(graph.subjects(OWL.onProperty, term))
    seen = set(waiting)
    while waiting:
        node = waiting.pop()
        found.update(each for each in graph.objects(node, RDFS.subClassOf) if isinstance(each, URIRef))
        for above in graph.subjects(None, node):
            if isinstance(above, URIRef):
                found.add(above)
            elif above not in seen:
                seen.add(above)
                waiting.append(above)
    return sorted(found & ontology.terms, key=ontology.label)
