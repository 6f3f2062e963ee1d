"""Writes: each is a version of its own, there in full or not at all."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from endpoint.errors import (
    EndpointError,
    MalformedQuery,
    MalformedRdf,
    NotAllowed,
    QueryTimeout,
    UnknownResource,
    VersionConflict,
)
from endpoint.store.embedded import EmbeddedStore, Limits
from endpoint.store.protocol import Query, Write
from endpoint.store.versions import Versions

StoreOf = Callable[..., EmbeddedStore]

GRAPHS = "<http://x/g1> { <http://x/s> <http://x/p> 1 } <http://x/g2> { <http://x/s> <http://x/p> 1 , 2 }"
ALL = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[EmbeddedStore]:
    """A store whose default graph is its own."""
    versions = Versions(tmp_path / "empty")
    with versions.writing():
        versions.publish([], [], created="2026-01-01", content_hash="", union=False)
    with EmbeddedStore(versions.folder, Limits(idle_workers=1)) as store:
        yield store


def update(store: EmbeddedStore, text: str) -> int:
    return store.write(Write("update", text.encode())).version


def values(store: EmbeddedStore, version: int | None = None) -> str:
    return store.query(Query(ALL, version=version, solutions_format="tsv")).read().decode().replace("\n", " ").strip()


def test_each_write_is_a_version_and_the_ones_before_stay(empty: EmbeddedStore) -> None:
    first = update(empty, "INSERT DATA { <urn:s> <urn:p> 1 }")
    second = update(empty, "INSERT DATA { <urn:s> <urn:p> 2 }")
    assert second == first + 1
    assert empty.current_version() == second
    assert values(empty) == "?o 1 2"
    assert values(empty, first) == "?o 1"


def test_the_union_follows_what_is_written_to_its_graphs(store_of: StoreOf) -> None:
    store = store_of(GRAPHS)
    update(store, "DELETE DATA { GRAPH <http://x/g1> { <http://x/s> <http://x/p> 1 } }")
    assert values(store) == "?o 1 2", "another graph still has it"
    update(store, "DELETE WHERE { GRAPH ?g { ?s ?p 1 } }")
    assert values(store) == "?o 2"
    update(store, "INSERT DATA { GRAPH <http://x/g3> { <http://x/s> <http://x/p> 3 } }")
    assert values(store) == "?o 2 3"
    store.write(Write("delete", graph="http://x/g3"))
    assert values(store) == "?o 2"


def test_what_is_not_public_stays_out_of_the_union(store_of: StoreOf) -> None:
    store = store_of(GRAPHS)
    update(store, "INSERT DATA { GRAPH cng:pending\\/1 { <http://x/s> <http://x/p> 9 } }")
    assert values(store) == "?o 1 2"


@pytest.mark.parametrize("text", ["INSERT DATA { <urn:a> <urn:b> 1 }", "CLEAR ALL", "COPY <http://x/g1> TO DEFAULT"])
def test_the_union_is_not_written_to(store_of: StoreOf, text: str) -> None:
    store = store_of(GRAPHS)
    with pytest.raises(NotAllowed, match="union of its graphs"):
        update(store, text)
    assert store.current_version() == 1


def test_an_update_that_fails_halfway_changes_nothing(empty: EmbeddedStore) -> None:
    update(empty, "INSERT DATA { <urn:s> <urn:p> 1 }")
    with pytest.raises(MalformedQuery):
        update(empty, "INSERT DATA { <urn:s> <urn:p> 2 } ; CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>")
    with pytest.raises(MalformedQuery) as caught:
        update(empty, "INSERT DATA { <urn:s> <urn:p> 2 } ;\nINSERT DATA { <urn:s> }")
    assert caught.value.extra["line"] == 2
    assert values(empty) == "?o 1"


def test_a_write_over_the_time_limit_changes_nothing(empty: EmbeddedStore) -> None:
    rows = " ".join(f"<urn:s{n}> <urn:p> {n} ." for n in range(400))
    update(empty, f"INSERT DATA {{ {rows} }}")
    killer = "INSERT { ?a <urn:q> ?h } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with pytest.raises(QueryTimeout):
        empty.write(Write("update", killer.encode(), time_limit=0.5))
    assert empty.current_version() == 2
    assert update(empty, "INSERT DATA { <urn:s> <urn:p> 2 }") == 3


def test_writes_that_come_together_are_all_kept(empty: EmbeddedStore) -> None:
    def insert(number: int) -> None:
        update(empty, f"INSERT DATA {{ <urn:s> <urn:p> {number} }}")

    threads = [threading.Thread(target=insert, args=(number,)) for number in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert values(empty) == "?o " + " ".join(str(number) for number in range(12))
    assert empty.current_version() == 13


def test_a_write_on_a_version_that_has_passed_is_refused(empty: EmbeddedStore) -> None:
    update(empty, "INSERT DATA { <urn:s> <urn:p> 1 }")
    with pytest.raises(VersionConflict, match="at version 2"):
        empty.write(Write("update", b"CLEAR ALL", expected=1))
    assert values(empty) == "?o 1"


def test_a_graph_is_put_added_to_and_deleted(empty: EmbeddedStore) -> None:
    graph = "http://x/g"
    assert empty.write(Write("put", b"<urn:s> <urn:p> 1 .", graph=graph, format="ttl")).created
    assert not empty.write(Write("post", b"<urn:s> <urn:p> 2 .", graph=graph, format="ttl")).created
    assert len(empty.query(Query("", whole_graph=graph)).read().splitlines()) == 2
    empty.write(Write("put", b"<urn:s> <urn:p> 3 .", graph=graph, format="ttl"))
    assert b"3" in empty.query(Query("", whole_graph=graph)).read()
    empty.write(Write("delete", graph=graph))
    with pytest.raises(UnknownResource):
        empty.query(Query("", whole_graph=graph))
    with pytest.raises(UnknownResource):
        empty.write(Write("delete", graph=graph))


@pytest.mark.parametrize(
    ("content", "format"),
    [
        (b"<urn:s> <urn:p", "ttl"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><rdf:RDF/>', "rdf"),
        (b'{"@context": "http://127.0.0.1:9/context", "@id": "urn:s"}', "jsonld"),
        (b"\xff\xfe", "nt"),
    ],
)
def test_a_document_that_cannot_be_read_is_an_error_of_the_caller(
    empty: EmbeddedStore, content: bytes, format: str
) -> None:
    with pytest.raises(MalformedRdf):
        empty.write(Write("put", content, graph="http://x/g", format=format))
    assert empty.current_version() == 1


@contextmanager
def listening() -> Iterator[tuple[str, list[object]]]:
    """Yield an address and the connections that reach it."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        ended = threading.Event()

        def accept() -> None:
            while not ended.is_set():
                try:
                    connection, peer = server.accept()
                except TimeoutError:
                    continue
                calls.append(peer)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/data", calls
        finally:
            ended.set()
            thread.join()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("LOAD <ADDRESS>", NotAllowed),
        ("INSERT DATA { <urn:s> <urn:p> 1 } ; LOAD <ADDRESS> INTO GRAPH <urn:g>", NotAllowed),
        ("LOAD SILENT <ADDRESS> INTO GRAPH <urn:g>", None),
        ("\\u004COAD <ADDRESS>", EndpointError),
        ("LOAD <ADDRESS> INTO", EndpointError),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <ADDRESS> { ?s ?p ?o } }", NotAllowed),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <ADDRESS> { ?s ?p ?o } }", NotAllowed),
    ],
)
def test_no_other_server_is_called(empty: EmbeddedStore, text: str, fault: type[EndpointError] | None) -> None:
    with listening() as (address, calls):
        if fault is None:
            update(empty, text.replace("ADDRESS", address))
        else:
            with pytest.raises(fault):
                update(empty, text.replace("ADDRESS", address))
    assert calls == []
    assert values(empty) == "?o"
