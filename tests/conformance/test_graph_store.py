"""The tests of the SPARQL 1.1 Graph Store HTTP Protocol, each sent as its manifest has it.

The path `/gsp` of the manifest is our `/store`. The older suite, `http-rdf-update`, tells one story in prose and in
one order; it is deprecated in favour of the newer one, whose statuses it is held to.
"""

from __future__ import annotations

import pytest

from tests.conformance.exchanges import Exchange, Reply, Request, is_expected, read_exchanges, send
from tests.conformance.older_exchanges import read_story
from tests.conformance.over_http import MEDIA_TYPES, Endpoint
from tests.conformance.results import Triples, difference, read_results
from tests.conformance.suites import SUITES, require_suites

require_suites()

EXCHANGES = read_exchanges(SUITES / "sparql11" / "graph-store-protocol" / "manifest.ttl")
STORY = read_story(SUITES / "sparql11" / "http-rdf-update" / "manifest.ttl")


@pytest.mark.parametrize("exchange", EXCHANGES, ids=str)
def test_each_exchange_goes_as_the_protocol_says(exchange: Exchange, emptied: Endpoint) -> None:
    variables: dict[str, str] = {}
    for request in exchange.requests:
        path = request.path.replace("/gsp", "/store", 1)
        _exchange(request, path, emptied, variables)


def test_the_story_of_the_older_suite_goes_as_told(emptied: Endpoint) -> None:
    host = emptied.address.removeprefix("http://")
    variables = {"$HOST$": host, "/$GRAPHSTORE$": "/store", "$GRAPHSTORE$": "/store"}
    for name, request in STORY:
        try:
            _exchange(request, request.path, emptied, variables)
        except AssertionError as fault:
            raise AssertionError(f"{name}: {fault}") from fault


def _exchange(request: Request, path: str, endpoint: Endpoint, variables: dict[str, str]) -> None:
    """Send one request and look at its answer; `variables` stand for text in requests and get the new Location."""
    headers = {**dict(request.headers), **endpoint.authorization}
    body = None if request.body is None else _replaced(request.body.decode(), variables).encode()
    target = _replaced(path, variables).removeprefix(endpoint.address)
    reply = send(endpoint.address, request.method, target, headers, body)
    assert is_expected(request, reply.status), f"{request.method} {target}: {reply.status}: {reply.body!r}"
    if request.location:
        variables[request.location] = reply.headers["location"]
    for name, value in request.answer_headers:
        assert _same_header(reply.headers[name.lower()], value)
    if request.answer is not None:
        _check_graph(_replaced(request.answer, variables), reply)


def _replaced(text: str, variables: dict[str, str]) -> str:
    for name, value in variables.items():
        text = text.replace(name, value)
    return text


def _same_header(found: str, expected: str) -> bool:
    """Compare a field without regard to case and blanks; `...` in the suite stands for anything."""
    return expected == "..." or found.lower().replace(" ", "") == expected.lower().replace(" ", "")


def _check_graph(expected: str, reply: Reply) -> None:
    suffix = next(suffix for suffix, kind in MEDIA_TYPES.items() if kind == reply.media_type)
    found = read_results(reply.body, suffix, "http://example.org/")
    left = read_results(expected.encode(), ".ttl", "http://example.org/")
    assert isinstance(left, Triples)
    assert not difference(left, found)
