"""Whatever is sent, the server answers it, shows nothing of its insides, and answers the next one.

No answer is a 5xx, save those that say that a worker was stopped: too many waiting, over time, over memory, crashed.
"""

from __future__ import annotations

import contextlib
import gzip
import http.client
import os
import random
import re
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import quote, quote_plus

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from endpoint.app import create_app
from endpoint.config import Settings
from endpoint.errors import AnswerTooLarge, EngineCrash, MemoryLimit, QueryTimeout, TooBusy
from endpoint.saved.catalog import Catalog
from endpoint.store.client import EngineClient
from endpoint.store.guard import tokens
from endpoint.store.versions import Versions
from tests.conftest import publish_trig
from tests.serving import free_port, process_serving

TOKEN = "of-the-fuzzers-only"
PROBLEM = "application/problem+json"
FORM = "application/x-www-form-urlencoded"
STOPPED = (TooBusy, QueryTimeout, MemoryLimit, AnswerTooLarge, EngineCrash)
"""The faults by which a worker was stopped."""
DATA = """
@prefix cna: <https://w3id.org/concord/ontology/> . @prefix cnd: <https://w3id.org/concord/id/> .
@prefix cng: <https://w3id.org/concord/graph/> . @prefix cnv: <https://w3id.org/concord/vocab/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
cng:states { <https://w3id.org/concord/id/state/col> a cna:State ; skos:prefLabel 'Colombia'@en . }
cng:ontology { cna:State a owl:Class ; skos:prefLabel 'state'@en . }
cng:vocab { <https://w3id.org/concord/vocab/region/1> a skos:Concept ; skos:inScheme cnv:region ; skos:notation '1' .
            cnv:region a skos:ConceptScheme . }
"""
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
    "WITH <http://x/f> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o } ; COPY SILENT <http://x/f> TO <http://x/h>",
]
DOCUMENTS = {
    "text/turtle": "@prefix x: <http://x/> . x:s x:p 1, 'a'@en ; a [ x:q ( 1 2 ) ] .",
    "application/n-triples": '<http://x/s> <http://x/p> "a" .\n_:b <http://x/p> <http://x/o> .\n',
    "application/ld+json": '{"@context":{"p":"http://x/p"},"@id":"http://x/s","p":[1,{"@value":"a","@language":"en"}]}',
    "application/rdf+xml": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
    '<r:Description r:about="http://x/s"><x:p r:datatype="http://x/d">1</x:p></r:Description></r:RDF>',
    "multipart/form-data; boundary=x": '--x\r\nContent-Disposition: form-data; name="data"; filename="a.ttl"\r\n'
    "Content-Type: text/turtle\r\n\r\n<http://x/s> <http://x/p> 1 .\r\n--x--\r\n",
}
MESSAGES = [
    "GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nAccept: text/csv;q=0.5, */*\r\n\r\n",
    "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 5\r\n\r\nASK{}",
    "POST /update HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nCLEAR\r\n4\r\n ALL\r\n0\r\n\r\n",
    "PUT /store?default HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\nContent-Encoding: gzip\r\n\r\n<a>",
]

