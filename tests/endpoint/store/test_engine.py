"""The worker processes: limits, crashes, and that nobody else is hurt."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from rdflib import Literal, URIRef

from endpoint.errors import EngineCrash, MalformedQuery, MemoryLimit, QueryTimeout, TooBusy
from endpoint.store.embedded import EmbeddedStore, Limits
from endpoint.store.protocol import Kind, Query
from endpoint.store.versions import Versions
from tests.conftest import publish_trig

StoreOf = Callable[..., EmbeddedStore]

SMALL = '<http://x/s> <http://x/p> "o"@en , 1.5 .'
MANY = "".join(f"<http://x/s{n}> <http://x/p> <http://x/o{n}> .\n" for n in range(2000))
KILLER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_rows_come_back_as_terms(store_of: StoreOf) -> None:
    select = store_of(SMALL).select("SELECT ?o { ?s ?p ?o } ORDER BY LANG(?o)")
    assert select.columns == ("o",)
    assert [str(row[0]) for row in select.rows] == ["1.5", "o"]
    assert select.rows[1] == (Literal("o", lang="en"),)


def test_bindings_are_terms_and_not_text(store_of: StoreOf) -> None:
    store = store_of('<http://x/s> <http://x/p> "a" , "} INSERT DATA { <x> <y> <z> }" .')
    hostile = Literal("} INSERT DATA { <x> <y> <z> }")
    assert store.select("SELECT ?s ?o { ?s ?p ?o }", {"o": hostile}).rows == [(URIRef("http://x/s"), hostile)]
    assert store.select("SELECT ?s ?o { ?s ?p ?o }", {"o": Literal('" . ?a ?b ?c')}).rows == []


def test_a_triple_in_two_graphs_counts_once_in_the_default_graph(store_of: StoreOf) -> None:
    store = store_of("<http://x/g1> { <http://x/s> <http://x/p> 1 } <http://x/g2> { <http://x/s> <http://x/p> 1 }")
    assert len(store.select("SELECT * { ?s ?p ?o }").rows) == 1
    assert len(store.select("SELECT * { GRAPH ?g { ?s ?p ?o } }").rows) == 2


def test_a_dataset_in_the_request_replaces_the_default(store_of: StoreOf) -> None:
    store = store_of("<http://x/g1> { <http://x/s> <http://x/p> 1 } <http://x/g2> { <http://x/s> <http://x/p> 2 }")
    content = store.query(Query("SELECT ?o { ?s ?p ?o }", default_graphs=("http://x/g2",), solutions_format="csv"))
    assert content.read() in (b"o\r\n2\r\n", b"o\n2\n")


def test_each_kind_of_answer_says_what_it_is(store_of: StoreOf) -> None:
    store = store_of(SMALL)
    texts = ("ASK { ?s ?p ?o }", "SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }")
    answers = [store.query(Query(text, graph_format="nt")) for text in texts]
    contents = [answer.read() for answer in answers]
    assert [answer.kind for answer in answers] == [Kind.BOOLEAN, Kind.SOLUTIONS, Kind.GRAPH]
    assert contents[2].count(b"\n") == 2


def test_a_query_over_the_time_limit_is_stopped_and_others_are_answered(store_of: StoreOf) -> None:
    store = store_of(MANY, Limits(time_limit=1.5, idle_workers=1))
    faults: list[BaseException] = []

    def kill() -> None:
        try:
            store.query(Query(KILLER)).read()
        except QueryTimeout as fault:
            faults.append(fault)

    killers = [threading.Thread(target=kill) for _ in range(4)]
    for each in killers:
        each.start()
    time.sleep(0.3)
    for _ in range(5):
        assert store.ask("ASK { <http://x/s7> ?p ?o }")
    assert not faults, "the small queries were answered while the others still ran"
    for each in killers:
        each.join()
    assert len(faults) == 4


def test_a_client_may_lower_the_time_limit_and_not_raise_it(store_of: StoreOf) -> None:
    store = store_of(MANY, Limits(time_limit=1, idle_workers=1))
    with pytest.raises(QueryTimeout, match=r"0\.2 seconds"):
        store.query(Query(KILLER, time_limit=0.2))
    with pytest.raises(QueryTimeout, match="1 seconds"):
        store.query(Query(KILLER, time_limit=60))


def test_a_query_over_the_memory_limit_is_stopped(store_of: StoreOf) -> None:
    store = store_of(MANY, Limits(time_limit=30, memory_limit=64 << 20, idle_workers=1))
    with pytest.raises(MemoryLimit):
        store.query(Query("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"))
    assert store.ask("ASK { ?s ?p ?o }")


def test_a_query_that_crashes_the_engine_hurts_nobody(store_of: StoreOf) -> None:
    store = store_of(SMALL)
    with pytest.raises(EngineCrash):
        store.query(Query("ASK { FILTER(" + "!" * 300_000 + "true) }"))
    assert store.ask("ASK { ?s ?p ?o }")


def test_deep_nesting_is_an_error_of_the_caller(store_of: StoreOf) -> None:
    store = store_of(SMALL)
    with pytest.raises(MalformedQuery):
        store.query(Query("SELECT * { FILTER" + "(" * 10_000 + "1" + ")" * 10_000 + " }"))
    assert store.ask("ASK { ?s ?p ?o }")


def test_an_answer_cut_off_by_the_limit_never_passes_for_whole(store_of: StoreOf) -> None:
    store = store_of(MANY, Limits(time_limit=1, idle_workers=1))
    answer = store.query(Query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", solutions_format="csv"))
    with pytest.raises(QueryTimeout):
        answer.read()


def test_a_client_that_leaves_stops_its_query(store_of: StoreOf) -> None:
    store = store_of(MANY, Limits(time_limit=60, idle_workers=1, max_workers=1))
    answer = store.query(Query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", solutions_format="csv"))
    answer.close()
    started = time.monotonic()
    assert store.ask("ASK { ?s ?p ?o }"), "the only worker is free again"
    assert time.monotonic() - started < 5


def test_beyond_the_queue_clients_are_told_to_come_back(store_of: StoreOf) -> None:
    store = store_of(MANY, Limits(time_limit=3, idle_workers=1, max_workers=1, max_waiting=0))
    with pytest.raises(TooBusy) as caught:
        store.ask("ASK {}")
    assert caught.value.headers["Retry-After"]


def test_a_new_version_is_answered_from_without_a_restart(store_of: StoreOf) -> None:
    store = store_of(SMALL)
    assert store.select("SELECT * { ?s ?p ?o }").version == 1
    publish_trig(Versions(store.versions.folder), "<http://x/s> <http://x/p> 'new' .")
    deadline = time.monotonic() + 10
    while store.current_version() == 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    select = store.select("SELECT ?o { ?s ?p ?o }")
    assert (select.version, [str(row[0]) for row in select.rows]) == (2, ["new"])


@pytest.mark.parametrize("hold", ["memory", "disk"])
def test_both_ways_to_hold_a_version_give_the_same_answer(store_of: StoreOf, hold: str) -> None:
    folder = store_of(MANY).versions.folder
    with EmbeddedStore(folder, Limits(idle_workers=1), hold=hold) as store:  # type: ignore[arg-type]
        assert str(store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0]) == "2000"
