"""Compressed answers are complete, named apart, and made only for those who want them."""

from __future__ import annotations

import random
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
import zstandard
from werkzeug.test import Client, TestResponse

from endpoint.errors import EndpointError
from endpoint.serving.compression import LEAST, WHOLE, Compression, choose_encoding
from tests.endpoint.serving.site import Site

TEXT = b"<urn:x:a> <urn:x:b> <urn:x:c> .\n" * 100


def ask(site: Site, encoding: str, method: str = "GET", **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(Compression(site)).open(
        "/", method=method, headers={"Accept-Encoding": encoding, **sent}, buffered=True
    )


def unpacked(data: bytes, encoding: str) -> bytes:
    """Return what was compressed; raises where the end is missing."""
    if encoding == "zstd":
        reader = zstandard.ZstdDecompressor().decompressobj()
        text = reader.decompress(data)
        assert reader.eof, "the frame has no end"
        return text
    inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
    text = inflate.decompress(data)
    assert inflate.eof, "the stream has no end"
    return text


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0.5, gzip", "gzip"),
        ("gzip; q=0.5 , zstd ; q=0.4", "gzip"),
        ("gzip;q=0", ""),
        ("zstd;q=0, *", "gzip"),
        ("*;q=0", ""),
        ("*", "zstd"),
        ("gzip, *", "gzip"),
        ("*;q=0.5, gzip;q=0.4", "zstd"),
        ("*;q=0.5, gzip;q=0.4, zstd;q=0.4", ""),  # what is not named, identity among it, is liked better
        ("br", ""),
        ("identity", ""),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("gzip;q=x", ""),
        ("gzip" + " " * 300, ""),
    ],
)
def test_the_encoding_is_the_one_that_the_client_likes_best(accepted: str, chosen: str) -> None:
    assert choose_encoding(accepted) == chosen


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_small_answer_is_compressed_whole_and_named_apart(encoding: str) -> None:
    site = Site(TEXT, Accept_Ranges="bytes")
    answer = ask(site, encoding)
    assert unpacked(answer.data, encoding) == TEXT
    assert answer.headers["Content-Encoding"] == encoding
    assert answer.headers["ETag"] == f'"tag-7-{encoding}"'
    assert answer.content_length == len(answer.data) < len(TEXT)
    assert set(answer.vary) == {"Accept", "Accept-Encoding"}
    assert "Accept-Ranges" not in answer.headers
    assert site.bodies[0].closed == 1
    assert ask(site, encoding).data == answer.data  # a strong tag promises the same bytes


def test_who_takes_no_encoding_gets_the_answer_as_it_is_made() -> None:
    answer = ask(Site(TEXT, Accept_Ranges="bytes"), "identity")
    assert (answer.data, answer.headers["ETag"], answer.content_length) == (TEXT, '"tag-7"', len(TEXT))
    assert set(answer.vary) == {"Accept", "Accept-Encoding"}
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    "kind",
    [
        "text/turtle",
        "text/html; charset=utf-8",
        "text/csv",
        "application/json",
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "application/ld+json",
        "application/rdf+xml",
        "application/problem+json",
        "application/n-triples",
        "application/n-quads",
        "application/trig",
        "application/javascript",
        "image/svg+xml",
    ],
)
def test_text_is_compressed(kind: str) -> None:
    assert ask(Site(TEXT, Content_Type=kind), "gzip").headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("kind", ["image/png", "font/woff2", "application/gzip", "text/event-stream", ""])
def test_what_is_no_text_or_must_not_wait_is_left_alone(kind: str) -> None:
    answer = ask(Site(TEXT, Content_Type=kind), "gzip")
    assert (answer.data, answer.headers["ETag"]) == (TEXT, '"tag-7"')
    assert "Content-Type" not in answer.headers or kind
    assert "Accept-Encoding" not in answer.vary


@pytest.mark.parametrize(
    "site",
    [
        Site(TEXT, Content_Encoding="br"),
        Site(TEXT, Cache_Control="no-transform"),
        Site(TEXT, status=206, Content_Range=f"bytes 0-{len(TEXT) - 1}/9999"),
        Site(TEXT[: LEAST - 1]),
    ],
)
def test_parts_encoded_and_very_small_answers_are_left_alone(site: Site) -> None:
    answer = ask(site, "gzip")
    assert (answer.data, answer.headers["ETag"]) == (site.text, '"tag-7"')
    assert answer.headers.get("Content-Encoding") != "gzip"