deep = pytest.mark.deep
usual = settings(
    max_examples=300, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
long = settings(usual, max_examples=6000, derandomize=False)

Fields = list[tuple[str, str]]


class Said(NamedTuple):
    """An answer; status 0 is a connection that was closed without one."""

    status: int
    kind: str
    content: bytes


class Target:
    """A server that is sent anything."""

    def __init__(self, port: int, log: IO[bytes]) -> None:
        self._port = port
        self._log = log

    def logged(self) -> bytes:
        """Return what the server has written to its log since this was last asked."""
        return self._log.read()

    def send(self, method: str, path: str, fields: Fields, body: bytes | None = None) -> Said:
        """Send a request that is well-formed HTTP around whatever it holds."""
        lines = [f"{method} {path} HTTP/1.1", "Host: x", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in fields]
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        head = "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")
        return self.send_raw(head + (body or b""), method=method)

    def send_raw(self, message: bytes, *, method: str = "", ends: bool = False) -> Said:
        """Send bytes and read the answer to its end; where `ends`, say that no more will come, as one who leaves."""
        with socket.create_connection(("127.0.0.1", self._port), 30) as connection:
            with contextlib.suppress(OSError):  # it may be closed before all is sent
                connection.sendall(message)
                if ends:
                    connection.shutdown(socket.SHUT_WR)
            answer = http.client.HTTPResponse(connection, method=method)
            try:
                answer.begin()
            except (ConnectionError, http.client.HTTPException):
                return Said(0, "", b"")
            content = answer.read()
            if content and answer.headers.get("Content-Encoding") == "zstd":
                content = zstandard.ZstdDecompressor().decompressobj().decompress(content)
            elif content and answer.headers.get("Content-Encoding") == "gzip":
                content = gzip.decompress(content)
            return Said(answer.status, answer.headers.get("Content-Type", ""), content)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("fuzzing")
    many = "".join(f"<http://x/s{n}> <http://x/p> <http://x/o{n}> , 'a{n}'@en .\n" for n in range(30))
    publish_trig(Versions(folder), f"{DATA} <http://x/g> {{ {many} }}")
    port = free_port()
    options = ("--time-limit", "2", "--memory-limit", "256", "--max-body", "100000", "--keep", "3", "--hold", "disk")
    log = tmp_path_factory.mktemp("log") / "stderr"
    with ExitStack() as stack:
        with errors_written_to(log):
            stack.enter_context(
                process_serving(folder, port, *options, environment={"CONCORD_TOKENS": f"admin:{TOKEN}"})
            )
        yield Target(port, stack.enter_context(log.open("rb")))


@contextlib.contextmanager
def errors_written_to(path: Path) -> Iterator[None]:
    """Have the processes that are started meanwhile write their errors to a file."""
    kept = os.dup(2)
    with path.open("wb") as file:
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def check(target: Target, said: Said, fields: Fields = []) -> None:  # noqa: B006 (not changed)
    """Hold an answer against what every answer must be, and ask the next question."""
    for inside in (b"Traceback", b"site-packages", b"endpoint/", b'File "'):
        assert inside not in said.content
    assert b"Traceback" not in (logged := target.logged()), logged.decode()
    # What is no HTTP at all is refused by the web server, without a body.
    by_web_server = said.status in (400, 414, 431) and not said.content
    likes_text = any(name == "Accept" and "text/" in value.lower() for name, value in fields)
    if said.status >= 400 and not by_web_server and not likes_text:
        assert said.kind == PROBLEM, said
    if said.status >= 500:
        told = said.content.decode()
        assert any(said.status == each.status and (each.code in told or each.title in told) for each in STOPPED), said
    next_ = target.send("GET", "/sparql?query=ASK%7B%7D", [("Accept", "text/csv")])
    assert next_ == Said(200, "text/csv; charset=utf-8", b"true")


def test_what_is_not_mangled_is_answered_and_written(target: Target) -> None:
    for text in QUERIES:
        assert target.send("GET", f"/sparql?query={quote(text)}", []).status == 200
    for text in UPDATES:
        sent = [("Content-Type", "application/sparql-update"), ("Authorization", f"Bearer {TOKEN}")]
        assert target.send("POST", "/update", sent, text.encode()).status == 200
    for kind, text in DOCUMENTS.items():
        sent = [("Content-Type", kind), ("Authorization", f"Bearer {TOKEN}")]
        assert target.send("POST", "/store?graph=http://x/f", sent, text.encode()).status in (201, 204)


