"""`/update` over HTTP."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

WRITER = {"Authorization": "Bearer write"}
INSERT = "INSERT DATA { <urn:s> <urn:p> 1 }"


def count(client: FlaskClient) -> str:
    query = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    return client.get("/sparql", query_string={"query": query, "format": "csv"}).text.split()[1]


def test_an_update_is_sent_as_form_or_as_body(writable: FlaskClient) -> None:
    one = writable.post("/update", data={"update": INSERT}, headers=WRITER)
    two = writable.post(
        "/update", data="INSERT DATA { <urn:s> <urn:p> 2 }", content_type="application/sparql-update", headers=WRITER
    )
    assert (one.status_code, two.status_code) == (200, 200)
    assert two.json == {"version": 3}
    assert two.headers["Concord-Version"] == "3"
    assert count(writable) == "2"


@pytest.mark.parametrize(("token", "status"), [(None, 401), ("wrong", 401), ("contribute", 403), ("admin", 200)])
def test_only_those_who_may_write_do(writable: FlaskClient, token: str | None, status: int) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = writable.post("/update", data={"update": INSERT}, headers=headers)
    assert answer.status_code == status
    assert count(writable) == ("1" if status == 200 else "0")


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        ({"update": [INSERT, INSERT]}, None, 400),
        ({}, "application/x-www-form-urlencoded", 400),
        ("INSERT DATA { <urn:s> }", "application/sparql-update", 400),
        ("\udcff".encode("utf-8", "surrogateescape"), "application/sparql-update", 400),
        (INSERT, "text/plain", 415),
        ("LOAD <http://127.0.0.1:9/x>", "application/sparql-update", 403),
        ("LOAD <http://127.0.0.1:9/x> INTO", "application/sparql-update", 400),
    ],
)
def test_what_is_not_an_update_is_refused(
    writable: FlaskClient, data: object, content_type: str | None, status: int
) -> None:
    answer = writable.post("/update", data=data, content_type=content_type, headers=WRITER)  # type: ignore[arg-type]
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert count(writable) == "0"


@pytest.mark.parametrize("kind", ["application/sparql-update", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize(
    ("charset", "status"),
    [("charset=UTF-8", 200), ("charset=us-ascii", 200), ("charset=utf-16", 415), ("charset*=UTF-8''%00", 415)],
)
def test_only_utf8_is_read(writable: FlaskClient, kind: str, charset: str, status: int) -> None:
    body = INSERT if "update" in kind else urlencode({"update": INSERT})
    answer = writable.post("/update", data=body, content_type=f"{kind}; {charset}", headers=WRITER)
    assert answer.status_code == status, answer.text
    assert count(writable) == ("1" if status == 200 else "0")


def test_the_dataset_of_the_request_is_what_where_sees(writable: FlaskClient) -> None:
    writable.post("/update", data={"update": "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }"}, headers=WRITER)
    update = "INSERT { GRAPH <urn:h> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    writable.post("/update", data={"update": update}, headers=WRITER)
    assert count(writable) == "1"
    writable.post("/update", data={"update": update, "using-graph-uri": "urn:g"}, headers=WRITER)
    assert count(writable) == "2"


@pytest.mark.parametrize("name", ["using-graph-uri", "using-named-graph-uri"])
def test_what_where_sees_is_named_by_iris(writable: FlaskClient, name: str) -> None:
    update = "INSERT { GRAPH <urn:h> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    answer = writable.post("/update", data={"update": update, name: "http://x/%zz"}, headers=WRITER)
    assert (answer.status_code, answer.json["parameter"]) == (400, name)


def test_a_writer_may_insist_on_a_version(writable: FlaskClient) -> None:
    refused = writable.post("/update", data={"update": INSERT}, headers={**WRITER, "If-Match": '"7"'})
    assert refused.status_code == 412
    assert writable.post("/update", data={"update": INSERT}, headers={**WRITER, "If-Match": '"1"'}).status_code == 200


def test_an_update_is_never_taken_from_an_address(writable: FlaskClient) -> None:
    assert writable.get("/update", query_string={"update": INSERT}, headers=WRITER).status_code == 405
    answer = writable.post("/update", query_string={"update": INSERT}, data={"update": INSERT}, headers=WRITER)
    assert answer.status_code == 400
    assert count(writable) == "0"
