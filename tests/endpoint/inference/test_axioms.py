"""Each kind of axiom: what it adds, on the smallest data that show it, and that owlrl adds the same."""

from __future__ import annotations

import pytest
from rdflib import OWL, Graph

from endpoint.errors import DataFault
from endpoint.inference.axioms import compile_rules
from tests.endpoint.inference.closures import PREFIXES, close, ours, read, reference

KINDS = {
    "subclass": (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":x a :A .", ":x a :B, :C ."),
    "equivalent class": (":A owl:equivalentClass :B .", ":x a :A . :y a :B .", ":x a :B . :y a :A ."),
    "some values": (
        "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] rdfs:subClassOf :A .",
        ":x :p :y . :y a :B . :z :p :w .",
        ":x a :A .",
    ),
    "some value at all": (
        "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :A .",
        ":x :p :y .",
        ":x a :A .",
    ),
    "value on the left": (
        "[ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :v ] rdfs:subClassOf :A .",
        ":x :p :v . :y :p :w .",
        ":x a :A .",
    ),
    "value on the right": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :v ] .",
        ":x a :A .",
        ":x :p :v .",
    ),
    "intersection on the left": (
        "[ a owl:Class ; owl:intersectionOf ( :A [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] ) ]"
        " rdfs:subClassOf :C .",
        ":x a :A ; :p :y . :y a :B . :z :p :y . :w a :A .",
        ":x a :C .",
    ),
    "intersection on the right": (
        ":A rdfs:subClassOf [ a owl:Class ; owl:intersectionOf ( :B :C ) ] .",
        ":x a :A .",
        ":x a :B, :C .",
    ),
    "union on the left": (
        "[ a owl:Class ; owl:unionOf ( :A :B ) ] rdfs:subClassOf :C .",
        ":x a :A . :y a :B . :z a :D .",
        ":x a :C . :y a :C .",
    ),
    "all values": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] .",
        ":x a :A ; :p :y . :z :p :w .",
        ":y a :B .",
    ),
    "at most one": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;"
        ' owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .',
        ":x a :A ; :p :y, :z .",
        ":y owl:sameAs :z . :z owl:sameAs :y . ",
    ),
    "domain": (":p a owl:ObjectProperty ; rdfs:domain :A .", ":x :p :y .", ":x a :A ."),
    "range": (":p a owl:ObjectProperty ; rdfs:range :A .", ":x :p :y .", ":y a :A ."),
    "subproperty": (":p rdfs:subPropertyOf :q .", ':x :p :y, "text" .', ':x :q :y, "text" .'),
    "equivalent property": (":p owl:equivalentProperty :q .", ":x :p :y . :z :q :w .", ":x :q :y . :z :p :w ."),
    "inverse": (":p owl:inverseOf :q .", ":x :p :y . :z :q :w .", ":y :q :x . :w :p :z ."),
    "symmetric": (":p a owl:SymmetricProperty .", ":x :p :y .", ":y :p :x ."),
    "transitive": (
        ":p a owl:TransitiveProperty .",
        ":a :p :b . :b :p :c . :c :p :d .",
        ":a :p :c, :d . :b :p :d .",
    ),
    "chain of two": (":p owl:propertyChainAxiom ( :q :r ) .", ":x :q :y . :y :r :z .", ":x :p :z ."),
    "chain of three": (
        ":p owl:propertyChainAxiom ( :q :r :q ) .",
        ":a :q :b . :b :r :c . :c :q :d .",
        ":a :p :d .",
    ),
    "chain on a chain": (
        ":p owl:propertyChainAxiom ( :q :r ) . :s owl:propertyChainAxiom ( :p :p ) .",
        ":a :q :b . :b :r :c . :c :q :d . :d :r :e .",
        ":a :p :c ; :s :e . :c :p :e .",
    ),
    "functional": (
        ":p a owl:ObjectProperty, owl:FunctionalProperty . :q a owl:ObjectProperty .",
        ":x :p :y, :z . :y :q :w . :v :q :z .",
        ":y owl:sameAs :z . :z owl:sameAs :y ; :q :w . :v :q :y .",
    ),
    "inverse functional": (
        ":p a owl:ObjectProperty, owl:InverseFunctionalProperty .",
        ":x :p :v . :y :p :v .",
        ":x owl:sameAs :y . :y owl:sameAs :x .",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_axiom_adds_what_it_says_and_nothing_else(kind: str) -> None:
    ontology, data, expected = KINDS[kind]
    found = Graph()
    for s, p, o in close(read(ontology), read(data)).inferred:
        if not (p == OWL.sameAs and s == o):
            found.add((s, p, o))
    assert set(found) == set(read(expected))


@pytest.mark.parametrize("kind", KINDS)
def test_the_reference_adds_the_same(kind: str) -> None:
    ontology, data, expected = KINDS[kind]
    assert reference(read(ontology), read(data)) == ours(read(ontology), read(data))
    assert reference(read(ontology), read(data)) >= ours(Graph(), read(expected))


CONTRADICTIONS = {
    "disjoint classes": (":A owl:disjointWith :B .", ":x a :A, :B ."),
    "disjoint classes in a list": (
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .",
        ":x a :A, :C .",
    ),
    "disjoint by inference": (":A owl:disjointWith :B . :A1 rdfs:subClassOf :A .", ":x a :A1, :B ."),
    "complement": (":A rdfs:subClassOf [ a owl:Class ; owl:complementOf :B ] .", ":x a :A, :B ."),
    "none at all": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;"
        ' owl:maxCardinality "0"^^xsd:nonNegativeInteger ] .',
        ":x a :A ; :p :y .",
    ),
    "nothing": (":A rdfs:subClassOf owl:Nothing .", ":x a :A ."),
    "disjoint properties": (":p owl:propertyDisjointWith :q .", ":x :p :y ; :q :y ."),
    "disjoint properties in a list": (
        "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) .",
        ":x :p :y ; :r :y .",
    ),
    "asymmetric": (":p a owl:AsymmetricProperty .", ":x :p :y . :y :p :x ."),
    "irreflexive": (":p a owl:IrreflexiveProperty .", ":x :p :x ."),
    "two names for one thing": (":p a owl:ObjectProperty, owl:FunctionalProperty .", ":x :p :y, :z ."),
    "one name for two things": (":p a owl:ObjectProperty, owl:InverseFunctionalProperty .", ":x :p :v . :y :p :v ."),
    "two values": (":p a owl:DatatypeProperty, owl:FunctionalProperty .", ":x :p 1, 2 ."),
    "different": (
        ":p a owl:ObjectProperty, owl:FunctionalProperty . [] a owl:AllDifferent ; owl:distinctMembers ( :y :z ) .",
        ":x :p :y, :z .",
    ),
}


