"""Tests that are HTTP exchanges: the manifests of the protocol and of the graph store protocol, read and sent.

The requests of a test are sent one after the other to a real server. The manifests use the HTTP vocabulary
(https://www.w3.org/TR/HTTP-in-RDF10/) and say how paths, hosts and the variable for a Location are to be replaced.
"""

from __future__ import annotations

import codecs
import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from rdflib import RDFS, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from tests.conformance.manifest import MF, UT, Data, entries_of, file_of, local_name

CNT = Namespace("http://www.w3.org/2011/content#")
HT = Namespace("http://www.w3.org/2011/http#")

_STATUSES = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}


@dataclass(frozen=True)
class Request:
    """A request and what its answer must be. `statuses` are codes, or classes of them such as `4xx`."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    statuses: frozenset[str] = frozenset()
    truth: bool | None = None
    format: str = ""
    location: str = ""
    answer_headers: tuple[tuple[str, str], ...] = ()
    answer: str | None = None


@dataclass(frozen=True)
class Exchange:
    """A test: the graphs there must be before, and its requests in order."""

    id: str
    requests: tuple[Request, ...]
    data: tuple[Data, ...] = ()

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True)
class Reply:
    """An answer; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        """The content type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()


def read_exchanges(manifest: Path) -> list[Exchange]:
    """Return the tests of a manifest and of those it includes, also those that are described and not listed."""
    listed = list(entries_of(manifest))
    known = {entry for _, entry in listed}
    graphs = {id(graph): graph for graph, _ in listed}.values()
    more = [(graph, each) for graph in graphs for each in graph.subjects(MF.action) if each not in known]
    return [_exchange(graph, entry) for graph, entry in listed + more]


def send(
    address: str, method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> Reply:
    """Send a request as it is, with no header but those given, Host and the length of the body."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def is_expected(request: Request, status: int) -> bool:
    """Tell whether an answer has a status that the test allows."""
    return bool({str(status), f"{status // 100}xx"} & request.statuses)


def _exchange(graph: Graph, entry: Node) -> Exchange:
    action = graph.value(entry, MF.action)
    data = [
        Data(str(graph.value(each, RDFS.label)), file_of(graph.value(each, UT.graph)))
        for each in graph.objects(entry, UT.graphData)
    ]
    requests = Collection(graph, graph.value(action, HT.requests))
    return Exchange(local_name(entry), tuple(_request(graph, each) for each in requests), tuple(data))


def _request(graph: Graph, node: Node) -> Request:
    answer = graph.value(node, HT.resp)
    body = graph.value(graph.value(node, HT.body), CNT.chars)
    encoding = graph.value(graph.value(node, HT.body), CNT.characterEncoding)
    truth = graph.value(answer, MF.expectedBoolean)
    content = graph.value(graph.value(answer, HT.body), CNT.chars)
    return Request(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)),
        tuple(_headers(graph, node)),
        None if body is None else codecs.encode(str(body), str(encoding)),
        frozenset(_status(local_name(each)) for each in graph.objects(answer, MF.expectedStatus)),
        truth=None if truth is None else str(truth) == "true",
        format=str(graph.value(answer, MF.expectedFormat) or ""),
        location=str(graph.value(answer, MF.expectedLocation) or ""),
        answer_headers=tuple(_headers(graph, answer)),
        answer=None if content is None else str(content),
    )


def _headers(graph: Graph, node: Node | None) -> Iterator[tuple[str, str]]:
    head = graph.value(node, HT.headers)
    for each in Collection(graph, head) if head is not None else ():
        yield str(graph.value(each, HT.fieldName)), str(graph.value(each, HT.fieldValue))


def _status(name: str) -> str:
    return _STATUSES[name] if name in _STATUSES else name.removeprefix("StatusCode")
