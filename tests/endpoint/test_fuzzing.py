"""Whatever is sent, the server answers it, shows nothing of its insides, and answers the next one.

No answer is a 5xx, save those that say that a worker was stopped: too many waiting, over time, over memory, crashed.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import socket
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from endpoint.store.guard import tokens
from endpoint.store.versions import Versions
from tests.conftest import publish_trig
from tests.serving import free_port, process_serving

TOKEN = "of-the-fuzzers-only"
STOPPED = {
    "too-busy": 503,
    "query-timeout": 504,
    "memory-limit": 507,
    "answer-too-large": 507,
    "engine-crash": 500,
}
"""Codes of faults by which a worker was stopped, with their status."""
QUERIES = [
    "SELECT * { ?s ?p ?o } LIMIT 5",
    "PREFIX x: <http://x/> SELECT (COUNT(*) AS ?n) WHERE { ?s x:p/x:p* ?o FILTER(REGEX(STR(?o), 'a+b', \"i\")) } "
    "GROUP BY ?s",
    "ASK { GRAPH ?g { ?s ?p '''long'''@en-GB, 1.5e3, true, \"x\"^^<http://x/d> } }",
    "CONSTRUCT { ?s ?p [ <http://x/p> ( 1 2 ) ] } WHERE { ?s ?p ?o OPTIONAL { ?o ?p ?s } MINUS { ?s a ?o } }",
    "DESCRIBE <http://x/s1> ?x { VALUES ?x { <http://x/s2> UNDEF } BIND(IF(?x, 1, 2) AS ?y) }",
    "SELECT ?s (GROUP_CONCAT(?o ; SEPARATOR=',') AS ?all) { { SELECT * { ?s ?p ?o } } UNION { ?s !<http://x/p> ?o } } "
    "GROUP BY ?s HAVING (COUNT(?o) > 1) ORDER BY DESC(?s) LIMIT 3 OFFSET 1 # end",
]
UPDATES = [
    "INSERT DATA { GRAPH <http://x/f> { <http://x/s> <http://x/p> 1 } }",
    "DELETE { GRAPH <http://x/f> { ?s ?p ?o } } WHERE { GRAPH <http://x/f> { ?s ?p ?o } } ; CLEAR SILENT GRAPH <http://x/f>",
    "WITH <http://x/f> DELETE WHERE { ?s ?p ?o } ; COPY <http://x/f> TO <http://x/h>",
]
DOCUMENTS = {
    "text/turtle": "@prefix x: <http://x/> . x:s x:p 1, 'a'@en ; a [ x:q ( 1 2 ) ] .",
    "application/n-triples": '<http://x/s> <http://x/p> "a" .\n_:b <http://x/p> <http://x/o> .\n',
    "application/ld+json": '{"@context":{"p":"http://x/p"},"@id":"http://x/s","p":[1,{"@value":"a","@language":"en"}]}',
    "application/rdf+xml": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
    '<r:Description r:about="http://x/s"><x:p r:datatype="http://x/d">1</x:p></r:Description></r:RDF>',
}
PATHS = [
    "/", "/sparql", "/update", "/store", "/queries/", "/query/X", "/queries/X", "/queries/X.json", "/id/state/X",
    "/doc/treaty/X.ttl", "/vocab/X/Y", "/vocab/X", "/ontology/", "/ontology/X", "/ontology/core/X", "/shapes/X",
    "/graph/X", "/dumps/X", "/dumps/SHA256SUMS", "/explain?s=X&p=Y&o=Z", "/health/ready", "/metrics",
    "/admin/queries", "/admin/queries/X", "/static/X",
]  # fmt: skip

deep = pytest.mark.deep
usual = settings(
    max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
long = settings(usual, max_examples=3000, derandomize=False)


class Said(NamedTuple):
    """An answer; status 0 is a connection that was closed without one."""

    status: int
    kind: str
    content: bytes


class Target:
    """A server that is sent anything."""

    def __init__(self, port: int) -> None:
        self._port = port

    def send(self, method: str, path: str, body: bytes | None = None, **fields: str) -> Said:
        """Send a request that is well-formed HTTP around whatever it holds."""
        lines = [f"{method} {path} HTTP/1.1", "Host: x", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        return self.send_raw("\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + (body or b""))

    def send_raw(self, message: bytes, *, ends: bool = False) -> Said:
        """Send bytes and read the answer to its end; where `ends`, say that no more will come, as one who leaves."""
        with socket.create_connection(("127.0.0.1", self._port), 30) as connection:
            with contextlib.suppress(OSError):
                connection.sendall(message)
                if ends:
                    connection.shutdown(socket.SHUT_WR)
            answer = http.client.HTTPResponse(connection)
            try:
                answer.begin()
                return Said(answer.status, answer.headers.get("Content-Type", ""), answer.read())
            except (OSError, http.client.HTTPException):
                return Said(0, "", b"")


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("fuzzing")
    data = "".join(f"<http://x/s{n}> <http://x/p> <http://x/o{n}> , 'a{n}'@en .\n" for n in range(30))
    publish_trig(Versions(folder), f"<http://x/g> {{ {data} }}")
    port = free_port()
    options = ("--time-limit", "2", "--memory-limit", "128", "--max-body", "100000", "--keep", "3", "--hold", "disk")
    with process_serving(folder, port, *options, environment={"CONCORD_TOKENS": f"admin:{TOKEN}"}):
        yield Target(port)


def check(target: Target, said: Said, *, may_be_page: bool = False) -> None:
    """Hold an answer against what every answer must be, and ask the next question."""
    for inside in (b"Traceback", b"site-packages", b"endpoint/", b'File "'):
        assert inside not in said.content
    if said.status >= 500:
        problem = json.loads(said.content)
        assert STOPPED.get(problem["code"]) == said.status, problem
    elif said.status >= 400 and not may_be_page:
        # What is no HTTP at all is refused by the web server, without a body.
        assert said.kind == "application/problem+json" or (said.status == 400 and not said.content), said
    assert target.send("GET", "/sparql?query=ASK%7B%7D", Accept="text/csv") == Said(
        200, "text/csv; charset=utf-8", b"true"
    )


def mangled(texts: list[str]) -> st.SearchStrategy[str]:
    """Texts that were right once: tokens left out, doubled, swapped, or replaced by what hurts."""
    odd = ["\x00", "\\u0000", "\\uD800", "\\U0010FFFF", "﻿", "\u202e", "𝔘", "'" * 3, '"', "<", "\\", "\r", "{" * 50]
    odd += ["(" * 399, "9" * 400, "1e999999", "-0.0e-0", "<" + "x" * 3000 + ">", "%", "_:", "@", "^^", "<<", ">>", "{|"]
    odd += ["?" + "v" * 3000, "SERVICE", "LOAD", "BASE", "PREFIX", "FROM", "<<( ?s ?p ?o )>>", "NOW()", "UUID()"]

    def mangle(text: str, seed: int, times: int) -> str:
        chance = random.Random(seed)
        parts = [token.text for token in tokens(text)]
        for _ in range(times):
            place = chance.randrange(len(parts))
            match chance.randrange(5):
                case 0:
                    parts.insert(place, chance.choice(odd))
                case 1:
                    parts[place] = chance.choice(parts)
                case 2 if len(parts) > 1:
                    del parts[place]
                case 3:
                    parts[place] = parts[place][: chance.randrange(len(parts[place]) + 1)]
                case _:
                    parts = parts[:place] + parts[place:] * 2
            parts = parts[:4000] or [""]
        return " ".join(parts)[:60_000]

    return st.builds(mangle, st.sampled_from(texts), st.integers(0, 1 << 32), st.integers(0, 6))


parameters = st.dictionaries(
    st.sampled_from(["timeout", "version", "format", "default-graph-uri", "named-graph-uri", "using-graph-uri", "x"]),
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(["0", "-1", "1e308", "nan", "inf", "1", "01", "٣", "json", "ttl", "http://x/g", "9" * 30]),
    ),
    max_size=3,
)
fields = st.dictionaries(
    st.sampled_from(
        [
            "Accept",
            "Accept_Encoding",
            "If_None_Match",
            "If_Match",
            "Range",
            "Content_Encoding",
            "Authorization",
            "If_Modified_Since",
            "If_Range",
            "Cache_Control",
            "X_Forwarded_For",
            "Expect",
            "Cookie",
            "Origin",
        ]
    ),
    st.one_of(
        st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=30),
        st.sampled_from(
            [
                "*",
                '"1"',
                'W/"1"',
                "bytes=0-",
                "bytes=-1",
                "bytes=5-2,1-",
                "gzip;q=nan",
                "text/csv;q=0.5, */*;q=0",
                "a/b",
                ",,,;;;===",
                "Bearer",
                "Bearer x",
                "text/html",
                "zstd, gzip;q=0",
                "identity;q=0",
                "no-cache",
                '"' * 99,
            ]
        ),
    ),
    max_size=4,
)


def ask_anything(target: Target, text: str, given_: dict[str, str], sent: dict[str, str], way: int) -> None:
    asked = urlencode({"query": text, **given_}, errors="surrogatepass")
    match way:
        case 0:
            said = target.send("GET", f"/sparql?{asked}"[:60_000], **sent)
        case 1:
            kind = {"Content_Type": "application/x-www-form-urlencoded"}
            said = target.send("POST", "/sparql", asked.encode(), **{**sent, **kind})
        case _:
            content = text.encode("utf-8", "surrogatepass")
            kind = {"Content_Type": "application/sparql-query"}
            said = target.send("QUERY", f"/sparql?{urlencode(given_)}", content, **{**sent, **kind})
    check(target, said, may_be_page="text/html" in sent.get("Accept", "") or "Accept" in sent)


ways = st.integers(0, 2)


@given(mangled(QUERIES), parameters, fields, ways)
@usual
def test_any_query_is_answered_or_refused(
    target: Target, text: str, given_: dict[str, str], sent: dict[str, str], way: int
) -> None:
    ask_anything(target, text, given_, sent, way)


@deep
@given(mangled(QUERIES), parameters, fields, ways)
@long
def test_any_of_many_queries_is_answered_or_refused(
    target: Target, text: str, given_: dict[str, str], sent: dict[str, str], way: int
) -> None:
    ask_anything(target, text, given_, sent, way)


def write_anything(target: Target, kind: str, body: bytes, given_: dict[str, str], sent: dict[str, str]) -> None:
    path = "/update" if kind.startswith("application/sparql") else "/store"
    graph = {} if path == "/update" else {"graph": "http://x/f"}
    sent = {"Content_Type": kind, "Authorization": f"Bearer {TOKEN}", **sent}
    method = "POST" if path == "/update" else "PUT"
    said = target.send(method, f"{path}?{urlencode({**graph, **given_}, errors='surrogatepass')}", body, **sent)
    check(target, said, may_be_page="Accept" in sent)


def damaged(texts: list[str]) -> st.SearchStrategy[bytes]:
    """Bytes of documents with some of them cut out, doubled or replaced."""

    def damage(text: str, seed: int, times: int) -> bytes:
        chance, content = random.Random(seed), bytearray(text.encode())
        for _ in range(times):
            place = chance.randrange(len(content) + 1)
            match chance.randrange(4):
                case 0:
                    content[place:place] = chance.randbytes(chance.randrange(4))
                case 1:
                    del content[place : place + chance.randrange(9)]
                case 2:
                    content[place:place] = content[place // 2 : place] * chance.randrange(50)
                case _:
                    content[place:place] = chance.choice([b"[", b"(", b'{"@id":', b"<a>", b"<<", b'"']) * 500
            content = content[:90_000]
        return bytes(content)

    return st.builds(damage, st.sampled_from(texts), st.integers(0, 1 << 32), st.integers(0, 5))


bodies = st.one_of(
    st.tuples(st.just("application/sparql-update"), mangled(UPDATES).map(lambda text: text.encode("utf-8", "replace"))),
    *[st.tuples(st.just(kind), damaged([text])) for kind, text in DOCUMENTS.items()],
    st.tuples(
        st.sampled_from([*DOCUMENTS, "multipart/form-data; boundary=x", "text/turtle; charset=utf-16", "a/b", ";", ""]),
        st.binary(max_size=200),
    ),
)


@given(bodies, parameters, fields)
@usual
def test_any_body_is_written_or_refused(
    target: Target, body: tuple[str, bytes], given_: dict[str, str], sent: dict[str, str]
) -> None:
    write_anything(target, *body, given_, sent)


@deep
@given(bodies, parameters, fields)
@long
def test_any_of_many_bodies_is_written_or_refused(
    target: Target, body: tuple[str, bytes], given_: dict[str, str], sent: dict[str, str]
) -> None:
    write_anything(target, *body, given_, sent)


segments = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["..", ".", "%00", "%FF", "%2e%2e%2f", "%", "%zz", "a" * 3000, "un-1988", "col", "core", "🜨", "'", "{"]
    ),
)


def visit_anything(
    target: Target, path: str, first: str, second: str, method: str, sent: dict[str, str], given_: dict[str, str]
) -> None:
    for mark, value in (("X", first), ("Y", second), ("Z", first)):
        path = path.replace(mark, value if value.startswith("%") else quote(value, safe="", errors="replace"))
    if given_:
        path += ("&" if "?" in path else "?") + urlencode(given_, errors="replace")
    said = target.send(method, path, **{"Accept": "application/json", **sent})
    check(target, said, may_be_page="Accept" in sent or method == "HEAD")


methods = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "QUERY", "TRACE", "BREW", "get"])


@given(st.sampled_from(PATHS), segments, segments, methods, fields, parameters)
@usual
def test_any_address_is_answered_or_refused(
    target: Target, path: str, first: str, second: str, method: str, sent: dict[str, str], given_: dict[str, str]
) -> None:
    visit_anything(target, path, first, second, method, sent, given_)


@deep
@given(st.sampled_from(PATHS), segments, segments, methods, fields, parameters)
@long
def test_any_of_many_addresses_is_answered_or_refused(
    target: Target, path: str, first: str, second: str, method: str, sent: dict[str, str], given_: dict[str, str]
) -> None:
    visit_anything(target, path, first, second, method, sent, given_)


@given(st.binary(max_size=300))
@usual
def test_what_is_no_request_at_all_hurts_nobody(target: Target, noise: bytes) -> None:
    said = target.send_raw(noise, ends=True)
    assert said.status in (0, 400, 404, 405, 408, 411, 431, 501, 505)
    said = target.send_raw(b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + noise + b"\r\n\r\n", ends=True)
    assert said.status < 500
    check(target, Said(0, "", b""))
