"""The mappings to other vocabularies: each of their terms is declared, as the kind that it is mapped from."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, QB, RDF, RDFS, SDO, SKOS, TIME, VANN, Graph, URIRef
from rdflib.namespace import GEO, DefinedNamespace

from endpoint.namespaces import CNA

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
LOOSE = (SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
VOCABULARIES = {
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": str(SKOS),
    "eli": "http://data.europa.eu/eli/ontology#",
    "schema": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "qb": "http://purl.org/linked-data/cube#",
    "time": "http://www.w3.org/2006/time#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "FollowTheMoney": "https://schema.followthemoney.tech/#",
}

LISTED: list[type[DefinedNamespace]] = [DCAT, DCTERMS, FOAF, GEO, ORG, OWL, PROV, QB, RDF, RDFS, SDO, SKOS, TIME, VANN]
"""The vocabularies whose terms rdflib lists."""


def _modules() -> Graph:
    graph = Graph()
    for path in ONTOLOGY.glob("*.ttl"):
        graph.parse(path)
    return graph


WHOLE = _modules()
ALIGNMENT = Graph().parse(ONTOLOGY / "alignment.ttl")
MAPPINGS = sorted(
    (str(ours), str(how), str(theirs))
    for how in (RDFS.subClassOf, RDFS.subPropertyOf, *LOOSE)
    for ours, theirs in ALIGNMENT.subject_objects(how)
)


def _kinds(term: str) -> set[URIRef]:
    return {kind for kind in KINDS if (URIRef(term), RDF.type, kind) in WHOLE}


@pytest.mark.parametrize(("ours", "how", "theirs"), MAPPINGS)
def test_mapping_joins_a_term_of_ours_to_a_declared_one(ours: str, how: str, theirs: str) -> None:
    assert ours.startswith(CNA)
    assert not theirs.startswith(CNA)
    assert len(_kinds(theirs)) == 1, f"{theirs} needs one declaration"
    is_class = OWL.Class in _kinds(ours)
    assert (OWL.Class in _kinds(theirs)) is is_class
    if URIRef(how) not in LOOSE:
        assert _kinds(ours) == _kinds(theirs)


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_vocabulary_is_mapped(vocabulary: str) -> None:
    assert any(theirs.startswith(VOCABULARIES[vocabulary]) for _, _, theirs in MAPPINGS)


def test_what_is_declared_is_mapped() -> None:
    declared = {str(s) for kind in KINDS for s in ALIGNMENT.subjects(RDF.type, kind)} - {str(p) for p in LOOSE}
    assert declared <= {theirs for _, _, theirs in MAPPINGS}


def test_no_term_is_mapped_both_strictly_and_loosely_to_the_same() -> None:
    pairs = [(ours, theirs) for ours, _, theirs in MAPPINGS]
    assert len(pairs) == len(set(pairs))


def _foreign_terms() -> list[str]:
    nodes = {str(node) for triple in WHOLE for node in triple if isinstance(node, URIRef)}
    spaces = tuple(str(space) for space in LISTED)
    return sorted(node for node in nodes if node.startswith(spaces) and node not in spaces)


@pytest.mark.parametrize("term", _foreign_terms())
def test_foreign_term_is_one_that_its_vocabulary_has(term: str) -> None:
    """OOPS! P40: a namespace is not ours to invent terms in."""
    assert any(URIRef(term) in space for space in LISTED), f"{term} is in no list of its vocabulary"


def test_terms_of_several_vocabularies_are_looked_up() -> None:
    assert len(_foreign_terms()) > 50
    assert not any(URIRef(f"{PROV}Invented") in space for space in LISTED)
