"""Operators see what is running and stop it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import writable_client

ADMIN = {"Authorization": "Bearer admin"}
KILLER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def client(tmp_path: Path, content: Path) -> Iterator[FlaskClient]:
    with writable_client(tmp_path / "store", content) as client:
        rows = " ".join(f"<urn:s{n}> <urn:p> {n} ." for n in range(400))
        client.post("/update", data={"update": f"INSERT DATA {{ {rows} }}"}, headers=ADMIN)
        yield client


def test_a_running_query_is_listed_and_stopped(client: FlaskClient) -> None:
    answers = []
    asking = threading.Thread(
        target=lambda: answers.append(client.application.test_client().get("/sparql", query_string={"query": KILLER}))
    )
    asking.start()
    deadline = time.monotonic() + 10
    while not (found := client.get("/admin/queries", headers=ADMIN).json) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert found is not None
    [query] = found
    assert query["text"] == KILLER
    assert query["state"] == "running"
    assert client.delete(f"/admin/queries/{query['id']}", headers=ADMIN).status_code == 204
    asking.join()
    assert answers[0].status_code == 503
    assert answers[0].json["code"] == "query-stopped"
    assert answers[0].headers["Concord-Query"] == query["id"]
    assert client.get("/admin/queries", headers=ADMIN).json == []


def test_only_an_administrator_sees_and_stops(client: FlaskClient) -> None:
    assert client.get("/admin/queries").status_code == 401
    assert client.get("/admin/queries", headers={"Authorization": "Bearer write"}).status_code == 403
    assert client.delete("/admin/queries/x", headers={"Authorization": "Bearer write"}).status_code == 403
    assert client.delete("/admin/queries/x", headers=ADMIN).status_code == 404


@pytest.mark.parametrize("word", ["RAND()", "NOW()", "UUID()", "STRUUID()"])
def test_what_changes_by_itself_is_not_kept(client: FlaskClient, word: str) -> None:
    address = {"query": f"SELECT ({word} AS ?x) {{}}", "format": "csv"}
    one, two = client.get("/sparql", query_string=address), client.get("/sparql", query_string=address)
    assert one.headers["Cache-Control"] == "no-store"
    assert "ETag" not in one.headers
    assert one.data != two.data


def test_what_stays_the_same_is_kept_until_a_write(client: FlaskClient) -> None:
    address = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"}
    states = []
    for update in ("", "", "INSERT DATA { <urn:x> <urn:p> 1 }", ""):
        if update:
            client.post("/update", data={"update": update}, headers=ADMIN)
        answer = client.get("/sparql", query_string=address)
        states.append((answer.headers["Concord-Cache"], answer.text.split()[1]))
    assert states == [("miss", "400"), ("hit", "400"), ("miss", "401"), ("hit", "401")]


def test_an_earlier_version_can_be_asked(client: FlaskClient) -> None:
    address = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv", "version": "1"}
    answer = client.get("/sparql", query_string=address)
    assert (answer.text.split()[1], answer.headers["Concord-Version"]) == ("0", "1")
    assert client.get("/sparql", query_string={**address, "version": "99"}).status_code == 404