def mangled(texts: list[str]) -> st.SearchStrategy[str]:
    """Texts that were right once: tokens left out, doubled, swapped, or replaced by what hurts."""
    odd = [
        "\x00",
        "\\u0000",
        "\\uD800",
        "\\U0010FFFF",
        "\ufeff",
        "\u202e",
        "𝔘",
        "'" * 3,
        '"',
        "<",
        "\\",
        "\r",
        "{" * 50,
    ]
    odd += ["(" * 399, "9" * 400, "1e999999", "-0.0e-0", "<" + "x" * 3000 + ">", "%", "_:", "@", "^^", "<<", ">>", "{|"]
    odd += ["?" + "v" * 3000, "SERVICE", "LOAD", "BASE", "PREFIX", "FROM", "<<( ?s ?p ?o )>>", "NOW()", "UUID()"]
    odd += [
        "'" + "x" * 30_000 + "'",
        "\x07\x1b[0m",
        "\x85\u2028",
        "\ud800",
        "<http://[>",
        "<\\u0041:>",
        "a" * 3000 + ":b",
    ]
    odd += [each * 9000 for each in ("(", "{ ", "[", "!", "- ", "<<", "^", "1+", "a/", "a|", "()", "1 , ", "{} UNION ")]

    def mangle(text: str, seed: int, times: int) -> str:
        chance = random.Random(seed)
        parts = [token.text for token in tokens(text)]
        for _ in range(times):
            place = chance.randrange(len(parts))
            match chance.randrange(6):
                case 0:
                    parts.insert(place, chance.choice(odd))
                case 1:
                    parts[place] = chance.choice(parts)
                case 2 if len(parts) > 1:
                    del parts[place]
                case 3:
                    parts[place] = parts[place][: chance.randrange(len(parts[place]) + 1)]
                case 4:
                    cut = chance.randrange(len(parts[place]) + 1)
                    parts[place] = parts[place][:cut] + chr(chance.randrange(0x300)) + parts[place][cut:]
                case _:
                    parts = parts[:place] + parts[place:] * 2
            parts = parts[:4000] or [""]
        return " ".join(parts)[:60_000]

    return st.builds(mangle, st.sampled_from(texts), st.integers(0, 1 << 32), st.integers(0, 6))


def damaged(texts: list[str]) -> st.SearchStrategy[bytes]:
    """Bytes of documents with some of them cut out, doubled or replaced."""
    odd = [each * 500 for each in (b"[", b"(", b'{"@id":', b"<a>", b"<<", b'"', b"\r\n", b"\x00", b"\xff")]
    odd += [b'<!DOCTYPE r [<!ENTITY a "&a;&a;"><!ENTITY b SYSTEM "file:///etc/passwd">]>', b"&a;", b"&b;", b"&#0;"]
    odd += [b'"@context":"http://127.0.0.1:1/",', b'"@id":null,', b"\\uD800", b"\\u0000", b"1e999999", b'xml:base="::"']

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
                    content[place:place] = chance.choice(odd)
            content = content[:90_000]
        return bytes(content)

    return st.builds(damage, st.sampled_from(texts), st.integers(0, 1 << 32), st.integers(0, 5))


PARAMETERS = "timeout version format default-graph-uri named-graph-uri using-graph-uri graph default s p o q treaty x"
VALUES = "0 -1 1e308 nan inf 1 01 ٣ json ttl text/csv http://x/g http://[ cnd:state/col a _:b '1'@en un-1988 2000-02-30"
BROKEN = "% %zz %FF %C3%28 %ED%A0%80 %00 %0d%0a + & ; = ?"

value_texts = st.one_of(
    st.text(max_size=20).map(lambda text: quote_plus(text, errors="surrogatepass")),
    st.sampled_from(VALUES.split()).map(quote_plus),
    st.sampled_from([*BROKEN.split(), "9" * 30, "x" * 5000]),
)
pairs = st.builds("{}={}".format, st.sampled_from([*PARAMETERS.split(), "%FF", "%00", ""]), value_texts)
parameters = st.lists(pairs, max_size=3).map("&".join)

