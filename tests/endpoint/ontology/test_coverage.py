"""Which classes with members no shape tests."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib import RDF, Graph, URIRef

from endpoint.namespaces import CNA, CND
from endpoint.ontology.coverage import classes_with_members, find_unshaped

PREFIXES = """
@prefix : <https://w3id.org/concord/ontology/> .
@prefix s: <https://w3id.org/concord/shapes/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
ONTOLOGY = Graph().parse(
    data=PREFIXES
    + """
:Act a owl:Class . :Signature a owl:Class ; rdfs:subClassOf :Act .
:signs a owl:ObjectProperty ; rdfs:domain :Signature ; rdfs:range :Treaty .
"""
)


def _unshaped(kind: URIRef, shapes: str) -> list[str]:
    return [fault.term for fault in find_unshaped(Counter([kind]), ONTOLOGY, Graph().parse(data=PREFIXES + shapes))]


@pytest.mark.parametrize(
    "shape",
    [
        "s:A a sh:NodeShape ; sh:targetClass :Signature ; sh:property [ sh:path :p ; sh:minCount 1 ] .",
        "s:A a sh:NodeShape ; sh:targetClass :Act ; sh:nodeKind sh:IRI .",
        's:A a sh:NodeShape ; sh:targetClass :Act ; sh:sparql [ sh:select "SELECT $this WHERE { }" ] .',
        "s:A a sh:PropertyShape ; sh:targetClass :Act ; sh:path :p ; sh:maxCount 1 .",
        "s:A a sh:NodeShape ; sh:targetSubjectsOf :signs ; sh:property [ sh:path :signs ; sh:maxCount 1 ] .",
        ":Act a owl:Class , sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ] .",
    ],
)
def test_a_shape_that_tests_something_reaches_the_class(shape: str) -> None:
    assert _unshaped(CNA.Signature, shape) == []


@pytest.mark.parametrize(
    "shape",
    [
        "",
        "s:A a sh:NodeShape ; sh:targetClass :Signature .",
        "s:A a sh:NodeShape ; sh:targetClass :Other ; sh:nodeKind sh:IRI .",
        "s:A a sh:NodeShape ; sh:targetClass :Signature ; sh:property [ sh:path :p ; sh:minCount 0 ] .",
        "s:A a sh:NodeShape ; sh:targetClass :Signature ; sh:closed false .",
        "s:A a sh:NodeShape ; sh:targetClass :Signature ; sh:deactivated true ; sh:nodeKind sh:IRI .",
        "s:A a sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ] .",
    ],
)
def test_a_shape_that_tests_nothing_or_another_class_is_no_cover(shape: str) -> None:
    assert _unshaped(CNA.Signature, shape) == [str(CNA.Signature)]


def test_a_shape_of_a_subclass_does_not_cover_the_class() -> None:
    assert _unshaped(CNA.Act, "s:A a sh:NodeShape ; sh:targetClass :Signature ; sh:nodeKind sh:IRI .") != []


def test_members_are_counted_for_classes_of_ours_only() -> None:
    triples = [
        (CND["act/1"], RDF.type, CNA.Signature),
        (CND["act/2"], RDF.type, CNA.Signature),
        (CND["act/2"], RDF.type, URIRef("http://www.w3.org/ns/prov#Entity")),
        (CND["act/2"], CNA.signs, CND["treaty/x"]),
    ]
    assert classes_with_members(triples) == {CNA.Signature: 2}
