"""Expressions of OWL in words, on the smallest ontologies that show them."""

from __future__ import annotations

import pytest
from rdflib import RDFS, Graph, URIRef

from endpoint.namespaces import CNA, PREFIXES
from endpoint.pages.ontology import expressions
from endpoint.pages.ontology.expressions import Pieces
from endpoint.pages.ontology.model import Ontology

_TERMS = """
cna:A a owl:Class ; rdfs:label "a"@en .  cna:B a owl:Class ; rdfs:label "b"@en .
cna:C a owl:Class ; rdfs:label "c"@en .
cna:p a owl:ObjectProperty ; rdfs:label "has p"@en .  cna:q a owl:ObjectProperty ; rdfs:label "has q"@en .
"""


def _ontology(axioms: str) -> Ontology:
    prefixes = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())
    graph = Graph().parse(data=prefixes + _TERMS + axioms, format="turtle")
    names = {str(term): str(label) for term, label in graph.subject_objects(RDFS.label)}
    return Ontology(graph, names, {}, 1)


def _words(pieces: Pieces) -> str:
    return "".join(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("[ a owl:Restriction ; owl:onProperty cna:p ; owl:someValuesFrom cna:B ]", "has p some b"),
        ("[ a owl:Restriction ; owl:onProperty cna:p ; owl:allValuesFrom cna:B ]", "has p only b"),
        ("[ a owl:Restriction ; owl:onProperty cna:p ; owl:hasValue cna:x ]", "has p the value cna:x"),
        (
            "[ a owl:Restriction ; owl:onProperty cna:p ; owl:minQualifiedCardinality 2 ; owl:onClass cna:B ]",
            "has p at least 2 b",
        ),
        ("[ a owl:Restriction ; owl:onProperty cna:p ; owl:maxCardinality 1 ]", "has p at most 1"),
        ("[ owl:intersectionOf ( [ owl:complementOf cna:C ] cna:B ) ]", "b and not c"),
        ("[ owl:unionOf ( cna:B cna:C ) ]", "b or c"),
        ("[ owl:intersectionOf ( cna:B [ owl:unionOf ( cna:A cna:C ) ] ) ]", "b and (a or c)"),
        (
            "[ a owl:Restriction ; owl:onProperty [ owl:inverseOf cna:p ] ; owl:someValuesFrom cna:B ]",
            "the inverse of has p some b",
        ),
    ],
)
def test_an_expression_reads_as_words(expression: str, words: str) -> None:
    ontology = _ontology(f"cna:A owl:equivalentClass {expression} .")
    assert [_words(each) for each in expressions.definitions(ontology, CNA.A)] == [words]


def test_names_in_an_expression_are_links() -> None:
    axiom = "cna:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty cna:p ; owl:someValuesFrom cna:B ] ."
    [line] = expressions.necessary(_ontology(axiom), CNA.A)
    assert [piece.href for piece in line if piece.href] == ["/ontology/p", "/ontology/B"]


def test_a_nameless_class_below_a_class_is_what_members_are_recognised_by() -> None:
    ontology = _ontology("[ owl:onProperty cna:p ; owl:someValuesFrom cna:B ] rdfs:subClassOf cna:A .")
    assert [_words(each) for each in expressions.sufficient(ontology, CNA.A)] == ["has p some b"]
    assert expressions.sufficient(ontology, CNA.B) == []


def test_disjointness_is_found_from_both_ends_from_above_and_in_lists() -> None:
    ontology = _ontology(
        'cna:A owl:disjointWith cna:B . cna:D a owl:Class ; rdfs:label "d"@en ; rdfs:subClassOf cna:A .'
        "[ a owl:AllDisjointClasses ; owl:members ( cna:A cna:C ) ] ."
    )
    assert [cell.text for cell in expressions.disjoint_with(ontology, CNA.A)] == ["b", "c"]
    assert [cell.text for cell in expressions.disjoint_with(ontology, CNA.B)] == ["a"]
    assert [cell.text for cell in expressions.disjoint_with(ontology, CNA.D)] == ["b", "c"]


def test_a_chain_reads_in_the_order_it_is_followed() -> None:
    ontology = _ontology("cna:p owl:propertyChainAxiom ( cna:q [ owl:inverseOf cna:p ] ) .")
    assert [_words(each) for each in expressions.chains(ontology, CNA.p)] == ["has q, then the inverse of has p"]
    [(cell, line)] = expressions.chains_through(ontology, CNA.q)
    assert (cell.text, _words(line)) == ("has p", "has q, then the inverse of has p")


def test_characteristics_and_inverses_are_named() -> None:
    ontology = _ontology("cna:p a owl:TransitiveProperty , owl:SymmetricProperty . cna:q owl:inverseOf cna:p .")
    assert [name for name, _ in expressions.characteristics(ontology, CNA.p)] == ["transitive", "symmetric"]
    assert [cell.text for cell in expressions.inverses(ontology, CNA.p)] == ["has q"]


def test_a_text_is_linked_where_it_names_a_term_and_nowhere_else() -> None:
    ontology = _ontology('cna:SomeThing a owl:Class ; rdfs:label "some thing"@en .')
    pieces = ontology.linked("A SomeThing or cna:A, with cnv:role/donor, of UNODC or of A.")
    assert [(piece.text, piece.href) for piece in pieces if piece.href] == [
        ("SomeThing", "/ontology/SomeThing"),
        ("cna:A", "/ontology/A"),
        ("cnv:role", "/vocab/role"),
    ]
    assert "".join(piece.text for piece in pieces) == "A SomeThing or cna:A, with cnv:role/donor, of UNODC or of A."


def test_ancestors_come_nearest_first_and_a_cycle_ends() -> None:
    ontology = _ontology("cna:A rdfs:subClassOf cna:B . cna:B rdfs:subClassOf cna:C . cna:C rdfs:subClassOf cna:B .")
    assert ontology.ancestors(CNA.A) == [URIRef(CNA.B), URIRef(CNA.C)]