@pytest.mark.parametrize("kind", CONTRADICTIONS)
def test_data_that_break_an_axiom_are_reported_with_the_triples(kind: str) -> None:
    ontology, data = CONTRADICTIONS[kind]
    found = close(read(ontology), read(data)).contradictions()
    assert found
    known = set(read(data))
    assert any(known >= set(each.triples) or kind in ("disjoint by inference", "different") for each in found)


@pytest.mark.parametrize("kind", CONTRADICTIONS)
def test_half_of_it_is_no_contradiction(kind: str) -> None:
    ontology, data = CONTRADICTIONS[kind]
    stated = sorted(read(data))
    if len(stated) > 1:
        some = Graph()
        some.add(stated[0])
        assert close(read(ontology), some).contradictions() == []


@pytest.mark.parametrize(
    "axiom",
    [
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .",
        ":A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :B :C ) ] .",
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;"
        ' owl:maxCardinality "2"^^xsd:nonNegativeInteger ] .',
        "[ a owl:Class ; owl:complementOf :B ] rdfs:subClassOf :A .",
        "[ a owl:Class ; owl:oneOf ( :a :b ) ] rdfs:subClassOf :A .",
        ":p a owl:ReflexiveProperty .",
        ":A owl:hasKey ( :p ) .",
        ":A owl:disjointUnionOf ( :B :C ) .",
        "[ owl:inverseOf :p ] rdfs:subPropertyOf :q .",
    ],
)
def test_an_axiom_without_rule_is_refused_and_never_passed_over(axiom: str) -> None:
    with pytest.raises(DataFault):
        compile_rules(Graph().parse(data=PREFIXES + axiom))
    assert not [rule for rule in compile_rules(read(axiom), strict=False) if rule.head and "p" in str(rule.head[1])]