NAMES = (
    "Accept Accept-Encoding If-None-Match If-Match If-Modified-Since If-Range Range Content-Type Content-Encoding "
    "Authorization Cache-Control Cookie Expect Origin X-Forwarded-For"
)
KNOWN_FIELDS: Fields = [
    ("Accept", "text/csv;q=0.5, */*;q=0"), ("Accept", "text/html"), ("Accept", "application/ld+json"),
    ("Accept", "a/b"), ("Accept", "*/*"), ("Accept", "application/json"),
    ("Accept-Encoding", "gzip;q=nan"), ("Accept-Encoding", "zstd, gzip;q=0"), ("Accept-Encoding", "identity;q=0"),
    ("If-None-Match", "*"), ("If-None-Match", 'W/"1"'), ("If-Match", '"1"'), ("If-Match", "*"),
    ("If-Match", '"٣", "²"'), ("Host", ""), ("Host", "a b"),
    ("Range", "bytes=0-"), ("Range", "bytes=-1"), ("Range", "bytes=5-2,1-"), ("If-Range", '"x"'),
    ("If-Modified-Since", "Thu, 31 Feb 99999 25:61:61 GMT"), ("Content-Encoding", "gzip"),
    ("Cache-Control", "no-cache"), ("Transfer-Encoding", "gzip"),
    ("Authorization", "Bearer"), ("Authorization", "Basic \udcff"), ("Authorization", f"Bearer {TOKEN}"),
]  # fmt: skip
fields = st.lists(
    st.one_of(
        st.sampled_from(KNOWN_FIELDS),
        st.tuples(
            st.sampled_from(NAMES.split()),
            st.one_of(
                st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=30),
                st.sampled_from(["\x0b", ",,,;;;===", '"' * 99, "a/b;" * 99, "\udcff\udc80", "*/*;q=" + "9" * 400]),
            ),
        ),
    ),
    max_size=4,
)
kind_ends = st.sampled_from(
    [""] * 9
    + [
        "; charset=utf-8",
        "; charset=utf-16",
        "; charset*=UTF-8''%00",
        "; charset",
        ";;;=",
        '; charset="\\',
        "; é=\udcff",
    ]
    + [
        "; charset=" + "x" * 2000,
        "; q=0; charset=ascii; charset=utf-7",
        ", text/turtle",
        "; charset*0=u; charset*1=tf8",
    ]
)


def ask_anything(target: Target, text: str, given_: str, sent: Fields, way: int, kind_end: str) -> None:
    asked = "&".join(filter(None, ["query=" + quote_plus(text, errors="surrogatepass"), given_]))
    match way:
        case 0:
            said = target.send("GET", f"/sparql?{asked}"[:60_000], sent)
        case 1:
            sent = [*sent, ("Content-Type", FORM + kind_end)]
            said = target.send("POST", "/sparql", sent, asked.encode())
        case _:
            sent = [*sent, ("Content-Type", "application/sparql-query" + kind_end)]
            said = target.send("QUERY", f"/sparql?{given_}", sent, text.encode("utf-8", "surrogatepass"))
    assert said.status
    check(target, said, sent)


queries = st.one_of(mangled(QUERIES), mangled(QUERIES), mangled(QUERIES), st.text(max_size=200))
ways = st.integers(0, 2)


@given(queries, parameters, fields, ways, kind_ends)
@usual
def test_any_query_is_answered_or_refused(
    target: Target, text: str, given_: str, sent: Fields, way: int, kind_end: str
) -> None:
    ask_anything(target, text, given_, sent, way, kind_end)


@deep
@given(queries, parameters, fields, ways, kind_ends)
@long
def test_any_of_many_queries_is_answered_or_refused(
    target: Target, text: str, given_: str, sent: Fields, way: int, kind_end: str
) -> None:
    ask_anything(target, text, given_, sent, way, kind_end)


def write_anything(
    target: Target, kind: str, body: bytes, given_: str, sent: Fields, method: str, kind_end: str
) -> None:
    path, method = ("/update", "POST") if kind.startswith("application/sparql") else ("/store", method)
    if path == "/store" and "default" not in given_:
        given_ += "&graph=http://x/f"
    sent = [("Content-Type", kind + kind_end), ("Authorization", f"Bearer {TOKEN}"), *sent]
    said = target.send(method, f"{path}?{given_}", sent, body)
    assert said.status
    check(target, said, sent)


