"""The gateway by itself: who may use it, and what it lets through."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from endpoint.errors import ServiceFailed
from endpoint.federation.gateway import Bounds, Gateway, call
from endpoint.federation.services import Service
from tests.endpoint.federation.remote import EMPTY, JSON, Remote, remote

BOUNDS = Bounds(2.0, 1000)


@pytest.fixture
def other() -> Iterator[Remote]:
    with remote() as server:
        yield server


def test_only_who_knows_the_secret_is_served(other: Remote) -> None:
    with Gateway((Service.read(other.iri),), "secret", BOUNDS) as gateway:
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        address = gateway.addresses[other.iri]
        with urllib.request.urlopen(urllib.request.Request(address, b"ASK {}")) as answer:
            assert answer.read() == EMPTY
        for wrong in (address.replace("secret", "Secret"), address[:-1] + "1", address + "/", address[:-2]):
            with pytest.raises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(urllib.request.Request(wrong, b"ASK {}"))
            with caught.value as refused:
                assert refused.code == 404
        gateway.shutdown()
    assert len(other.asked) == 1


def test_an_answer_passes_as_it_came(other: Remote) -> None:
    other.content, other.kind = b"x" * 1000, f"{JSON}; charset=utf-8"
    assert call(Service.read(other.iri), b"ASK {}", BOUNDS) == (other.kind, other.content)


def test_an_answer_beyond_the_size_is_given_up(other: Remote) -> None:
    other.content = b"x" * 1001
    with pytest.raises(ServiceFailed, match="more than"):
        call(Service.read(other.iri), b"ASK {}", BOUNDS)


def test_a_server_that_takes_too_long_is_given_up(other: Remote) -> None:
    other.seconds = 5
    with pytest.raises(ServiceFailed, match="took too long"):
        call(Service.read(other.iri), b"ASK {}", Bounds(0.2, 1000))


def test_where_nobody_listens_that_is_said() -> None:
    with pytest.raises(ServiceFailed, match="no connection"):
        call(Service.read("http://127.0.0.1:9/sparql"), b"ASK {}", BOUNDS)
