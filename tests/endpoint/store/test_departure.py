"""Who works for a client hears that it has left: once, in time, and never afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from endpoint.errors import ClientLeft
from endpoint.store.departure import CLIENT, Departure
from endpoint.store.embedded import EmbeddedStore
from endpoint.store.protocol import Query, Write
from tests.endpoint.store.test_engine import KILLER, MANY


def test_those_who_watch_are_told_and_those_who_stopped_are_not() -> None:
    departure, told = Departure(), list[str]()
    with departure.watched(lambda: told.append("early")):
        pass
    with departure.watched(lambda: told.append("watching")):
        departure.happen()
    assert told == ["watching"]


def test_who_begins_to_watch_too_late_is_told_at_once() -> None:
    departure, told = Departure(), list[str]()
    departure.happen()
    with departure.watched(lambda: told.append("late")):
        assert told == ["late"]


def test_a_query_whose_client_leaves_is_stopped(store_of: Callable[..., EmbeddedStore]) -> None:
    store, departure = store_of(MANY), Departure()
    CLIENT.set(departure)
    try:
        threading.Timer(0.5, departure.happen).start()
        began = time.monotonic()
        with pytest.raises(ClientLeft):
            store.query(Query(KILLER))
        assert time.monotonic() - began < 5
        deadline = time.monotonic() + 2
        while store.running() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert store.running() == []
        with pytest.raises(ClientLeft):
            store.query(Query("ASK {}"))
    finally:
        CLIENT.set(None)
    assert store.ask("ASK {}")


def test_a_write_goes_on_without_its_client(store_of: Callable[..., EmbeddedStore]) -> None:
    store, departure = store_of(MANY), Departure()
    departure.happen()
    CLIENT.set(departure)
    try:
        store.write(Write("update", b"INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }"))
    finally:
        CLIENT.set(None)
    assert store.ask("ASK { GRAPH <urn:g> { ?s ?p 1 } }")
