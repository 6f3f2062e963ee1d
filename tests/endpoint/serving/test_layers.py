"""The cache outside the compression, before the real application."""

from __future__ import annotations

import zlib
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client

from endpoint.admin.exchange import Exchange, Observed
from endpoint.context import Concord
from endpoint.serving.cache import HEADER, AnswerCache
from endpoint.serving.compression import Compression
from tests.endpoint.serving.site import Site

TEXT = b"<urn:x:a> <urn:x:b> <urn:x:c> .\n" * 100
QUERY = "SELECT * { ?s a ?type } ORDER BY ?s ?type LIMIT 100"
CSV = {"Accept": "text/csv"}


def inflated(data: bytes) -> bytes:
    return zlib.decompress(data, 16 + zlib.MAX_WBITS)


def test_the_compressed_answer_is_what_is_kept_each_encoding_by_itself() -> None:
    site = Site(TEXT)
    client = Client(AnswerCache(Compression(site), site.current, 1 << 20))
    tags = []
    for encoding in ("gzip", "zstd", "identity"):
        first, second = (client.get("/", headers={"Accept-Encoding": encoding}) for _ in range(2))
        assert (first.headers[HEADER], second.headers[HEADER]) == ("miss", "hit")
        assert first.data == second.data
        assert second.headers.get("Content-Encoding", "identity") == encoding
        assert second.content_length == len(second.data)
        tags.append(second.headers["ETag"])
        known = {"Accept-Encoding": encoding, "If-None-Match": second.headers["ETag"]}
        assert client.get("/", headers=known).status_code == 304
        head = client.head("/", headers={"Accept-Encoding": encoding})
        assert (head.data, head.content_length) == (b"", len(second.data))
    assert tags == ['"tag-7-gzip"', '"tag-7-zstd"', '"tag-7"']
    assert len(site.seen) == 3


def test_who_asks_whether_a_compressed_answer_holds_is_told_by_the_cache_the_second_time() -> None:
    site = Site(TEXT)
    client = Client(AnswerCache(Compression(site), site.current, 1 << 20))
    known = {"Accept-Encoding": "gzip", "If-None-Match": '"tag-7-gzip"'}
    given = [client.get("/", headers=known) for _ in range(2)]
    assert [(each.status_code, each.headers["ETag"]) for each in given] == [(304, '"tag-7-gzip"')] * 2
    assert [each.headers[HEADER] for each in given] == ["miss", "hit"]


@pytest.fixture
def told() -> list[Exchange]:
    return []


@pytest.fixture
def fast(app: Flask, told: list[Exchange]) -> FlaskClient:
    parts: Concord = app.extensions["concord"]
    bare = partial(Flask.wsgi_app, app)  # without the layers that it may have already
    layered = AnswerCache(Compression(bare), parts.store.current_version, 8 << 20)
    app.wsgi_app = Observed(layered, [told.append])  # type: ignore[method-assign]
    return app.test_client()


def test_the_real_application_answers_through_both(fast: FlaskClient, told: list[Exchange]) -> None:
    plain = fast.get("/sparql", query_string={"query": QUERY}, headers=CSV)
    assert (plain.status_code, plain.headers[HEADER]) == (200, "miss")
    packed = {**CSV, "Accept-Encoding": "gzip"}
    given = [fast.get("/sparql", query_string={"query": QUERY}, headers=packed) for _ in range(2)]
    assert [each.headers[HEADER] for each in given] == ["miss", "hit"]
    assert [inflated(each.data) for each in given] == [plain.data] * 2
    assert given[1].headers["Access-Control-Allow-Origin"] == "*"
    current = fast.get(
        "/sparql", query_string={"query": QUERY}, headers={**packed, "If-None-Match": given[0].headers["ETag"]}
    )
    assert current.status_code == 304
    assert {each.route for each in told} == {"/sparql"}  # so that hits are counted where they belong


@pytest.mark.parametrize(
    ("method", "data", "kind"),
    [
        ("POST", {"query": QUERY}, "application/x-www-form-urlencoded"),
        ("POST", QUERY, "application/sparql-query"),
        ("QUERY", QUERY, "application/sparql-query"),
    ],
)
def test_queries_in_bodies_are_answered_from_the_cache(fast: FlaskClient, method: str, data: object, kind: str) -> None:
    given = [fast.open("/sparql", method=method, data=data, content_type=kind, headers=CSV) for _ in range(2)]
    assert [each.headers.get(HEADER) for each in given] == ["miss", "hit"]
    assert given[0].data == given[1].data != b""


def test_faults_and_pages_come_through_as_they_are(fast: FlaskClient, client: FlaskClient) -> None:
    fault = fast.get("/sparql?query=SELEKT")
    assert (fault.status_code, fault.get_json()["code"], HEADER in fault.headers) == (400, "malformed-query", False)
    page = fast.get("/", headers={"Accept-Encoding": "gzip"})
    again = fast.get("/", headers={"Accept-Encoding": "gzip"})
    assert again.headers[HEADER] == "hit"
    assert again.data == page.data
    assert b"</html>" in inflated(page.data)
