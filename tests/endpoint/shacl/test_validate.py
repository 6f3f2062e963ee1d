"""The build's validation gives what pySHACL gives, on every example of every rule and on odd shapes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rdflib import RDFS, Graph, URIRef

from endpoint.shacl import reference
from endpoint.shacl.validate import validate
from tests.shapes.rules import HERE, load_ontology, load_shapes

EXAMPLES = [*sorted(HERE.glob("*/valid/*.ttl")), *sorted(HERE.glob("*/invalid/*.ttl"))]
PREFIXES = """
@prefix : <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def graph(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


@pytest.fixture(scope="module")
def context() -> Graph:
    merged = Graph().parse(HERE / "context.ttl")
    for statement in load_ontology().triples((None, RDFS.subClassOf, None)):
        merged.add(statement)
    return merged


@pytest.mark.parametrize("module", sorted({path.parent.parent.name for path in EXAMPLES}))
def test_examples_get_the_results_of_the_reference(module: str, context: Graph) -> None:
    """All examples of a module at once, each subject renamed so that none touches another."""
    merged = context + Graph()
    for number, path in enumerate(path for path in EXAMPLES if path.parent.parent.name == module):
        merged += _apart(Graph().parse(path), number, context)
    expected = reference.validate(merged + Graph(), load_shapes())
    assert expected, "invalid examples give results"
    assert [_plain(each) for each in validate(merged, {"shapes.ttl": load_shapes()})] == [
        _plain(each) for each in expected
    ]


def _plain(result: reference.Result) -> reference.Result:
    """Return a result whose message writes 143000.0 as the engine does, 143000."""
    return replace(result, message=re.sub(r"(\d)\.0\b", r"\1", result.message))


def _apart(example: Graph, number: int, context: Graph) -> Graph:
    """Return an example with the things it alone describes under names of their own."""
    own = {s for s in example.subjects() if isinstance(s, URIRef) and (s, None, None) not in context}
    own = {each for each in own if "/id/" in each}
    renamed = Graph()
    for triple in example:
        renamed.add(tuple(URIRef(f"{node}-x{number}") if node in own else node for node in triple))
    return renamed


SHAPES = {
    "counts": (
        ":S a sh:NodeShape ; sh:targetClass :C ; sh:property :P . :P sh:message 'wrong'@en ; sh:path :p ;"
        " sh:minCount 2 ; sh:maxCount 3 .",
        ":a a :C . :b a :D ; :p 1, 2 . :D rdfs:subClassOf :C . :c a :C ; :p 1, 2, 3, 4 . :d :p 1 .",
    ),
    "kinds and lists": (
        ":S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:property :P . :P sh:message 'wrong'@en ;"
        " sh:path :p ; sh:nodeKind sh:IRI ; sh:in ( :x :y ) .",
        ":a :p :x . :b :p :z, 'text' .",
    ),
    "a property shape that is reached through sh:or too keeps its meaning there": (
        ":S a sh:NodeShape ; sh:targetClass :C ; sh:property :P ;"
        " sh:or ( :P :Q ) . :P sh:message 'wrong'@en ; sh:path :p ; sh:minCount 1 ."
        " :Q sh:message 'wrong too'@en ; sh:path :q ; sh:minCount 1 .",
        ":a a :C ; :q 1 . :b a :C ; :p 1 .",
    ),
    "inverse and longer paths": (
        ":S a sh:NodeShape ; sh:targetClass :C ; sh:property :P, :Q . :P sh:message 'wrong'@en ;"
        " sh:path [ sh:inversePath :p ] ; sh:minCount 1 ."
        " :Q sh:message 'wrong too'@en ; sh:path ( :p :q ) ; sh:maxCount 1 .",
        ":a a :C ; :p :b . :b a :C ; :q 1, 2 .",
    ),
    "switched off": (
        ":S a sh:NodeShape ; sh:targetClass :C ; sh:property :P . :P sh:message 'wrong'@en ; sh:path :p ;"
        " sh:minCount 1 ; sh:deactivated true .",
        ":a a :C .",
    ),
    "one node": (
        ":S a sh:NodeShape ; sh:targetNode :a, :b ; sh:property :P . :P sh:message 'wrong'@en ; sh:path :p ;"
        " sh:minCount 1 .",
        ":a :p 1 .",
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_of_any_form_get_the_results_of_the_reference(name: str) -> None:
    shapes, data = map(graph, SHAPES[name])
    expected = reference.validate(data + Graph(), shapes)
    assert validate(data, {"shapes.ttl": shapes}) == expected
    assert bool(expected) is (name != "switched off")
