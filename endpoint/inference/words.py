"""Axioms and terms as people who know OWL write them: functional-style syntax, names with our prefixes."""

from __future__ import annotations

from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from endpoint.namespaces import PREFIXES
from endpoint.store.nquads import term

_AXIOMS = {
    RDFS.subClassOf: "SubClassOf",
    RDFS.subPropertyOf: "SubPropertyOf",
    RDFS.domain: "PropertyDomain",
    RDFS.range: "PropertyRange",
    OWL.equivalentClass: "EquivalentClasses",
    OWL.equivalentProperty: "EquivalentProperties",
    OWL.inverseOf: "InverseObjectProperties",
    OWL.disjointWith: "DisjointClasses",
    OWL.propertyDisjointWith: "DisjointProperties",
    OWL.differentFrom: "DifferentIndividuals",
}
_JUNCTIONS = {
    OWL.intersectionOf: "ObjectIntersectionOf",
    OWL.unionOf: "ObjectUnionOf",
    OWL.oneOf: "ObjectOneOf",
}
_RESTRICTIONS = {
    OWL.someValuesFrom: "ObjectSomeValuesFrom",
    OWL.allValuesFrom: "ObjectAllValuesFrom",
    OWL.hasValue: "ObjectHasValue",
    OWL.maxCardinality: "ObjectMaxCardinality",
}


def shorten(node: Node) -> str:
    """Return a term as Turtle writes it with the prefixes of this project."""
    text = str(node)
    if isinstance(node, URIRef):
        for prefix, namespace in PREFIXES.items():
            if text.startswith(namespace):
                return f"{prefix}:{text[len(namespace) :]}"
        return f"<{text}>"
    if isinstance(node, Literal) and node.datatype is not None:
        return f"{term(Literal(text))}^^{shorten(node.datatype)}"
    return term(node) if isinstance(node, Literal) else text


def axiom_in_words(graph: Graph, subject: Node, predicate: URIRef, value: Node) -> str:
    """Return an axiom in functional-style syntax (https://www.w3.org/TR/owl2-syntax/)."""
    if predicate == OWL.propertyChainAxiom:
        steps = " ".join(shorten(step) for step in graph.items(value))
        return f"SubObjectPropertyOf(ObjectPropertyChain({steps}) {shorten(subject)})"
    if predicate == RDF.type:
        return f"{str(value).rpartition('#')[2]}({shorten(subject)})"
    return f"{_AXIOMS[predicate]}({_expression(graph, subject)} {_expression(graph, value)})"


def _expression(graph: Graph, node: Node) -> str:
    if isinstance(node, URIRef | Literal):
        return shorten(node)
    for junction, name in _JUNCTIONS.items():
        if (head := graph.value(node, junction)) is not None:
            return f"{name}({' '.join(_expression(graph, part) for part in graph.items(head))})"
    if (negated := graph.value(node, OWL.complementOf)) is not None:
        return f"ObjectComplementOf({_expression(graph, negated)})"
    relation = graph.value(node, OWL.onProperty)
    for restriction, name in _RESTRICTIONS.items():
        if (filler := graph.value(node, restriction)) is not None and relation is not None:
            return f"{name}({shorten(relation)} {_expression(graph, filler)})"
    return "an expression"
