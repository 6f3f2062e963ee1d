"""A real server over HTTP, as `concord serve` starts it: clients, hostile queries, new versions."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from SPARQLWrapper import CSV, JSON, POST, SPARQLWrapper

from endpoint.store.versions import Versions
from tests.conftest import publish_trig
from tests.serving import serving

KILLER = "SELECT (COUNT(*) AS ?n) { ?a a cna:TreatyAct . ?b a cna:TreatyAct . ?c a cna:TreatyAct . FILTER(?a != ?b) }"


@pytest.fixture(scope="module")
def impatient(dataset: Path) -> Iterator[str]:
    with serving(dataset, "--time-limit", "3") as address:
        yield address


def ask(address: str, query: str) -> tuple[int, dict[str, object]]:
    url = f"{address}/sparql?{urllib.parse.urlencode({'query': query})}"
    try:
        with urllib.request.urlopen(url, timeout=60) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.code, json.load(fault)


def test_a_sparqlwrapper_client_gets_rows(server: str) -> None:
    client = SPARQLWrapper(f"{server}/sparql", returnFormat=JSON)
    client.setQuery("""
        PREFIX cna: <https://w3id.org/concord/ontology/>
        SELECT ?date WHERE {
          ?act cna:performedBy <https://w3id.org/concord/id/state/col> ;
               cna:consentTo <https://w3id.org/concord/id/treaty/un-1988> ;
               cna:dateOf ?date
        }""")
    rows = client.queryAndConvert()["results"]["bindings"]
    assert [row["date"]["value"] for row in rows] == ["1994-06-10"]
    client.setMethod(POST)
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().split() == [b"date", b"1994-06-10"]


def test_a_cartesian_query_ends_at_the_limit_and_small_queries_are_answered_meanwhile(impatient: str) -> None:
    outcome: list[tuple[int, dict[str, object]]] = []
    killer = threading.Thread(target=lambda: outcome.append(ask(impatient, KILLER)))
    killer.start()
    time.sleep(0.5)
    answered = 0
    while killer.is_alive():
        status, answer = ask(impatient, "ASK { ?act a cna:Ratification }")
        assert (status, answer["boolean"]) == (200, True)
        answered += 1
    killer.join()
    assert (outcome[0][0], outcome[0][1]["code"]) == (504, "query-timeout")
    assert answered > 10, "the small queries did not wait for the large one"


def test_deep_nesting_gives_an_error_and_the_server_lives(impatient: str) -> None:
    for bracket, back in ("()", "{}"):
        status, answer = ask(impatient, "SELECT * { FILTER" + bracket * 10_000 + "1" + back * 10_000 + "}")
        assert (status, answer["code"]) == (400, "malformed-query")
    assert ask(impatient, "ASK {}")[0] == 200


def test_a_query_that_crashes_its_worker_gives_500_and_the_next_is_answered(impatient: str) -> None:
    client = urllib.request.Request(
        f"{impatient}/sparql",
        data=b"ASK { FILTER(" + b"!" * 300_000 + b"true) }",
        headers={"Content-Type": "application/sparql-query"},
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(client, timeout=60)
    with caught.value as fault:
        assert (fault.code, json.load(fault)["code"]) == (500, "engine-crash")
    assert ask(impatient, "ASK {}")[0] == 200


def test_an_answer_cut_off_by_the_limit_is_an_error_and_not_half_an_answer(impatient: str) -> None:
    status, answer = ask(impatient, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert (status, answer["code"]) in [(504, "query-timeout"), (507, "answer-too-large")]


def test_a_large_answer_arrives_whole(server: str) -> None:
    query = urllib.parse.urlencode({"query": "SELECT * { ?s ?p ?o }", "format": "csv"})
    with urllib.request.urlopen(f"{server}/sparql?{query}", timeout=60) as response:
        content = response.read()
        assert len(content) == int(response.headers["Content-Length"]) > 8 << 20
    count = ask(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[1]
    assert content.count(b"\n") - 1 >= int(count["results"]["bindings"][0]["n"]["value"])  # type: ignore[index]


def test_a_running_server_moves_on_to_a_new_version(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    publish_trig(versions, "<http://x/s> <http://x/p> 'old' .")
    with serving(tmp_path) as address:
        assert ask(address, "ASK { ?s ?p 'old' }")[1]["boolean"] is True
        publish_trig(versions, "<http://x/s> <http://x/p> 'new' .")
        deadline = time.monotonic() + 20
        while ask(address, "ASK { ?s ?p 'new' }")[1]["boolean"] is not True:
            assert time.monotonic() < deadline
            time.sleep(0.1)
