"""The older suite of the graph store protocol: requests and answers written out in the comments of its manifest.

It tells one story in one order, and not all of it can be sent or can hold as it stands. What is mended, each time as
in the newer suite that replaces it: Turtle without its last full stop; a graph that is deleted and was never put; an
answer that the requests before it contradict; one status where others are right too.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rdflib import RDFS, Graph
from rdflib.term import Node

from tests.conformance.exchanges import Request
from tests.conformance.manifest import entries_of, local_name

_PARTS = re.compile(r"#### Request\n(.*?)#### Response\n(.*)", re.DOTALL)
_OPEN_END = re.compile(r'^(<[^>]*> \S+ "[^"]*")$', re.MULTILINE)
_STATUSES = {"200": {"200", "204"}, "201": {"201"}, "204": {"200", "204"}, "404": {"404"}}
_SECOND = Request(
    "PUT",
    "$GRAPHSTORE$/person/2.ttl",
    (("Content-Type", "text/turtle; charset=utf-8"),),
    b'[] <http://xmlns.com/foaf/0.1/name> "Alice" .',
    frozenset({"201"}),
)


def read_story(manifest: Path) -> list[tuple[str, Request]]:
    """Return the requests of the suite in the order of its manifest, each with the name of its test."""
    return [
        (name, request)
        for graph, entry in entries_of(manifest)
        for name in [local_name(entry)]
        for request in _mended(name, _request(graph, entry))
    ]


def _request(graph: Graph, entry: Node) -> Request:
    (match,) = filter(None, (_PARTS.search(str(each)) for each in graph.objects(entry, RDFS.comment)))
    first, headers, body = _message(match.group(1))
    status, answer_headers, answer = _message(match.group(2))
    method, path, _ = first.split(" ")
    if any(value.startswith("multipart/") for _, value in headers):
        body = body.replace("\n", "\r\n")
    return Request(
        method,
        path,
        tuple((name, value) for name, value in headers if name != "Host"),
        body.encode() or None,
        frozenset(_STATUSES[status.split(" ")[0]]) if method != "GET" else frozenset({status.split(" ")[0]}),
        location=dict(answer_headers).get("Location", ""),
        answer_headers=tuple((name, value) for name, value in answer_headers if name != "Location"),
        answer=answer or None,
    )


def _message(text: str) -> tuple[str, list[tuple[str, str]], str]:
    """Return the first line, the headers and the body of a message that is indented in Markdown."""
    head, _, body = textwrap.dedent(text).strip().partition("\n\n")
    first, *lines = head.splitlines()
    headers = [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
    return first, headers, f"{body}\n" if body else ""


def _mended(name: str, request: Request) -> Iterator[Request]:
    if request.body is not None:
        closed = _OPEN_END.sub(r"\1 .", request.body.decode().replace("\r\n", "\n"))
        request = replace(request, body=(closed.replace("\n", "\r\n") if b"\r\n" in request.body else closed).encode())
    if name == "put__default_graph":  # it is always there, so it is not created
        request = replace(request, statuses=frozenset({"200", "201", "204"}))
    if name == "delete__existing_graph":
        yield _SECOND
    if name == "get_of_post__existing_graph":
        answer = (request.answer or "").replace('v:fn "John Doe"', 'v:fn "Jane Doe"')
        answer = answer.replace("a foaf:Person;", 'a foaf:Person; foaf:name "Jane Doe";')
        request = replace(request, answer=answer)
    yield request
