"""Our rules against owlrl, an implementation of the same standard by others, on ontologies and data nobody wrote."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef

from endpoint.build.release import read_turtle
from endpoint.namespaces import CNA
from tests.endpoint.inference.closures import ours, read, reference

ONTOLOGY = Path(__file__).resolve().parents[3] / "ontology"
EX = "http://example.org/"
AXIOMS = (
    ":{C} rdfs:subClassOf :{D} .",
    ":{C} owl:equivalentClass :{D} .",
    "[ a owl:Restriction ; owl:onProperty :{p} ; owl:someValuesFrom :{C} ] rdfs:subClassOf :{D} .",
    "[ a owl:Restriction ; owl:onProperty :{p} ; owl:hasValue :i1 ] rdfs:subClassOf :{C} .",
    ":{C} rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :{p} ; owl:hasValue :i2 ] .",
    ":{C} rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :{p} ; owl:allValuesFrom :{D} ] .",
    "[ a owl:Class ; owl:intersectionOf ( :{C} [ a owl:Restriction ; owl:onProperty :{p} ;"
    " owl:someValuesFrom :{D} ] ) ] rdfs:subClassOf :{E} .",
    "[ a owl:Class ; owl:unionOf ( :{C} :{D} ) ] rdfs:subClassOf :{E} .",
    ":{p} rdfs:domain :{C} .",
    ":{p} rdfs:range :{C} .",
    ":{p} rdfs:subPropertyOf :{q} .",
    ":{p} owl:equivalentProperty :{q} .",
    ":{p} owl:inverseOf :{q} .",
    ":{p} a owl:SymmetricProperty .",
    ":{p} a owl:TransitiveProperty .",
    ":{p} owl:propertyChainAxiom ( :{q} :{r} ) .",
    ":{p} owl:propertyChainAxiom ( :{q} :{r} :{q} ) .",
    ":{p} a owl:FunctionalProperty .",
    ":{p} a owl:InverseFunctionalProperty .",
)


def _random_ontology(dice: random.Random) -> Graph:
    """A few axioms of any kinds, over few names so that they touch one another."""
    text = "".join(f":p{n} a owl:ObjectProperty . " for n in range(4)) + "".join(
        f":C{n} a owl:Class . " for n in range(5)
    )
    for axiom in dice.choices(AXIOMS, k=dice.randint(3, 8)):
        names = {each: f"C{dice.randrange(5)}" for each in "CDE"} | {each: f"p{dice.randrange(4)}" for each in "pqr"}
        text += "\n" + axiom.format(**names)
    return read(text)


def _random_data(dice: random.Random, relations: list[str], classes: list[str], things: int, size: int) -> Graph:
    data = Graph()
    individuals = [URIRef(f"{EX}i{number}") for number in range(things)]
    for _ in range(size):
        one, other = dice.choice(individuals), dice.choice(individuals)
        if dice.random() < 0.3:
            data.add((one, RDF.type, URIRef(dice.choice(classes))))
        else:
            data.add((one, URIRef(dice.choice(relations)), other))
    return data


@pytest.mark.parametrize("seed", range(60))
def test_random_axioms_and_data_have_the_closure_of_the_reference(seed: int) -> None:
    dice = random.Random(seed)
    ontology = _random_ontology(dice)
    names = [f"{EX}p{n}" for n in range(4)], [f"{EX}C{n}" for n in range(5)]
    data = _random_data(dice, *names, things=7, size=12)
    assert ours(ontology, data) == reference(ontology, data)


@pytest.mark.deep
def test_many_random_axioms_and_data_have_the_closure_of_the_reference() -> None:
    for seed in range(1000, 2500):
        test_random_axioms_and_data_have_the_closure_of_the_reference(seed)


@cache
def _ontology() -> Graph:
    """Our own ontology without the module dl; functional properties aside, each is used below."""
    return read_turtle(path for path in sorted(ONTOLOGY.glob("*.ttl")) if path.stem != "dl")


def _ours_only(kind: URIRef) -> list[str]:
    return sorted(str(each) for each in _ontology().subjects(RDF.type, kind) if str(each).startswith(CNA))


@pytest.mark.parametrize("seed", [1, 2])
def test_our_ontology_has_the_closure_of_the_reference_on_random_data(seed: int) -> None:
    """Every class and object property is used; many statements are absurd, which the rules do not mind.

    Functional properties get one value each: what sameness does is compared above on small data, and here would
    make all things one.
    """
    dice = random.Random(seed)
    data, individuals = Graph(), [URIRef(f"{EX}i{number}") for number in range(40)]
    singles = {str(each) for each in _ontology().subjects(RDF.type, OWL.FunctionalProperty)}
    singles |= {str(each) for each in _ontology().subjects(RDF.type, OWL.InverseFunctionalProperty)}
    fresh = iter(URIRef(f"{EX}single{number}") for number in range(10_000))
    for name in _ours_only(OWL.Class):
        data.add((dice.choice(individuals), RDF.type, URIRef(name)))
    for name in _ours_only(OWL.ObjectProperty):
        for _ in range(1 if name in singles else 2):
            one, other = (next(fresh), next(fresh)) if name in singles else dice.sample(individuals, 2)
            data.add((one, URIRef(name), other))
    for name in _ours_only(OWL.DatatypeProperty):
        kind = _ontology().value(URIRef(name), RDFS.range)
        value = Literal("1", datatype=None if kind in (None, XSD.string) else URIRef(str(kind)))
        data.add((dice.choice(individuals), URIRef(name), value))
    ontology = _ontology()
    mine, theirs = ours(ontology, data), reference(ontology, data)
    assert len(mine) > 3 * len(data)
    assert mine == theirs
