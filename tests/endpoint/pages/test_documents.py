"""Things, their documents and the choice of form."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from rdflib import SKOS, Graph, Literal, URIRef

from endpoint.namespaces import CNA, CND

COLOMBIA = CND["state/col"]
HTML = {"Accept": "text/html"}


def test_a_thing_leads_to_its_document(client: FlaskClient) -> None:
    response = client.get("/id/state/col", headers=HTML)
    assert (response.status_code, response.location) == (303, "/doc/state/col")
    assert "Accept" in response.vary


@pytest.mark.parametrize(
    ("ending", "media_type", "syntax"),
    [
        ("ttl", "text/turtle", "turtle"),
        ("jsonld", "application/ld+json", "json-ld"),
        ("nt", "application/n-triples", "nt"),
        ("rdf", "application/rdf+xml", "xml"),
    ],
)
def test_a_document_comes_by_ending_and_by_accept(
    client: FlaskClient, ending: str, media_type: str, syntax: str
) -> None:
    by_ending = client.get(f"/doc/state/col.{ending}")
    by_accept = client.get("/doc/state/col", headers={"Accept": media_type})
    for response in (by_ending, by_accept):
        assert response.mimetype == media_type
        graph = Graph().parse(data=response.get_data(), format=syntax)
        assert (COLOMBIA, SKOS.prefLabel, Literal("Colombia", lang="en")) in graph
        assert (None, CNA.performedBy, COLOMBIA) in graph


def test_a_form_that_does_not_exist_is_refused(client: FlaskClient) -> None:
    response = client.get("/doc/state/col", headers={"Accept": "image/png"})
    assert (response.status_code, response.get_json()["code"]) == (406, "not-acceptable")


def test_a_document_names_its_other_forms_and_the_dataset_version(client: FlaskClient) -> None:
    response = client.get("/doc/state/col", headers=HTML)
    links = ", ".join(response.headers.getlist("Link"))
    for ending in ("ttl", "jsonld", "nt", "rdf"):
        assert f'</doc/state/col.{ending}>; rel="alternate"' in links
    assert response.headers["Concord-Version"] == "1"


def test_a_document_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/doc/state/col.ttl")
    again = client.get("/doc/state/col.ttl", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


def test_a_state_shows_its_acts_with_their_source(client: FlaskClient) -> None:
    page = client.get("/doc/state/col", headers=HTML).get_data(as_text=True)
    assert "/id/act/un-1988-col-ratification" in page
    assert "/id/source/" in page
    assert "Periods bound" in page


@pytest.mark.parametrize("path", ["/ontology/ConsentAct", "/ontology/source", "/vocab/subjectMatter/drug-control"])
def test_terms_have_a_page_and_triples(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers=HTML).status_code == 200
    graph = Graph().parse(data=client.get(path, headers={"Accept": "text/turtle"}).get_data(), format="turtle")
    assert (URIRef("https://w3id.org/concord" + path), None, None) in graph


@pytest.mark.parametrize("path", ["/id/state/colombia", "/doc/state/colombia"])
def test_a_dead_end_offers_things_of_a_like_name(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == 404
    assert "/id/state/col" in response.get_data(as_text=True)


def test_a_dead_end_tells_programs_in_their_own_form(client: FlaskClient) -> None:
    response = client.get("/doc/state/zzz.ttl", headers={"Accept": "text/turtle, application/json;q=0.5"})
    assert (response.status_code, response.get_json()["code"]) == (404, "unknown-resource")


@pytest.mark.parametrize("path", ["/doc/state/zzz", "/doc/state/zzz.ttl", "/vocab/zzz", "/graph/zzz", "/shapes/zzz"])
def test_who_does_not_ask_for_a_page_is_told_of_a_dead_end_as_a_program(client: FlaskClient, path: str) -> None:
    for headers in ({}, {"Accept": "*/*"}):
        response = client.get(path, headers=headers)
        assert (response.status_code, response.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/id/state/%60", "/doc/state/a%0Db.ttl", "/vocab/a%20b/c"])
def test_at_what_is_no_iri_there_is_nothing(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers=HTML).status_code == 404
    response = client.get(path)
    assert (response.status_code, response.get_json()["code"]) == (404, "unknown-resource")


def test_where_another_page_is_insisted_on_none_is_sent(client: FlaskClient) -> None:
    tag = client.head("/doc/state/col.ttl").headers["ETag"]
    for named in ('"another"', tag):  # a weak tag, as those of pages are, never matches
        response = client.get("/doc/state/col.ttl", headers={"If-Match": named})
        assert (response.status_code, response.get_json()["code"]) == (412, "version-conflict")
    assert client.get("/doc/state/col.ttl", headers={"If-Match": "*"}).status_code == 200


def test_the_name_of_an_unknown_thing_is_shown_as_text(client: FlaskClient) -> None:
    page = client.get("/doc/state/<script>alert(1)", headers=HTML).get_data(as_text=True)
    assert "<script>alert" not in page
