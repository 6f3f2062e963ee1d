"""Queries that are meant to hurt a server, and clients that are."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import random
import socket
import time
from collections.abc import Callable
from multiprocessing.synchronize import Event

from bench.peers import Server

PATIENCE = 25.0
"""Seconds after which a hostile client tries the next."""
_HEADERS = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json, text/turtle"}
"""The query is the body itself: as a form it would grow by what is escaped, and the largest would be refused unread."""
_serial = itertools.count(random.randrange(1 << 30))


def _nested(opening: str, middle: str, closing: str, times: int) -> str:
    return opening * times + middle + closing * times


def _times(part: str, count: int) -> str:
    return "".join(part.replace("#", str(number)) for number in range(count))


_BOMB = "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(40))

_HASHES = "".join(f"BIND({('MD5', 'SHA512')[n % 2]}(CONCAT(?h{n}, STR(?a))) AS ?h{n + 1}) " for n in range(30))

KILLERS: dict[str, Callable[[], str]] = {
    "cartesian": lambda: "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "path": lambda: "SELECT * { ?a (<urn:p>|!<urn:p>)* ?b }",
    "path-counted": lambda: "SELECT (COUNT(*) AS ?n) { ?a (<urn:p>|!<urn:p>|^<urn:q>)+ ?b . ?b !<urn:x>* ?c }",
    "order-by": lambda: "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a LIMIT 10",
    "regex-long": lambda: f'SELECT * {{ ?s ?p ?o FILTER REGEX(STR(?o), "{"(a|b)?" * 160_000}") }}',
    "regex-nested": lambda: 'SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), "^((((.*)*)*)*)*x{200}$") }',
    "values-100000": lambda: f"SELECT * {{ VALUES ?o {{ {_times('# ', 100_000)} }} ?s ?p ?o . ?a ?b ?s }}",
    "nested-groups-3000": lambda: "SELECT * { " + _nested("{", "?s ?p ?o", "}", 3_000) + " }",
    "nested-groups-100000": lambda: "SELECT * { " + _nested("{", "?s ?p ?o", "}", 100_000) + " }",
    "nested-parentheses-3000": lambda: "SELECT * { FILTER(" + _nested("(", "1", ")", 3_000) + ") }",
    "nested-parentheses-100000": lambda: "SELECT * { FILTER(" + _nested("(", "1", ")", 100_000) + ") }",
    "not-exists": lambda: "SELECT * { ?s ?p ?o " + _nested("FILTER NOT EXISTS { ?s ?p ?z ", "", "}", 300) + "}",
    "group-concat": lambda: "SELECT (GROUP_CONCAT(CONCAT(STR(?s), STR(?o))) AS ?x) { ?s ?p ?o . ?a ?b ?c }",
    "string-bomb": lambda: f'SELECT (STRLEN(?x40) AS ?n) {{ BIND("{"x" * 100}" AS ?x0) {_BOMB} }}',
    "replace-bomb": lambda: (
        'SELECT * { ?s ?p ?o BIND(REPLACE(STR(?o), ".", STR(?s)) AS ?x) '
        'BIND(REPLACE(?x, ".", ?x) AS ?y) FILTER(STRLEN(?y) > 0) }'
    ),
    "construct": lambda: "CONSTRUCT { ?a ?e ?c . ?d ?b ?f } { ?a ?b ?c . ?d ?e ?f }",
    "union-5000": lambda: "SELECT * { " + " UNION ".join(f"{{ ?s ?p ?o{n} }}" for n in range(5_000)) + " }",
    "long-path": lambda: f"SELECT * {{ ?a {'/'.join(['(<urn:p>|!<urn:p>)'] * 2_000)} ?b }}",
    "optional-300": lambda: "SELECT * { ?s ?p ?o " + _times("OPTIONAL { ?s ?p# ?o# } ", 300) + "}",
    "hashes": lambda: (
        f"SELECT (MAX(?h30) AS ?m) {{ ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?c), STR(?f)) AS ?h0) {_HASHES} }}"
    ),
    "distinct": lambda: "SELECT (COUNT(DISTINCT *) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    "describe-all": lambda: "DESCRIBE * { ?s ?p ?o }",
    "subselect-300": lambda: "SELECT * { " + _nested("{ SELECT * { ", "?s ?p ?o . ?a ?b ?c", "} }", 300) + " }",
    "values-cross": lambda: (
        "SELECT (COUNT(*) AS ?n) { " + "".join(f"VALUES ?v{n} {{ {_times('# ', 1_000)} }} " for n in range(4)) + "}"
    ),
    "minus": lambda: "SELECT * { ?a ?b ?c MINUS { ?d ?e ?f FILTER(?f != ?c) } ?g ?h ?i }",
    "exists-cross": lambda: "ASK { ?a ?b ?c . ?d ?e ?f FILTER(?c = CONCAT(STR(?f), 'no')) }",
    "group-by-all": lambda: "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d",
    "long-literal": lambda: f'SELECT * {{ ?s ?p "{"x" * 1_000_000}" }}',
    "oversize": lambda: f'SELECT * {{ ?s ?p "{"x" * 20_000_000}" }}',
    "nonsense": lambda: "SELECT " + "(((" * 300_000,
    "everything": lambda: "SELECT * { ?s ?p ?o }",
    "knocks": lambda: "",
    "gone-at-once": lambda: "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(?c != ?f) }",
    "slow-reader": lambda: "SELECT * { ?s ?p ?o }",
    "slow-writer": lambda: "SELECT * { ?s ?p ?o } LIMIT 1",
}


def strike(server: Server, name: str, end: Event) -> str:
    """Send a killer and return what came of it: a status, or what ended the exchange."""
    # A comment makes each unlike all before.
    body = f"{KILLERS[name]()} # {next(_serial)}".encode()
    try:
        match name:
            case "knocks":
                return _knock(server)
            case "gone-at-once":
                return _leave(server, body)
            case "slow-writer":
                return _write_slowly(server, body, end)
            case _:
                return _ask(server, body, end, slowly=name == "slow-reader")
    except TimeoutError:
        return "no answer"
    except (OSError, http.client.HTTPException) as fault:
        time.sleep(0.01)
        return type(fault).__name__


def _ask(server: Server, body: bytes, end: Event, *, slowly: bool) -> str:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.connect()
        if slowly:
            # A small buffer, or the kernel would take in for the reader what it does not read.
            connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.request("POST", server.path, body, _HEADERS)
        answer = connection.getresponse()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and answer.read(1024 if slowly else 1 << 20):
            if end.wait(1.0 if slowly else 0):
                break
        return str(answer.status)


def _head(server: Server, length: int) -> bytes:
    lines = [f"POST {server.path} HTTP/1.1", f"Host: {server.host}:{server.port}", f"Content-Length: {length}"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in _HEADERS.items()), "", ""]).encode()


def _knock(server: Server) -> str:
    for _ in range(200):
        with socket.create_connection((server.host, server.port), PATIENCE):
            pass
    return "knocked"


def _leave(server: Server, body: bytes) -> str:
    for _ in range(20):
        with socket.create_connection((server.host, server.port), PATIENCE) as connection:
            connection.sendall(_head(server, len(body)) + body)
            time.sleep(0.02)
    return "left"


def _write_slowly(server: Server, body: bytes, end: Event) -> str:
    with contextlib.ExitStack() as stack:
        connections = [
            stack.enter_context(socket.create_connection((server.host, server.port), PATIENCE)) for _ in range(50)
        ]
        message = _head(server, len(body)) + body
        for position in range(min(len(message), 20)):
            for each in connections:
                each.sendall(message[position : position + 1])
            if end.wait(0.5):
                break
    return "slow"
