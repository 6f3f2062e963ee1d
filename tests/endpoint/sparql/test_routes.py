"""The endpoint over the application: formats, negotiation, faults and conditional requests."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from rdflib import Graph

from endpoint.sparql.request import DIRECT, FORM

SELECT = "SELECT ?t ?d { ?t cna:depositaryReference 'VI-19' ; cna:entryIntoForceDate ?d }"
CONSTRUCT = """CONSTRUCT { ?t cna:entryIntoForceDate ?d }
WHERE { ?t cna:depositaryReference 'VI-19' ; cna:entryIntoForceDate ?d }"""
TREATY = "https://w3id.org/concord/id/treaty/un-1988"


def get(client: FlaskClient, query: str, accept: str = "", **parameters: str):  # type: ignore[no-untyped-def]
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", query_string={"query": query, **parameters}, headers=headers)


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.1, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.5", "text/csv"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
    ],
)
def test_solutions_come_in_the_format_asked_for(client: FlaskClient, accept: str, sent: str) -> None:
    response = get(client, SELECT, accept)
    assert response.status_code == 200
    assert response.mimetype == sent
    assert b"1990-11-11" in response.data


@pytest.mark.parametrize(
    ("accept", "sent", "parser"),
    [
        ("", "text/turtle", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
    ],
)
def test_graphs_come_in_the_format_asked_for(client: FlaskClient, accept: str, sent: str, parser: str) -> None:
    response = get(client, CONSTRUCT, accept)
    assert response.mimetype == sent
    graph = Graph().parse(data=response.data, format=parser)
    assert {str(subject) for subject in graph.subjects()} == {TREATY}


def test_the_format_can_be_named_in_the_address(client: FlaskClient) -> None:
    assert get(client, SELECT, "application/json", format="csv").data.splitlines()[0] == b"t,d"


def test_a_format_that_the_kind_of_answer_cannot_have_is_406(client: FlaskClient) -> None:
    response = get(client, SELECT, "text/turtle")
    assert (response.status_code, response.json["code"]) == (406, "not-acceptable")


@pytest.mark.parametrize("method", ["POST", "QUERY"])
def test_a_query_as_the_body_is_answered(client: FlaskClient, method: str) -> None:
    response = client.open("/sparql", method=method, data=SELECT, content_type="application/sparql-query")
    assert len(json.loads(response.data)["results"]["bindings"]) == 1


def test_the_answer_names_its_version_and_holds_until_the_next(client: FlaskClient) -> None:
    first = get(client, SELECT)
    assert first.headers["Concord-Version"] == "1"
    again = client.get("/sparql", query_string={"query": SELECT}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = get(client, SELECT, "text/csv")
    assert other.headers["ETag"] != first.headers["ETag"]


def test_a_named_graph_can_be_the_dataset(client: FlaskClient) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s a cna:TreatyAct }"
    graph = "https://w3id.org/concord/graph/countries"
    assert get(client, count, "text/csv", **{"default-graph-uri": graph}).data.split() == [b"n", b"0"]


def test_a_malformed_query_names_line_and_column(client: FlaskClient) -> None:
    response = get(client, "SELECT * {\n ?s ?p }")
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert (response.json["code"], response.json["line"]) == ("malformed-query", 2)
    assert "column" in response.json


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        ({"path": "/sparql", "method": "POST", "content_type": FORM}, 400, "bad-request"),
        ({"path": "/sparql?query=ASK{}&query=ASK{}"}, 400, "bad-request"),
        ({"path": "/sparql?query=ASK{}", "headers": {"Accept": "image/png"}}, 406, "not-acceptable"),
        ({"path": "/sparql", "method": "PUT"}, 405, "method-not-allowed"),
        ({"path": "/sparql", "method": "POST", "json": {}}, 415, "unsupported-media-type"),
        (
            {"path": "/sparql", "method": "POST", "data": b"ASK {}", "content_type": f"{DIRECT}; charset=UTF-16"},
            415,
            "unsupported-media-type",
        ),
        ({"path": "/nothing-here"}, 404, "unknown-resource"),
        ({"path": "/queries/no-such-question"}, 404, "unknown-query"),
        ({"path": "/sparql?query=ASK{SERVICE<http://127.0.0.1:1/>{}}"}, 403, "not-allowed"),
        (
            {
                "path": "/sparql",
                "method": "POST",
                "data": b" " * (1 << 21),
                "content_type": "application/sparql-query",
            },
            413,
            "body-too-large",
        ),
    ],
)
def test_each_fault_has_its_status_and_code(
    client: FlaskClient, request_: dict[str, object], status: int, code: str
) -> None:
    response = client.open(**request_)  # type: ignore[arg-type]
    assert (response.status_code, response.json["code"]) == (status, code)
    assert response.json["detail"]
    assert response.mimetype == "application/problem+json"


def test_a_browser_gets_faults_as_a_page_and_the_editor_without_a_query(client: FlaskClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert client.get("/nothing-here", headers=browser).mimetype == "text/html"
    editor = client.get("/sparql", headers=browser)
    assert editor.mimetype == "text/html"
    assert b"<textarea" in editor.data


def test_reads_are_open_to_pages_of_other_hosts(client: FlaskClient) -> None:
    asked = {
        "Origin": "http://example.org",
        "Access-Control-Request-Method": "QUERY",
        "Access-Control-Request-Headers": "content-type",
    }
    response = client.options("/sparql", headers=asked)
    assert (response.status_code, response.data) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "QUERY" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
    assert int(response.headers["Access-Control-Max-Age"]) > 0
    assert get(client, SELECT).headers["Access-Control-Allow-Origin"] == "*"


def test_options_tell_the_methods_and_the_bodies_that_are_read(client: FlaskClient) -> None:
    response = client.options("/sparql")
    assert response.allow.as_set() == {"get", "head", "post", "query", "options"}
    assert DIRECT in response.headers["Accept-Post"]
    refused = client.delete("/sparql")
    assert (refused.status_code, refused.allow.as_set()) == (405, response.allow.as_set())


def test_head_tells_what_get_would_send(client: FlaskClient) -> None:
    whole = get(client, SELECT)
    with client.head("/sparql", query_string={"query": SELECT}) as head:
        pass
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Concord-Version"):
        assert head.headers[name] == whole.headers[name]


def test_a_version_that_is_not_there_cannot_be_asked(client: FlaskClient) -> None:
    assert get(client, SELECT, version="1").headers["Concord-Version"] == "1"
    response = get(client, SELECT, version="1000000")
    assert (response.status_code, response.json["code"]) == (404, "unknown-resource")


def test_no_fault_of_ours_shows_its_insides(app, client: FlaskClient) -> None:  # type: ignore[no-untyped-def]
    @app.get("/broken")
    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    response = client.get("/broken")
    assert (response.status_code, response.json["code"]) == (500, "internal-error")
    assert b"secret" not in response.data


def test_an_answer_too_large_for_a_page_is_said_so_and_not_read_into_memory(client: FlaskClient) -> None:
    response = get(client, "SELECT * { ?a ?b ?c . ?d cna:dateOf ?e }", "text/html")
    assert response.status_code == 507
    assert b"larger than 16 MB" in response.data
