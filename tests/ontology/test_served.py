"""The checks of FOOPS! that ask a server: here our own, at the paths of the permanent IRIs."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import OWL, RDF, Graph, URIRef

from endpoint.namespaces import BASE, CNA
from endpoint.ontology.documents import declared_terms, read_documents

DOCUMENTS = read_documents(Path(__file__).resolve().parents[2] / "ontology")
ONTOLOGY = URIRef(str(CNA))
RDF_FORMATS = {
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
}
VERSIONS = sorted(str(version) for version in DOCUMENTS.axioms.objects(None, OWL.versionIRI))


def _path(iri: str) -> str:
    return "/" + iri.removeprefix(BASE)


def _ask(client: FlaskClient, iri: str, accept: str) -> tuple[str, str]:
    response = client.get(_path(iri), headers={"Accept": accept}, follow_redirects=True)
    assert response.status_code == 200, response.status
    return response.mimetype, response.text


@pytest.mark.parametrize("mimetype", RDF_FORMATS)
def test_the_ontology_is_answered_in_each_rdf_format(client: FlaskClient, mimetype: str) -> None:
    answered, text = _ask(client, str(CNA), mimetype)
    assert answered == mimetype
    graph = Graph().parse(data=text, format=RDF_FORMATS[mimetype])
    assert declared_terms(graph) == declared_terms(DOCUMENTS.axioms)


def test_one_address_answers_html_and_rdf(client: FlaskClient) -> None:
    for accept in ("text/html", *RDF_FORMATS):
        response = client.get(_path(str(CNA)), headers={"Accept": accept}, follow_redirects=True)
        assert (response.status_code, response.mimetype) == (200, accept)
    assert "accept" in client.get(_path(str(CNA)), headers={"Accept": "text/turtle"}).headers["Vary"].lower()


def test_the_documentation_is_html_and_names_the_ontology(client: FlaskClient) -> None:
    mimetype, text = _ask(client, str(CNA), "text/html")
    assert mimetype == "text/html"
    assert str(CNA) in text
    for module in DOCUMENTS.modules:
        assert f"/ontology/{module}" in text, module


def test_what_is_answered_bears_the_iri_asked_for(client: FlaskClient) -> None:
    _, text = _ask(client, str(CNA), "text/turtle")
    graph = Graph().parse(data=text, format="turtle")
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]


def test_what_is_answered_is_all_that_the_files_say(client: FlaskClient) -> None:
    """Axioms with blank nodes too: as many restrictions and chains as in the files."""
    _, text = _ask(client, str(CNA), "application/n-triples")
    graph = Graph().parse(data=text, format="nt")
    for kind in (OWL.Restriction, OWL.AllDisjointClasses, OWL.AllDifferent):
        count = len(list(DOCUMENTS.axioms.subjects(RDF.type, kind)))
        assert count
        assert len(set(graph.subjects(RDF.type, kind))) == count
    chains = len(list(DOCUMENTS.axioms.subject_objects(OWL.propertyChainAxiom)))
    assert len(list(graph.subject_objects(OWL.propertyChainAxiom))) == chains


@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_iri_is_answered(client: FlaskClient, version: str) -> None:
    for accept in ("text/html", "text/turtle"):
        mimetype, text = _ask(client, version, accept)
        assert mimetype == accept
        assert text


def test_a_term_is_answered_in_html_and_rdf(client: FlaskClient) -> None:
    for accept, form in (("text/html", None), *RDF_FORMATS.items()):
        mimetype, text = _ask(client, str(CNA.ConsentAct), accept)
        assert mimetype == accept
        if form:
            assert (CNA.ConsentAct, RDF.type, OWL.Class) in Graph().parse(data=text, format=form)
