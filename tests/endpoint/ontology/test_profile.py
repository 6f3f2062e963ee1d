"""The grammar of OWL 2 RL and the custom of each part, axiom by axiom."""

from __future__ import annotations

import pytest
from rdflib import Graph

from endpoint.ontology.profile import find_misplaced, find_outside_rl

PREFIXES = """
@prefix : <https://w3id.org/concord/ontology/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def _read(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text)


@pytest.mark.parametrize(
    "axiom",
    [
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :B ] .",
        ":A rdfs:subClassOf [ owl:unionOf ( :B :C ) ] .",
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 2 ] .",
        ":A rdfs:subClassOf [ owl:intersectionOf ( :B [ owl:onProperty :p ; owl:someValuesFrom :C ] ) ] .",
        "[ owl:onProperty :p ; owl:allValuesFrom :B ] rdfs:subClassOf :A .",
        "[ owl:complementOf :B ] rdfs:subClassOf :A .",
        "owl:Thing rdfs:subClassOf :A .",
        ":p rdfs:domain [ owl:unionOf ( :A :B ) ] .",
        ":A owl:equivalentClass [ owl:onProperty :p ; owl:someValuesFrom :B ] .",
        ":p a owl:ReflexiveProperty .",
    ],
)
def test_axiom_outside_rl_is_found(axiom: str) -> None:
    assert find_outside_rl(_read(axiom)) != []


@pytest.mark.parametrize(
    "axiom",
    [
        "[ owl:onProperty :p ; owl:someValuesFrom :B ] rdfs:subClassOf :A .",
        "[ owl:intersectionOf ( :B [ owl:onProperty :p ; owl:hasValue :v ] ) ] rdfs:subClassOf :A .",
        "[ owl:unionOf ( :B :C ) ] rdfs:subClassOf :A .",
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :B ] .",
        ":A rdfs:subClassOf [ owl:complementOf :B ] .",
        ":A owl:equivalentClass [ owl:intersectionOf ( :B [ owl:onProperty :p ; owl:hasValue :v ] ) ] .",
        ":p rdfs:domain :A ; rdfs:range xsd:decimal .",
    ],
)
def test_axiom_of_rl_is_let_pass(axiom: str) -> None:
    assert find_outside_rl(_read(axiom)) == []


@pytest.mark.parametrize(
    ("part", "axiom"),
    [
        ("module", ":A owl:disjointWith :B ."),
        ("module", ":A owl:equivalentClass :B ."),
        ("module", "[] a owl:AllDisjointClasses ; owl:members ( :A :B ) ."),
        ("alignment", ":p a owl:FunctionalProperty ."),
        ("alignment", ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :B ] ."),
        ("alignment", ":A owl:disjointWith :B ."),
        ("dl", ":A rdfs:subClassOf :B ."),
        ("dl", ":p rdfs:domain :A ."),
        ("dl", ":p rdfs:range xsd:string ."),
        ("module", ":p rdfs:domain [ a owl:Class ; owl:unionOf ( :A :B ) ] ."),
    ],
)
def test_misplaced_axiom_is_found(part: str, axiom: str) -> None:
    assert find_misplaced(_read(axiom), part) + (find_outside_rl(_read(axiom)) if part == "module" else []) != []


@pytest.mark.parametrize("domain", ["[ a owl:Class ; owl:unionOf ( :A :B ) ]", "owl:Thing"])
def test_a_domain_that_rl_lacks_stands_in_dl(domain: str) -> None:
    assert find_misplaced(_read(f":p rdfs:domain {domain} ."), "dl") == []


def test_fault_names_the_term_and_the_check() -> None:
    [fault] = find_outside_rl(_read(":A rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :B ] ."))
    assert fault.check == "OWL2RL-profile"
    assert fault.term == "https://w3id.org/concord/ontology/A"
