"""What the tests of inference share: a graph from Turtle, its closure by our rules, and by the reference owlrl."""

from __future__ import annotations

from decimal import Decimal

import owlrl
from rdflib import OWL, RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from endpoint.inference.axioms import compile_rules
from endpoint.inference.closure import Closure

EX = "http://example.org/"
PREFIXES = f"""
@prefix : <{EX}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def read(turtle: str) -> Graph:
    """Return the graph of Turtle in which `:` is example.org."""
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def close(ontology: Graph, data: Graph) -> Closure:
    """Return the closure by our rules."""
    return Closure(data, compile_rules(ontology))  # type: ignore[arg-type]


def ours(ontology: Graph, data: Graph) -> set[str]:
    """Return what our rules know of the individuals in the end, stated or inferred."""
    graph = Graph()
    for triple in [*data, *close(ontology, data).inferred]:
        graph.add(triple)
    return statements(graph, ontology)


def reference(ontology: Graph, data: Graph) -> set[str]:
    """Return what owlrl, which applies all rules of OWL 2 RL/RDF, knows of the individuals in the end."""
    graph = ontology + data
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return statements(graph, ontology)


def statements(graph: Graph, ontology: Graph) -> set[str]:
    """Return the triples about individuals in the terms of the ontology.

    Left out is what every graph has: that a thing is the same as itself and an owl:Thing, what is said of
    classes and properties, of literals as subjects, and of unnamed class expressions.
    """
    terms = {s for s in ontology.subjects() if isinstance(s, URIRef)} | {
        o for o in ontology.objects() if isinstance(o, URIRef)
    }
    individuals = set(ontology.objects(None, OWL.hasValue))
    told = set()
    for s, p, o in graph:
        about_schema = s in terms - individuals or not isinstance(s, URIRef)
        if about_schema or (p == OWL.sameAs and s == o) or isinstance(o, BNode):
            continue
        is_type = p == RDF.type and o in terms and not str(o).startswith(str(OWL)) and "/rdf-schema#" not in str(o)
        if is_type or p == OWL.sameAs or (p in terms and p != RDF.type and not _is_builtin(p)):
            told.add(f"{s} {p} {_value(o)}")
    return told


def _value(node: Node) -> str:
    """Return a term so that 33 and 33.0, which the engine writes alike, are one."""
    if isinstance(node, Literal) and isinstance(node.value, Decimal):
        return f"{node.value.normalize():f}"
    return node.n3() if isinstance(node, Literal) else str(node)


def _is_builtin(term: URIRef) -> bool:
    return str(term).startswith(("http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#"))
