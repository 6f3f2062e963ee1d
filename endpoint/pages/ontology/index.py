"""The first page of the ontology and the page of a module."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import DCTERMS, OWL, RDFS, Literal, URIRef

from endpoint.namespaces import CNA
from endpoint.pages.ontology.model import ROOT, Ontology, title_of
from endpoint.pages.ontology.tree import Branch, PropertyRow, class_tree, rows_of
from endpoint.pages.table import Cell, cell_of

_STATUS = "http://purl.org/ontology/bibo/status/"


@dataclass(frozen=True)
class About:
    """What the header of the whole or of a module says."""

    iri: str
    title: str
    abstract: str
    description: str
    version: str
    citation: str
    facts: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class Module:
    """A module in the list: what it is for and how many terms it defines."""

    name: str
    href: str
    description: str
    classes: int
    properties: int
    imports: tuple[Cell, ...]


@dataclass(frozen=True)
class Listing:
    """Classes as a tree and properties as a table."""

    tree: tuple[Branch, ...]
    properties: tuple[PropertyRow, ...]


def about(ontology: Ontology, subject: URIRef) -> About:
    """Return what the header of the whole or of a module says; what it does not say is left out."""
    graph = ontology.graph
    status = [str(each).removeprefix(_STATUS) for each in graph.objects(subject) if str(each).startswith(_STATUS)]
    facts = [
        ("version", _cells(ontology, subject, OWL.versionInfo)),
        ("address of this version", _cells(ontology, subject, OWL.versionIRI)),
        ("status", tuple(Cell(each) for each in status)),
        ("creator", _cells(ontology, subject, DCTERMS.creator)),
        ("publisher", _cells(ontology, subject, DCTERMS.publisher)),
        ("licence", _cells(ontology, subject, DCTERMS.license)),
        ("created", _cells(ontology, subject, DCTERMS.created)),
        ("issued", _cells(ontology, subject, DCTERMS.issued)),
        ("modified", _cells(ontology, subject, DCTERMS.modified)),
        ("imports", _cells(ontology, subject, OWL.imports)),
        ("draws on", _cells(ontology, subject, DCTERMS.source)),
    ]
    return About(
        iri=str(subject),
        title=title_of(ontology, subject),
        abstract=ontology.text(subject, DCTERMS.abstract) or ontology.text(subject, DCTERMS.description),
        description=ontology.text(subject, DCTERMS.description),
        version=ontology.version_of(subject),
        citation=ontology.text(subject, DCTERMS.bibliographicCitation),
        facts=tuple((name, cells) for name, cells in facts if cells),
    )


def _cells(ontology: Ontology, subject: URIRef, predicate: URIRef) -> tuple[Cell, ...]:
    values = sorted(ontology.graph.objects(subject, predicate), key=lambda each: (isinstance(each, URIRef), str(each)))
    return tuple(_cell(ontology, each) for each in values if isinstance(each, URIRef | Literal))


def _cell(ontology: Ontology, value: URIRef | Literal) -> Cell:
    if value in ontology.modules:
        return Cell(str(value).removeprefix(str(CNA)), f"/ontology/{str(value).removeprefix(str(CNA))}", "iri")
    return cell_of(value, Literal(str(value)) if isinstance(value, URIRef) else None)


def modules(ontology: Ontology) -> list[Module]:
    """Return the modules in their order."""
    found = []
    for each in ontology.modules:
        name = str(each).removeprefix(str(CNA))
        found.append(
            Module(
                name=name,
                href=f"/ontology/{name}",
                description=ontology.text(each, DCTERMS.description),
                classes=sum(ontology.module_of(term) == name for term in ontology.classes),
                properties=sum(ontology.module_of(term) == name for term in ontology.properties),
                imports=_cells(ontology, each, OWL.imports),
            )
        )
    return found


def whole_listing(ontology: Ontology, counts: dict[str, int]) -> Listing:
    """Return the hierarchy of all classes, and all properties."""
    return Listing(tuple(class_tree(ontology, counts)), tuple(rows_of(ontology, counts, ontology.properties)))


def module_listing(ontology: Ontology, counts: dict[str, int], name: str) -> Listing:
    """Return the classes and properties that a module defines."""
    members = {term for term in ontology.terms if ontology.module_of(term) == name}
    properties = [each for each in ontology.properties if each in members]
    return Listing(tuple(class_tree(ontology, counts, members)), tuple(rows_of(ontology, counts, properties)))


def concerned(ontology: Ontology, name: str) -> list[Cell]:
    """Return the terms of other modules that a module defining none says something of."""
    if any(ontology.module_of(term) == name for term in ontology.terms):
        return []
    return [ontology.cell(term) for term in sorted(ontology.terms, key=ontology.label) if _is_in(ontology, term, name)]


def _is_in(ontology: Ontology, term: URIRef, name: str) -> bool:
    if name == "alignment":
        others = [*ontology.graph.triples((term, RDFS.subClassOf, None))]
        others += ontology.graph.triples((term, RDFS.subPropertyOf, None))
        return any(isinstance(each, URIRef) and not each.startswith(ROOT) for _, _, each in others)
    return (term, OWL.equivalentClass, None) in ontology.graph or (term, OWL.disjointWith, None) in ontology.graph
