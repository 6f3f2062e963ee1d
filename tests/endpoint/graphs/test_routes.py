"""`/store`: graphs by address, the Graph Store Protocol."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient

WRITER = {"Authorization": "Bearer write"}
NAMED = "/store?graph=http://x/g"
TURTLE = {"content_type": "text/turtle", "headers": WRITER}


def test_a_graph_is_made_replaced_read_and_deleted(writable: FlaskClient) -> None:
    assert writable.put(NAMED, data="<urn:s> <urn:p> 1 .", **TURTLE).status_code == 201
    assert writable.put(NAMED, data="<urn:s> <urn:p> 2 .", **TURTLE).status_code == 204
    answer = writable.get(NAMED, headers={"Accept": "application/n-triples"})
    assert answer.text == '<urn:s> <urn:p> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    assert writable.delete(NAMED, headers=WRITER).status_code == 204
    assert writable.get(NAMED).status_code == 404
    assert writable.delete(NAMED, headers=WRITER).status_code == 404


def test_post_adds_to_a_graph(writable: FlaskClient) -> None:
    assert writable.post(NAMED, data="<urn:s> <urn:p> 1 .", **TURTLE).status_code == 201
    assert writable.post(NAMED, data="<urn:s> <urn:p> 2 .", **TURTLE).status_code == 204
    assert len(writable.get(NAMED, headers={"Accept": "application/n-triples"}).text.splitlines()) == 2


def test_post_takes_the_files_of_a_form(writable: FlaskClient) -> None:
    files = {
        "one": (io.BytesIO(b"<urn:s> <urn:p> 1 ."), "one.ttl", "text/turtle"),
        "two": (io.BytesIO(b"<urn:s> <urn:p> <urn:o> ."), "two.nt", "application/n-triples"),
    }
    assert writable.post(NAMED, data=files, headers=WRITER).status_code == 201
    assert len(writable.get(NAMED, headers={"Accept": "application/n-triples"}).text.splitlines()) == 2


def test_a_form_with_one_bad_file_changes_nothing(writable: FlaskClient) -> None:
    files = {
        "one": (io.BytesIO(b"<urn:s> <urn:p> 1 ."), "one.ttl", "text/turtle"),
        "two": (io.BytesIO(b"<urn:s> <urn:p"), "two.nt", "application/n-triples"),
    }
    assert writable.post(NAMED, data=files, headers=WRITER).status_code == 400
    assert writable.get(NAMED).status_code == 404


def test_a_graph_without_a_name_gets_an_address(writable: FlaskClient) -> None:
    answer = writable.post("/store", data="<urn:s> <urn:p> 1 .", **TURTLE)
    assert answer.status_code == 201
    assert writable.get(answer.headers["Location"]).status_code == 200


def test_an_address_below_the_store_names_a_graph(writable: FlaskClient) -> None:
    assert writable.put("/store/person/1.ttl", data="<> <urn:p> 1 .", **TURTLE).status_code == 201
    text = writable.get("/store/person/1.ttl", headers={"Accept": "application/n-triples"}).text
    assert text.startswith("<http://localhost/store/person/1.ttl> ")
    assert writable.get("/store?graph=http://localhost/store/person/1.ttl").status_code == 200


def test_what_an_iri_cannot_hold_is_escaped_in_the_address_of_a_graph(writable: FlaskClient) -> None:
    assert writable.put("/store/a%20b", data="<urn:s> <urn:p> 1 .", **TURTLE).status_code == 201
    assert writable.get("/store/a%20b").status_code == 200
    assert writable.get("/store", query_string={"graph": "http://localhost/store/a%20b"}).status_code == 200


@pytest.mark.parametrize("iri", ["http://[", "http://x/%zz", "http://x/\x80", "urn:x:a#b#c", "http://x/\ue000"])
def test_what_is_no_iri_names_no_graph(writable: FlaskClient, iri: str) -> None:
    for answer in (
        writable.get("/store", query_string={"graph": iri}),
        writable.put("/store", query_string={"graph": iri}, data="<urn:s> <urn:p> 1 .", **TURTLE),
        writable.delete("/store", query_string={"graph": iri}, headers=WRITER),
    ):
        assert (answer.status_code, answer.json["code"]) == (400, "bad-request")


def test_a_server_that_does_not_know_its_name_gives_no_graph_an_address(writable: FlaskClient) -> None:
    answer = writable.post(
        "/store", data="<urn:s> <urn:p> 1 .", content_type="text/turtle", headers={**WRITER, "Host": ""}
    )
    assert answer.status_code == 400


def test_the_default_graph_is_a_graph_too(writable: FlaskClient) -> None:
    assert writable.put("/store?default", data="<urn:s> <urn:p> 1 .", **TURTLE).status_code == 204
    assert writable.get("/store?default").status_code == 200


@pytest.mark.parametrize(
    "address", ["/store", "/store?default&graph=urn:g", "/store?graph=g", "/store?graph=urn:a&graph=urn:b"]
)
def test_one_graph_must_be_named(writable: FlaskClient, address: str) -> None:
    assert writable.get(address).status_code == 400
    assert writable.put(address, data="", **TURTLE).status_code == 400


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [("<urn:s> <urn:p", "text/turtle", 400), ("<urn:s> <urn:p> 1 .", "text/plain", 415), ("x", "application/x", 415)],
)
def test_what_cannot_be_read_changes_nothing(writable: FlaskClient, data: str, kind: str, status: int) -> None:
    assert writable.put(NAMED, data=data, content_type=kind, headers=WRITER).status_code == status
    assert writable.get(NAMED).status_code == 404


def test_without_a_token_graphs_are_only_read(writable: FlaskClient) -> None:
    assert writable.put(NAMED, data="", content_type="text/turtle").status_code == 401
    assert writable.post(NAMED, data="", content_type="text/turtle").status_code == 401
    assert writable.delete(NAMED).status_code == 401


def test_a_graph_has_a_tag_that_guards_it(writable: FlaskClient) -> None:
    writable.put(NAMED, data="<urn:s> <urn:p> 1 .", **TURTLE)
    tag = writable.get(NAMED).headers["ETag"]
    assert writable.get(NAMED, headers={"If-None-Match": tag}).status_code == 304
    headers = {**WRITER, "If-Match": tag}
    assert (
        writable.put(NAMED, data="<urn:s> <urn:p> 2 .", content_type="text/turtle", headers=headers).status_code == 204
    )
    assert (
        writable.put(NAMED, data="<urn:s> <urn:p> 3 .", content_type="text/turtle", headers=headers).status_code == 412
    )
    assert "2" in writable.get(NAMED, headers={"Accept": "application/n-triples"}).text
