"""Every fault that a client can meet, over HTTP from a real server: its status, its code, and what it tells.

The rows are those of the public interface. After each that concerns the engine, the next query is answered.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import pytest

from endpoint.store.versions import Versions
from tests.conftest import publish_trig
from tests.serving import free_port, process_serving

MANY = "".join(f"<http://x/s{n}> <http://x/p> <http://x/o{n}> .\n" for n in range(2000))
KILLER = "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }"
GLUTTON = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
CRASH = "ASK { FILTER(" + "!" * 190_000 + "true) }"
WRITE, CONTRIBUTE = "of-a-writer-only", "of-a-contributor"
TOKENS = f"write:{WRITE},contribute:{CONTRIBUTE}"
QUERY = {"Content_Type": "application/sparql-query"}
FORM = {"Content_Type": "application/x-www-form-urlencoded"}
TURTLE = {"Content_Type": "text/turtle"}
PLAIN = {"Content_Type": "text/plain"}
UTF16 = {"Content_Type": "application/sparql-update; charset=utf-16"}


class Said(NamedTuple):
    """An answer: its status, its header fields and its body."""

    status: int
    fields: Any
    content: bytes

    @property
    def problem(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.content)
        return found


class Site:
    """A client of a server."""

    def __init__(self, port: int, process: int) -> None:
        self._port = port
        self._process = process

    def ask(self, path: str, method: str = "GET", body: str | None = None, **fields: str) -> Said:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in fields.items()}
            if path == "/update":
                named.setdefault("Content-Type", "application/sparql-update")
            connection.request(method, path, None if body is None else body.encode(), named)
            answer = connection.getresponse()
            return Said(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def query(self, text: str, **parameters: str) -> Said:
        form = urlencode({"query": text, **parameters})
        return self.ask("/sparql", "POST", form, **FORM)

    def workers(self) -> list[int]:
        """Return the processes that work on queries: the children of the engines, which are children of the server."""
        return [worker for engine in children(self._process) for worker in children(engine) if is_ours(worker)]

    def answers(self) -> bool:
        """Tell whether the next query is answered, once there is room for it."""
        deadline = time.monotonic() + 20
        while (said := self.ask("/sparql?query=ASK%7B%7D")).status == 503:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        return (said.status, said.problem) == (200, {"head": {}, "boolean": True})


def children(process: int) -> list[int]:
    lists = [each.read_text() for each in Path(f"/proc/{process}/task").glob("*/children")]
    return [int(child) for text in lists for child in text.split()]


def is_ours(process: int) -> bool:
    return b"endpoint.store" in Path(f"/proc/{process}/cmdline").read_bytes()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("faults")
    versions = Versions(folder)
    for _ in range(3):
        publish_trig(versions, MANY)
    versions.prune(2)
    port = free_port()
    options = ("--time-limit", "3", "--memory-limit", "256", "--max-body", "200000")
    options += ("--max-workers", "3", "--max-waiting", "3", "--cache", "0")
    with process_serving(folder, port, *options, environment={"CONCORD_TOKENS": TOKENS}) as process:
        yield Site(port, process.pid)


BEARER = {"Authorization": f"Bearer {WRITE}"}
OLDER = {"If_Match": '"2"'}
ASKED = "/sparql?query=ASK%7B%7D"
NAMED = "/store?graph=http://x/g"
INSERT = "INSERT DATA { GRAPH <http://x/g> { <http://x/s> <http://x/p> 1 } }"
BROKEN = "SELECT *\n{ ?s ?p }"

Row = tuple[str, str, dict[str, str], int, str]
ROWS: list[Row] = [
    ("malformed query", f"/sparql?query={quote(BROKEN)}", {}, 400, "malformed-query"),
    ("undeclared prefix", f"/sparql?query={quote('ASK { ?s foo:bar 1 }')}", {}, 400, "malformed-query"),
    ("malformed update", "/update", {"method": "POST", "body": "INSERT", **BEARER}, 400, "malformed-query"),
    ("malformed document", NAMED, {"method": "PUT", "body": "<x", **TURTLE, **BEARER}, 400, "malformed-rdf"),
    ("malformed parameter", f"{ASKED}&timeout=soon", {}, 400, "bad-request"),
    ("malformed name of a graph", "/store?graph=http://[", {}, 400, "bad-request"),
    ("parameter given twice", f"{ASKED}&timeout=1&timeout=2", {}, 400, "bad-request"),
    ("no such parameter", "/queries/treaty-record.json?treaty=un-1988&colour=red", {}, 400, "bad-parameter"),
    ("value of the wrong kind", "/queries/who-was-bound.json?treaty=un-1988&date=soon", {}, 400, "bad-parameter"),
    ("two queries", f"{ASKED}&query=ASK%7B%7D", {}, 400, "bad-request"),
    ("two queries in address and body", ASKED, {"method": "POST", "body": "ASK {}", **QUERY}, 400, "bad-request"),
    ("no query", "/sparql", {"method": "POST", "body": "", **QUERY}, 400, "malformed-query"),
    ("no query in a form", "/sparql", {"method": "POST", "body": "a=b", **FORM}, 400, "bad-request"),
    ("no token", "/update", {"method": "POST", "body": "CLEAR ALL"}, 401, "unauthorized"),
    ("wrong token", "/store?default", {"method": "DELETE", "Authorization": "Bearer wrong"}, 401, "unauthorized"),
    ("low role", "/store?default", {"method": "DELETE", "Authorization": f"Bearer {CONTRIBUTE}"}, 403, "role-too-low"),
    ("no token for operators", "/admin/queries", {}, 401, "unauthorized"),
    ("no such page", "/nowhere", {}, 404, "unknown-resource"),
    ("no such thing", "/id/state/atlantis", {}, 404, "unknown-resource"),
    ("no such document", "/doc/state/atlantis.ttl", {}, 404, "unknown-resource"),
    ("no such question", "/queries/nothing", {}, 404, "unknown-query"),
    ("no such graph", "/store?graph=http://x/none", {}, 404, "unknown-resource"),
    ("no such version", f"{ASKED}&version=99", {}, 404, "unknown-resource"),
    ("no such method", "/sparql", {"method": "PATCH"}, 405, "method-not-allowed"),
    ("no such method of an update", "/update", {"method": "GET"}, 405, "method-not-allowed"),
    ("no acceptable format", ASKED, {"Accept": "image/png"}, 406, "not-acceptable"),
    ("no such format", f"{ASKED}&format=png", {}, 406, "not-acceptable"),
    ("another type of body", "/sparql", {"method": "POST", "body": "x", **PLAIN}, 415, "unsupported-media-type"),
    ("another type of update", "/update", {"method": "POST", **QUERY, **BEARER}, 415, "unsupported-media-type"),
    ("another type of data", NAMED, {"method": "PUT", "body": "x", **PLAIN, **BEARER}, 415, "unsupported-media-type"),
    ("another encoding", "/update", {"method": "POST", **UTF16, **BEARER}, 415, "unsupported-media-type"),
    ("a body too large", "/sparql", {"method": "POST", "body": "#" * 200_001, **QUERY}, 413, "body-too-large"),
    ("a version that was pruned", f"{ASKED}&version=1", {}, 410, "version-gone"),
    ("a newer version", "/update", {"method": "POST", "body": INSERT, **OLDER, **BEARER}, 412, "version-conflict"),
    (
        "a newer graph",
        "/store?graph=urn:x-test:default",
        {"method": "DELETE", **OLDER, **BEARER},
        412,
        "version-conflict",
    ),
    ("another file", "/dumps/concord.nq", {"If_Match": '"x"'}, 412, "version-conflict"),
    ("a range beyond the end", "/dumps/concord.nq", {"Range": "bytes=99999999-"}, 416, "range-not-satisfiable"),
    ("SERVICE", f"/sparql?query={quote('ASK { SERVICE <http://127.0.0.1:1/> {} }')}", {}, 403, "not-allowed"),
    ("LOAD", "/update", {"method": "POST", "body": "LOAD <http://127.0.0.1:1/>", **BEARER}, 403, "not-allowed"),
]


def each(rows: list[Row]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("path", "sent", "status", "code"), [row[1:] for row in rows], ids=[row[0] for row in rows]
    )


@each(ROWS)
def test_a_mistake_has_its_status_and_code(site: Site, path: str, sent: dict[str, str], status: int, code: str) -> None:
    said = site.ask(path, **sent)
    assert said.status == status, said.content
    assert said.fields["Content-Type"] == "application/problem+json"
    problem = said.problem
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["title"]
    assert problem["detail"]
    assert b"Traceback" not in said.content
    assert b".py" not in said.content


@each([row for row in ROWS if row[0] not in ("no acceptable format", "no query in a form")])  # to that, the editor
def test_a_browser_is_told_of_it_on_a_page(site: Site, path: str, sent: dict[str, str], status: int, code: str) -> None:
    said = site.ask(path, **{**sent, "Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (said.status, said.fields["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert b"<!doctype html" in said.content.lower()
    assert b"Traceback" not in said.content


def test_a_malformed_query_is_shown_its_place(site: Site) -> None:
    problem = site.query(BROKEN).problem
    assert (problem["line"], problem["column"]) == (2, 10)
    assert problem["detail"].startswith("Line 2, column 10:")


def test_where_a_method_is_not_allowed_those_that_are_can_be_read(site: Site) -> None:
    assert set(site.ask("/update", "GET").fields["Allow"].split(", ")) == {"POST", "OPTIONS"}


def test_who_is_asked_for_a_token_is_told_of_what_kind(site: Site) -> None:
    assert site.ask("/store?default", "DELETE").fields["WWW-Authenticate"].startswith("Bearer")


def test_a_part_of_a_download_is_given(site: Site) -> None:
    whole = site.ask("/dumps/concord.nq")
    part = site.ask("/dumps/concord.nq", Range="bytes=10-19")
    assert (part.status, part.content) == (206, whole.content[10:20])


def test_a_query_over_its_time_is_504(site: Site) -> None:
    said = site.query(KILLER, timeout="0.3")
    assert (said.status, said.problem["code"]) == (504, "query-timeout")
    assert site.answers()


def test_a_query_over_its_memory_is_507(site: Site) -> None:
    said = site.query(GLUTTON)
    assert (said.status, said.problem["code"]) == (507, "memory-limit")
    assert site.answers()


def test_a_query_that_crashes_the_engine_is_500(site: Site) -> None:
    said = site.ask("/sparql", "POST", CRASH, **QUERY)
    assert (said.status, said.problem["code"]) == (500, "engine-crash")
    assert site.answers()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the workers")
def test_a_query_whose_worker_dies_is_500(site: Site) -> None:
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(site.query, KILLER)
        while not asked.done():
            time.sleep(0.3)
            with contextlib.suppress(OSError):  # some may be gone already
                for worker in site.workers():
                    os.kill(worker, signal.SIGSEGV)  # SIGKILL is what the kernel sends where memory is short
        said = asked.result()
    assert (said.status, said.problem["code"]) == (500, "engine-crash")
    assert site.answers()


def test_too_many_queries_are_503_with_a_time_to_come_back(site: Site) -> None:
    with ThreadPoolExecutor(20) as pool:
        said = list(pool.map(lambda _: site.query(KILLER), range(20)))
    refused = [each for each in said if each.status == 503]
    assert refused
    assert {each.problem["code"] for each in refused} == {"too-busy"}
    assert all(int(each.fields["Retry-After"]) > 0 for each in refused)
    assert {each.status for each in said} <= {503, 504}
    assert site.answers()