def test_a_very_small_answer_without_a_length_gets_one() -> None:
    site = Site()
    site.chunks = [b"ab", b"", b"c"]
    answer = ask(site, "gzip")
    assert (answer.data, answer.content_length) == (b"abc", 3)


def test_a_weak_tag_stays_as_it_is() -> None:
    assert ask(Site(TEXT, ETag='W/"page"'), "gzip").headers["ETag"] == 'W/"page"'


def test_an_error_is_compressed_as_any_text() -> None:
    answer = ask(Site(TEXT, status=422), "gzip")
    assert (answer.status_code, unpacked(answer.data, "gzip")) == (422, TEXT)


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
@pytest.mark.parametrize("is_length_known", [True, False])
def test_a_large_answer_is_compressed_as_it_comes_with_flat_memory(encoding: str, is_length_known: bool) -> None:
    source, size, count = random.Random(1), 1 << 16, 400
    site = Site()
    site.chunks = (source.randbytes(size // 2).hex().encode() for _ in range(count))
    if is_length_known:
        site.headers["Content-Length"] = str(size * count)
    unpacked_size, taken = 0, []
    inflate = (
        zlib.decompressobj(16 + zlib.MAX_WBITS) if encoding == "gzip" else zstandard.ZstdDecompressor().decompressobj()
    )
    tracemalloc.start()
    try:
        answer = Client(Compression(site)).get("/", headers={"Accept-Encoding": encoding})
        for part in answer.response:
            taken.append(site.bodies[0].taken)
            unpacked_size += len(inflate.decompress(part))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    answer.close()
    assert (unpacked_size, inflate.eof) == (size * count, True)
    assert taken[0] < count / 2
    assert "Content-Length" not in answer.headers
    assert answer.headers["ETag"] == f'"tag-7-{encoding}"'
    assert peak < 6 * WHOLE < size * count / 4
    assert site.bodies[0].closed == 1


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
@pytest.mark.parametrize("size", [len(TEXT), 2 * WHOLE])
def test_an_answer_that_falls_short_has_no_end(encoding: str, size: int) -> None:
    site = Site(TEXT * (size // len(TEXT)), Content_Length=str(size + 1))
    parts: list[bytes] = []

    def take() -> None:
        answer = Client(Compression(site)).get("/", headers={"Accept-Encoding": encoding})
        parts.extend(answer.response)

    with pytest.raises(EndpointError, match="broke off"):
        take()
    with pytest.raises(AssertionError, match="no end"):
        unpacked(b"".join(parts), encoding)


def test_an_answer_that_fails_on_the_way_is_closed() -> None:
    def failing() -> Iterator[bytes]:
        yield TEXT
        raise EndpointError("It broke.")

    site = Site()
    site.chunks = failing()
    with pytest.raises(EndpointError):
        ask(site, "gzip")
    assert site.bodies[0].closed == 1


def test_the_tag_of_a_compressed_answer_is_known_again() -> None:
    answer = ask(Site(TEXT), "gzip", If_None_Match='"x-gzip", W/"tag-7-gzip"')
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == '"tag-7-gzip"'
    assert "Accept-Encoding" in answer.vary
    assert "Content-Type" not in answer.headers


def test_the_tag_of_the_answer_as_it_was_made_is_known_too() -> None:
    answer = ask(Site(TEXT), "gzip", If_None_Match='"tag-7"')
    assert (answer.status_code, answer.headers["ETag"]) == (304, '"tag-7"')


@pytest.mark.parametrize("accepted", ["zstd", "identity"])
def test_the_tag_of_another_encoding_is_another_answer(accepted: str) -> None:
    answer = ask(Site(TEXT), accepted, If_None_Match='"tag-7-gzip"')
    assert answer.status_code == 200


def test_head_says_what_get_would_give() -> None:
    site = Site(TEXT)
    head, whole = ask(site, "zstd", "HEAD"), ask(site, "zstd")
    assert head.data == b""
    assert "Content-Length" not in head.headers
    for name in ("Content-Encoding", "Content-Type", "ETag", "Vary"):
        assert head.headers[name] == whole.headers[name]
    site.text = TEXT[:10]
    assert ask(site, "zstd", "HEAD").headers["ETag"] == '"tag-7"'
