"""Class and property expressions of OWL 2 (Structural Specification, sections 6 to 8) in readable words."""

from __future__ import annotations

from rdflib import OWL, RDF, RDFS, BNode, Literal, URIRef
from rdflib.term import Node

from endpoint.pages.ontology.model import Ontology
from endpoint.pages.table import Cell, cell_of

Pieces = tuple[Cell, ...]
"""An expression as set on a page: names with links, and the words between them (of the kind "word")."""

_QUANTIFIERS = {OWL.someValuesFrom: "some", OWL.allValuesFrom: "only"}
_CARDINALITIES = {
    OWL.minQualifiedCardinality: "at least",
    OWL.maxQualifiedCardinality: "at most",
    OWL.qualifiedCardinality: "exactly",
    OWL.minCardinality: "at least",
    OWL.maxCardinality: "at most",
    OWL.cardinality: "exactly",
}
_CHARACTERISTICS = {
    OWL.FunctionalProperty: ("functional", "One thing has at most one value of it."),
    OWL.InverseFunctionalProperty: ("inverse functional", "One value belongs to at most one thing."),
    OWL.TransitiveProperty: ("transitive", "If it leads from A to B and from B to C, it leads from A to C."),
    OWL.SymmetricProperty: ("symmetric", "If it leads from A to B, it leads from B to A."),
    OWL.AsymmetricProperty: ("asymmetric", "If it leads from A to B, it never leads from B to A."),
    OWL.ReflexiveProperty: ("reflexive", "It leads from each thing to itself."),
    OWL.IrreflexiveProperty: ("irreflexive", "It never leads from a thing to itself."),
}


def expression(ontology: Ontology, node: Node) -> Pieces:
    """Return a class or property expression in words: `has consented to some treaty`."""
    if isinstance(node, Literal):
        return (cell_of(node),)
    if isinstance(node, URIRef):
        return (ontology.cell(node),)
    graph = ontology.graph
    if (node, OWL.onProperty, None) in graph:
        return _restriction(ontology, node)
    for predicate, between in ((OWL.intersectionOf, " and "), (OWL.unionOf, " or "), (OWL.oneOf, " or ")):
        members = graph.value(node, predicate)
        if members is not None:
            return _joined(ontology, members, between)
    for predicate, before in ((OWL.complementOf, "not "), (OWL.inverseOf, "the inverse of ")):
        inner = graph.value(node, predicate)
        if inner is not None:
            return (_word(before), *_nested(ontology, inner))
    return (_word("an expression of another kind"),)


def _restriction(ontology: Ontology, node: Node) -> Pieces:
    graph = ontology.graph
    on = expression(ontology, graph.value(node, OWL.onProperty) or node)
    for predicate, word in _QUANTIFIERS.items():
        filler = graph.value(node, predicate)
        if filler is not None:
            return (*on, _word(f" {word} "), *_nested(ontology, filler))
    value = graph.value(node, OWL.hasValue)
    if value is not None:
        return (*on, _word(" the value "), *expression(ontology, value))
    if graph.value(node, OWL.hasSelf) is not None:
        return (*on, _word(" itself"))
    for predicate, word in _CARDINALITIES.items():
        number = graph.value(node, predicate)
        if number is not None:
            filler = graph.value(node, OWL.onClass)
            of = (_word(" "), *_nested(ontology, filler)) if filler is not None else ()
            return (*on, _word(f" {word} {number}"), *of)
    return (*on, _word(" restricted in another way"))


def _joined(ontology: Ontology, head: Node, between: str) -> Pieces:
    members = ontology.members(head) if isinstance(head, URIRef | BNode) else []
    pieces: list[Cell] = []
    # Named classes first: "state and has consented to some treaty" reads better than the reverse.
    for member in sorted(members, key=lambda each: isinstance(each, BNode)):
        if pieces:
            pieces.append(_word(between))
        pieces += _nested(ontology, member, within=between)
    return tuple(pieces)


