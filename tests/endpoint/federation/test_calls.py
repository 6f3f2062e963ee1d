"""Queries that call other servers: those on the list and no other, through a gateway that follows nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from endpoint.errors import EndpointError, NotAllowed, QueryTimeout, ServiceFailed
from endpoint.store.embedded import EmbeddedStore, Limits
from endpoint.store.protocol import Query
from endpoint.store.versions import Versions
from tests.conftest import publish_trig
from tests.endpoint.federation.remote import Remote, remote

ROW = b'{"s":{"type":"uri","value":"http://x/there"}}'


@pytest.fixture
def other() -> Iterator[Remote]:
    with remote() as server:
        yield server


@pytest.fixture
def store(other: Remote, tmp_path: Path) -> Iterator[EmbeddedStore]:
    versions = Versions(tmp_path)
    publish_trig(versions, "<http://x/here> <http://x/p> 1 .")
    limits = Limits(time_limit=3, idle_workers=1)
    with EmbeddedStore(tmp_path, limits, hold="disk", services=(other.iri,)) as store:
        yield store


def calling(other: Remote, pattern: str = "?s <http://x/p> ?o") -> str:
    return f"SELECT ?s {{ SERVICE <{other.iri}> {{ {pattern} }} }}"


def test_a_service_on_the_list_is_asked_and_answers(store: EmbeddedStore, other: Remote) -> None:
    other.content = b'{"head":{"vars":["s"]},"results":{"bindings":[' + ROW + b"]}}"
    assert [str(row[0]) for row in store.select(calling(other)).rows] == ["http://x/there"]
    path, headers, text = other.asked[0]
    assert path == "/sparql"
    assert headers["Host"] == other.iri.split("/")[2]
    assert headers["User-Agent"].startswith("Concord/")
    assert "<http://x/p>" in text


def test_it_may_be_named_by_a_prefix(store: EmbeddedStore, other: Remote) -> None:
    base = other.iri.removesuffix("sparql")
    assert store.select(f"PREFIX o: <{base}> SELECT ?s {{ SERVICE o:sparql {{ ?s ?p ?o }} }}").rows == []
    assert len(other.asked) == 1


def test_its_answer_is_joined_with_ours(store: EmbeddedStore, other: Remote) -> None:
    other.content = b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"type":"literal","value":"1",'
    other.content += b'"datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}}'
    found = store.select(f"SELECT ?s {{ ?s <http://x/p> ?o SERVICE <{other.iri}> {{ ?x ?y ?o }} }}")
    assert [str(row[0]) for row in found.rows] == ["http://x/here"]


def test_an_answer_of_others_is_not_one_of_the_version(store: EmbeddedStore, other: Remote) -> None:
    with store.query(Query(calling(other))) as answer:
        assert answer.is_volatile


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <OTHER/more> { ?s ?p ?o } }",
        "ASK { SERVICE <HTTP://127.0.0.1/sparql> { ?s ?p ?o } }",
        "ASK { SERVICE ?where { ?s ?p ?o } }",
        "ASK { BIND (<OTHER> AS ?where) SERVICE SILENT ?where { ?s ?p ?o } }",
        "BASE <OTHER> ASK { SERVICE <> { ?s ?p ?o } }",
        "ASK { SERVICE <OTHER> { SERVICE <OTHER> { ?s ?p ?o } } }",
        "ASK { SERVICE <OTHER> { { ?s ?p ?o } OPTIONAL { SERVICE SILENT <OTHER> { ?s ?p ?o } } } }",
        "ASK { \\u0053ERVICE <OTHER> { ?s ?p ?o } }",
        "ASK { SERVICE <OTHER> { ?s ?p '\\u0041' } }",
        "PREFIX o: <OTHER> ASK { SERVICE o:more { ?s ?p ?o } }",
        "ASK { SERVICE <http://169.254.169.254/latest> { ?s ?p ?o } }",
    ],
)
def test_no_other_server_is_called(store: EmbeddedStore, other: Remote, text: str) -> None:
    with pytest.raises(NotAllowed):
        store.ask(text.replace("OTHER", other.iri))
    assert other.asked == []


def test_two_calls_side_by_side_are_no_nested_ones(store: EmbeddedStore, other: Remote) -> None:
    call = f"SERVICE <{other.iri}> {{ ?s ?p ?o }}"
    assert store.select(f"SELECT ?s {{ {{ {call} }} UNION {{ {call} }} }}").rows == []
    assert len(other.asked) == 2


def test_a_redirect_is_reported_and_not_followed(store: EmbeddedStore, other: Remote) -> None:
    with remote() as elsewhere:
        other.status, other.location = 302, elsewhere.iri
        with pytest.raises(ServiceFailed, match="redirects to"):
            store.select(calling(other))
        assert elsewhere.asked == []


@pytest.mark.parametrize(
    ("status", "kind", "content", "said"),
    [
        (500, "text/plain", b"Traceback of theirs", "status 500"),
        (200, "text/html", b"<p>Hello", "no result of a query"),
        (200, "application/sparql-results+json", b'{"head":{"vars":["s"]},"results":{"bindings":[', ""),
    ],
)
def test_what_is_no_answer_is_a_fault_that_names_the_service(
    store: EmbeddedStore, other: Remote, status: int, kind: str, content: bytes, said: str
) -> None:
    other.status, other.kind, other.content = status, kind, content
    with pytest.raises(EndpointError) as caught:
        store.select(calling(other))
    assert caught.value.status == 502
    assert said in caught.value.detail
    assert "Traceback" not in caught.value.detail
    assert store.ask("ASK { <http://x/here> ?p ?o }")


def test_the_address_of_the_gateway_is_told_to_nobody(store: EmbeddedStore, other: Remote) -> None:
    address = next(iter(json.loads(store._environment["CONCORD_SERVICE_ADDRESSES"]).values()))
    other.status = 500
    with pytest.raises(ServiceFailed) as caught:
        store.select(calling(other))
    assert other.iri in caught.value.detail
    assert address not in caught.value.detail
    other.status = 200
    store.select(calling(other))
    assert not any(address in text for _, _, text in other.asked)


def test_silent_goes_on_without_an_answer(store: EmbeddedStore, other: Remote) -> None:
    other.status = 503
    assert store.ask(f"ASK {{ SERVICE SILENT <{other.iri}> {{ ?s ?p ?o }} }}")


def test_a_service_that_does_not_answer_is_given_up_at_the_time_limit(store: EmbeddedStore, other: Remote) -> None:
    other.seconds = 20
    with pytest.raises((QueryTimeout, ServiceFailed)):
        store.select(calling(other))
    assert store.ask("ASK { <http://x/here> ?p ?o }")


def test_a_row_that_comes_before_the_fault_does_not_pass_for_the_answer(store: EmbeddedStore, other: Remote) -> None:
    other.content = b'{"head":{"vars":["s"]},"results":{"bindings":[' + b",".join([ROW] * 5000) + b", broken"
    with pytest.raises(ServiceFailed):
        store.query(Query(calling(other))).read()


def test_a_gateway_that_was_killed_is_back_at_the_same_address(store: EmbeddedStore, other: Remote) -> None:
    assert store._gateway is not None
    store._gateway.kill()
    store._gateway.wait()
    deadline = time.monotonic() + 10
    while True:
        try:
            assert store.select(calling(other)).rows == []
            break
        except ServiceFailed:
            assert time.monotonic() < deadline, "the gateway did not come back"
            time.sleep(0.1)