bodies = st.one_of(
    st.tuples(
        st.just("application/sparql-update"), mangled(UPDATES).map(lambda text: text.encode("utf-8", "surrogatepass"))
    ),
    *[st.tuples(st.just(kind), damaged([text])) for kind, text in DOCUMENTS.items()],
    st.tuples(st.sampled_from([*DOCUMENTS, "multipart/form-data", "a/b", ";", ""]), st.binary(max_size=200)),
)
put_or_post = st.sampled_from(["PUT", "POST"])


@given(bodies, parameters, fields, put_or_post, kind_ends)
@usual
def test_any_body_is_written_or_refused(
    target: Target, body: tuple[str, bytes], given_: str, sent: Fields, method: str, kind_end: str
) -> None:
    write_anything(target, *body, given_, sent, method, kind_end)


@deep
@given(bodies, parameters, fields, put_or_post, kind_ends)
@long
def test_any_of_many_bodies_is_written_or_refused(
    target: Target, body: tuple[str, bytes], given_: str, sent: Fields, method: str, kind_end: str
) -> None:
    write_anything(target, *body, given_, sent, method, kind_end)


@cache
def rules() -> list[str]:
    """Return the rules of all routes of the application."""
    with tempfile.TemporaryDirectory() as folder:
        store = EngineClient(Versions(Path(folder)), Path(folder), 1.0)
        app = create_app(store, Catalog([]), Settings.read({"store": folder}, {}))
        return sorted({rule.rule for rule in app.url_map.iter_rules()})


KNOWN = "state col region 1 99 State core states un-1988 treaty-record who-was-bound concord.nq concord.css f json rq"
ODD = ".. . %00 %FF %2e%2e%2f % %zz %C0%AF %ED%A0%80 %0d%0aX:y %2F%2F ' { ;x @ : x.ttl x.html .ttl [ <> %22%3E%3Cb%3E"
segments = st.one_of(
    st.sampled_from(KNOWN.split()),
    st.sampled_from(KNOWN.split()),
    st.sampled_from([*ODD.split(), "a" * 3000, quote("🜨"), "é"]),
    st.text(max_size=12).map(lambda text: quote(text, safe="", errors="surrogatepass")),
)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """An address that some rule of the application is made for, or nearly so."""
    return re.sub("<[^>]+>", lambda _: draw(segments), draw(st.sampled_from(rules()))) + draw(
        st.sampled_from(["", "", "", "/", "//", ".ttl", "/x"])
    )


METHODS = "GET GET GET HEAD POST PUT DELETE OPTIONS PATCH QUERY TRACE BREW get"
methods = st.sampled_from(METHODS.split())


def visit_anything(target: Target, address: str, method: str, sent: Fields, given_: str) -> None:
    said = target.send(method, f"{address}?{given_}" if given_ else address, sent)
    assert said.status
    check(target, said, sent)


@given(addresses(), methods, fields, parameters)
@usual
def test_any_address_is_answered_or_refused(
    target: Target, address: str, method: str, sent: Fields, given_: str
) -> None:
    visit_anything(target, address, method, sent, given_)


@deep
@given(addresses(), methods, fields, parameters)
@long
def test_any_of_many_addresses_is_answered_or_refused(
    target: Target, address: str, method: str, sent: Fields, given_: str
) -> None:
    visit_anything(target, address, method, sent, given_)


def send_noise(target: Target, noise: bytes) -> None:
    check(target, target.send_raw(noise, ends=True), [("Accept", "text/html")])
    check(target, target.send_raw(b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + noise + b"\r\n\r\n", ends=True))


noises = st.one_of(st.binary(max_size=300), damaged(MESSAGES))


@given(noises)
@usual
def test_what_is_no_request_at_all_hurts_nobody(target: Target, noise: bytes) -> None:
    send_noise(target, noise)


@deep
@given(noises)
@long
def test_much_that_is_no_request_at_all_hurts_nobody(target: Target, noise: bytes) -> None:
    send_noise(target, noise)