def _nested(ontology: Ontology, node: Node, within: str = "") -> Pieces:
    """Return an inner expression, in brackets where its own words could be taken for those around it."""
    pieces = expression(ontology, node)
    words = {piece.text for piece in pieces if piece.kind == "word"}
    if words & {" and ", " or "} and words != {within}:
        return (_word("("), *pieces, _word(")"))
    return pieces


def _word(text: str) -> Cell:
    return Cell(text, kind="word")


def definitions(ontology: Ontology, term: URIRef) -> list[Pieces]:
    """Return what a class is the same as."""
    return [expression(ontology, node) for node in _sorted(ontology, term, OWL.equivalentClass)]


def necessary(ontology: Ontology, term: URIRef) -> list[Pieces]:
    """Return the nameless classes that every member of a class belongs to."""
    nodes = _sorted(ontology, term, RDFS.subClassOf)
    return [expression(ontology, node) for node in nodes if isinstance(node, BNode)]


def sufficient(ontology: Ontology, term: URIRef) -> list[Pieces]:
    """Return the nameless classes whose members all belong to a class."""
    nodes = [node for node in ontology.graph.subjects(RDFS.subClassOf, term) if isinstance(node, BNode)]
    return sorted((expression(ontology, node) for node in nodes), key=_wording)


def disjoint_with(ontology: Ontology, term: URIRef) -> list[Cell]:
    """Return the classes that a class has no member in common with, said of it or of a class above it."""
    graph = ontology.graph
    found: set[URIRef] = set()
    for each in (term, *ontology.ancestors(term)):
        found.update(ontology.named(each, OWL.disjointWith))
        found.update(other for other in graph.subjects(OWL.disjointWith, each) if isinstance(other, URIRef))
        for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
            members = ontology.members(head) if isinstance(head := graph.value(axiom, OWL.members), BNode) else []
            if each in members:
                found.update(other for other in members if isinstance(other, URIRef) and other != each)
    return [ontology.cell(each) for each in sorted(found, key=ontology.label)]


def characteristics(ontology: Ontology, term: URIRef) -> list[tuple[str, str]]:
    """Return the characteristics of a property: the name in OWL and what it means."""
    kinds = set(ontology.graph.objects(term, RDF.type))
    return [words for kind, words in _CHARACTERISTICS.items() if kind in kinds]


def inverses(ontology: Ontology, term: URIRef) -> list[Cell]:
    """Return the properties that lead the other way."""
    graph = ontology.graph
    found = {*graph.objects(term, OWL.inverseOf), *graph.subjects(OWL.inverseOf, term)}
    return [ontology.cell(each) for each in sorted(found & ontology.terms, key=str) if isinstance(each, URIRef)]


def chains(ontology: Ontology, term: URIRef) -> list[Pieces]:
    """Return the chains of properties that a property follows from: `consent given, then consent to`."""
    heads = ontology.graph.objects(term, OWL.propertyChainAxiom)
    return sorted((_chain(ontology, head) for head in heads), key=_wording)


def chains_through(ontology: Ontology, term: URIRef) -> list[tuple[Cell, Pieces]]:
    """Return the properties that follow from a chain in which a property is a link, with the chain."""
    found = []
    for other, head in ontology.graph.subject_objects(OWL.propertyChainAxiom):
        if isinstance(other, URIRef) and isinstance(head, BNode) and term in ontology.members(head):
            found.append((ontology.cell(other), _chain(ontology, head)))
    return sorted(found, key=lambda pair: (pair[0].text, _wording(pair[1])))


def _chain(ontology: Ontology, head: Node) -> Pieces:
    pieces: list[Cell] = []
    for member in ontology.members(head) if isinstance(head, URIRef | BNode) else []:
        if pieces:
            pieces.append(_word(", then "))
        pieces += expression(ontology, member)
    return tuple(pieces)


def _sorted(ontology: Ontology, term: URIRef, predicate: URIRef) -> list[Node]:
    return sorted(ontology.graph.objects(term, predicate), key=lambda node: _wording(expression(ontology, node)))


def _wording(pieces: Pieces) -> str:
    return "".join(piece.text for piece in pieces)
