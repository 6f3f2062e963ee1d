"""The tests of the SPARQL 1.1 Protocol, each sent as its manifest has it.

The manifest has one path, `/sparql/`, for queries and updates; ours are `/sparql` and `/update`, and what a request
is for is told by the name of its test and the type of its body.
"""

from __future__ import annotations

import json

import pytest

from tests.conformance.exchanges import Exchange, Reply, Request, is_expected, read_exchanges, send
from tests.conformance.over_http import MEDIA_TYPES, Endpoint
from tests.conformance.results import Truth, read_results
from tests.conformance.suites import SUITES, require_suites

require_suites()

EXCHANGES = read_exchanges(SUITES / "sparql11" / "protocol" / "manifest.ttl")
FORMATS = {
    "boolean": (".srj", ".srx"),
    "tabular": (".srj", ".srx", ".csv", ".tsv"),
    "RDF": (".ttl", ".nt", ".rdf"),
}


@pytest.mark.parametrize("exchange", EXCHANGES, ids=str)
def test_each_exchange_goes_as_the_protocol_says(exchange: Exchange, emptied: Endpoint) -> None:
    for each in exchange.data:
        emptied.put(each.graph, each.file.read_bytes(), MEDIA_TYPES[each.file.suffix])
    for request in exchange.requests:
        for_update = "update" in exchange.id and "application/sparql-query" not in dict(request.headers).values()
        path = request.path.replace("/sparql/", "/update" if for_update else "/sparql")
        headers = {**dict(request.headers), **emptied.authorization}
        reply = send(emptied.address, request.method, path, headers, request.body)
        assert is_expected(request, reply.status), f"{reply.status}: {reply.body!r}"
        assert reply.status not in (401, 403), "refused for another reason than the test has"
        _check_result(request, reply)


def test_a_refused_request_changes_nothing(emptied: Endpoint) -> None:
    for graph in ("", "urn:x-test:named"):
        emptied.put(graph, b"<urn:a> <urn:b> <urn:c> .", "text/turtle")
    bad = [each for exchange in EXCHANGES if exchange.id.startswith("bad_") for each in exchange.requests]
    for request in bad:
        headers = {**dict(request.headers), **emptied.authorization}
        for path in ("/sparql", "/update"):
            send(emptied.address, request.method, request.path.replace("/sparql/", path), headers, request.body)
    text = "ASK { <urn:a> <urn:b> <urn:c> GRAPH <urn:x-test:named> { <urn:a> <urn:b> <urn:c> } }"
    reply = emptied.query(text, accept=MEDIA_TYPES[".srj"])
    assert json.loads(reply.body)["boolean"] is True


def _check_result(request: Request, reply: Reply) -> None:
    if not request.format:
        return
    suffixes = {MEDIA_TYPES[suffix]: suffix for suffix in FORMATS[request.format]}
    assert reply.media_type in suffixes
    result = read_results(reply.body, suffixes[reply.media_type], "http://example.org/")
    if request.truth is not None:
        assert result == Truth(request.truth)
