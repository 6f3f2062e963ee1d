"""The application behind granian's own interface: what a real server does with clients that leave or dawdle."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from endpoint.serving.rsgi import environ_of
from endpoint.store.versions import Versions
from tests.conftest import publish_trig
from tests.serving import free_port, process_serving

MANY = "".join(f"<http://x/s{n}> <http://x/p> <http://x/o{n}> .\n" for n in range(2000))
KILLER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HEADERS = {"Authorization": "Bearer watchful-secret"}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("rsgi")
    publish_trig(Versions(folder), MANY)
    chosen = free_port()
    environment = {"CONCORD_TOKENS": "admin:watchful-secret,write:watchful-secret-2", "CONCORD_RATE_LIMIT": "0"}
    options = ("--max-body", "100000", "--max-workers", "4", "--proxies", "1")
    with process_serving(folder, chosen, *options, environment=environment):
        yield chosen


def ask(port: int, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {**HEADERS, **named})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def running(port: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ask(port, "GET", "/admin/queries")[2])
    return found


def test_the_query_of_a_client_that_leaves_is_gone_within_a_second(port: int) -> None:
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(f"GET /sparql?query={quote(KILLER)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            deadline = time.monotonic() + 10
            while not running(port):
                assert time.monotonic() < deadline, "the query did not start"
        left = time.monotonic()
        while running(port):
            assert time.monotonic() < left + 1, "the query runs on without its client"
            time.sleep(0.01)


def test_a_hundred_clients_that_leave_keep_nobody_waiting(port: int) -> None:
    for _ in range(100):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(f"GET /sparql?query={quote(KILLER)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    left = time.monotonic()
    while ask(port, "GET", "/sparql?query=ASK%7B%7D")[0] != 200:
        assert time.monotonic() < left + 1, "the queries wait although their clients have left"


def test_bodies_that_come_slowly_hold_no_thread(port: int) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nAS"
    )
    with ExitStack() as stack:
        for _ in range(300):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.sendall(head)
        assert ask(port, "POST", "/sparql", b"ASK {}", Content_Type="application/sparql-query")[0] == 200


def test_answers_that_are_read_slowly_hold_no_thread_and_no_worker(port: int) -> None:
    text = quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000")
    with ExitStack() as stack:
        for _ in range(12):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(f"GET /sparql?query={text} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        deadline = time.monotonic() + 60
        while running(port):
            assert time.monotonic() < deadline, "the answers wait for their readers"
            time.sleep(0.05)
        assert ask(port, "GET", "/sparql?query=ASK%7B%7D")[0] == 200


def test_a_large_answer_arrives_whole(port: int) -> None:
    text = quote("SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 100000")
    status, headers, content = ask(port, "GET", f"/sparql?query={text}", Accept="text/csv")
    assert (status, len(content)) == (200, int(headers["Content-Length"]))
    assert content.count(b"\n") == 100_001


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_beyond_the_limit_is_refused(port: int, chunked: bool) -> None:
    body: Any = (b"#" * 60_000 for _ in range(2)) if chunked else b"#" * 120_000
    headers = {"Content_Type": "application/sparql-query"}
    status, _, content = ask(port, "POST", "/sparql", body, **headers)
    assert (status, json.loads(content)["code"]) == (413, "body-too-large")


def test_a_body_shorter_than_its_length_is_not_taken_for_a_whole_one(port: int) -> None:
    head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(head.encode() + b"ASK {} ")
        client.shutdown(socket.SHUT_WR)
        assert b"200 OK" not in client.recv(4096)


def test_a_body_without_a_length_can_ask_but_not_write(port: int) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"ASK "
        yield b"{}"

    kind = "application/sparql-query"
    assert ask(port, "POST", "/sparql", pieces(), Content_Type=kind)[0] == 200
    kind = "application/sparql-update"
    status, _, content = ask(port, "POST", "/update", pieces(), Content_Type=kind)
    assert (status, json.loads(content)["code"]) == (411, "length-required")


def test_head_has_the_length_of_get_and_no_body(port: int) -> None:
    path = "/sparql?query=ASK%7B%7D"
    _, of_get, content = ask(port, "GET", path)
    status, of_head, nothing = ask(port, "HEAD", path)
    assert (status, nothing) == (200, b"")
    assert of_head["Content-Length"] == of_get["Content-Length"] == str(len(content))


def test_an_answer_without_content_says_so(port: int) -> None:
    assert ask(port, "OPTIONS", "/sparql")[0] == 204
    tag = ask(port, "GET", "/sparql?query=ASK%7B%7D")[1]["ETag"]
    status, headers, content = ask(port, "GET", "/sparql?query=ASK%7B%7D", If_None_Match=tag)
    assert (status, content, headers["ETag"]) == (304, b"", tag)


def scope_of(url: str, *headers: tuple[str, str], client: str = "198.51.100.1:5") -> Any:
    parts = urlsplit(url)
    return SimpleNamespace(
        server=parts.netloc,
        client=client,
        scheme=parts.scheme,
        method="GET",
        http_version="1.1",
        path=parts.path,
        query_string=parts.query,
        authority=None,
        headers=SimpleNamespace(items=lambda: list(headers)),
    )


def test_a_path_beyond_ascii_is_in_the_bytes_that_the_gateway_interface_has() -> None:
    environ = environ_of(scope_of("http://127.0.0.1:80/é?q=ü"))
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/é"
    assert environ["QUERY_STRING"].encode("latin-1").decode() == "q=ü"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "80")


def test_the_address_of_a_client_is_without_its_port() -> None:
    assert environ_of(scope_of("http://x:80/"))["REMOTE_ADDR"] == "198.51.100.1"
    assert environ_of(scope_of("http://x:80/", client="[2001:db8::1]:5"))["REMOTE_ADDR"] == "2001:db8::1"


def test_fields_of_one_name_are_one_list() -> None:
    environ = environ_of(scope_of("http://x:80/", ("accept", "a/b"), ("accept", "c/d"), ("content-type", "e/f")))
    assert environ["HTTP_ACCEPT"] == "a/b, c/d"
    assert environ["CONTENT_TYPE"] == "e/f"


def test_a_field_with_an_underscore_does_not_pass_for_one_with_a_hyphen() -> None:
    environ = environ_of(scope_of("http://x:80/", ("x_forwarded_for", "127.0.0.1"), ("content_length", "5")))
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert "CONTENT_LENGTH" not in environ
