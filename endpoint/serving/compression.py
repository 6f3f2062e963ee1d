"""Answers compressed as the client accepts it (RFC 9110, sections 8.4.1 and 12.5.3): zstd or gzip.

A compressed answer is another representation, so its strong ETag is another one (section 8.8.3.3): `"abc"` becomes
`"abc-gzip"`. A client that names that one in If-None-Match is understood: the application sees its own tag.

Flask-Compress 1.25 was looked at first: it compresses for `gzip;q=0`, does not read `gzip; q=0.5`, compresses parts
(206), and knows its own tags again only where the whole answer is in memory.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import zstandard
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from endpoint.errors import EndpointError
from endpoint.serving.passing import Passing

ENCODINGS = ("zstd", "gzip")
"""Those on offer, the one that we would rather give first."""
LEAST = 1 << 10
"""Bytes below which compressing is not worth it."""
WHOLE = 1 << 20
"""Bytes up to which an answer is compressed in one piece, so that it has a length."""

_LONGEST = 200
"""Characters of an Accept-Encoding that is looked at; no honest one is longer, and what it means is remembered."""
_GZIP_LEVEL = 5
_ZSTD_LEVEL = 3  # its window is 2 MB; RFC 9659 allows 8
_GZIP_FRAME = 16 + zlib.MAX_WBITS

_COMPRESSIBLE = re.compile(
    r"text/(?!event-stream$).+|image/svg\+xml"
    r"|application/(.*json|.*xml|jsonl|n-triples|n-quads|trig|turtle|javascript|yaml|sparql-query|sparql-update)"
)


@lru_cache(maxsize=512)
def choose_encoding(accept_encoding: str) -> str:
    """Return the encoding to give to a client that sent this Accept-Encoding: `zstd`, `gzip`, or '' for none.

    Between equals the one named beats `*`, and ours decides. Identity wins only where it is liked better.
    """
    if not accept_encoding or len(accept_encoding) > _LONGEST:
        return ""
    # "x-gzip" is to be taken for "gzip" (section 8.4.1.3).
    accepted = parse_accept_header(accept_encoding.lower().replace("x-gzip", "gzip"), Accept)
    best = accepted.best_match(ENCODINGS)
    if best is None or accepted.quality("identity") > accepted.quality(best):
        return ""
    return best


class Compression:
    """An application whose answers are compressed where that is wanted and worth it; memory stays flat."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        encoding = choose_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if not encoding:
            return self._application(environ, _Marking(start_response))
        known = environ.get("HTTP_IF_NONE_MATCH", "")
        if known:
            environ = {**environ, "HTTP_IF_NONE_MATCH": known.replace(f'-{encoding}"', '"')}
        answer = Passing.from_app(self._application, environ)
        assert isinstance(answer, Passing)
        if answer.status_code == 304:
            answer.vary.add("Accept-Encoding")
            _name_as_asked(answer, encoding, known)
        elif _is_compressible(answer):
            answer.vary.add("Accept-Encoding")
            _compress(answer, encoding, is_head=environ["REQUEST_METHOD"] == "HEAD")
        return answer(environ, start_response)


class _Marking:
    """Starts an answer that stays as it is, and says where another client would get it compressed."""

    def __init__(self, start_response: StartResponse) -> None:
        self._start_response = start_response

    def __call__(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
    ) -> Callable[[bytes], object]:
        head = Passing(status=status, headers=headers)
        if head.status_code == 304 or _is_compressible(head):
            head.vary.add("Accept-Encoding")
        return self._start_response(status, head.headers.to_wsgi_list(), exc_info)


def _is_compressible(answer: Passing) -> bool:
    """Tell whether the answer is text as it was made, and all of it."""
    return (
        _COMPRESSIBLE.fullmatch(answer.mimetype or "") is not None
        and answer.status_code not in (204, 206)
        and "Content-Encoding" not in answer.headers
        and "Content-Range" not in answer.headers
        and not answer.cache_control.no_transform
    )


def _compress(answer: Passing, encoding: str, *, is_head: bool) -> None:
    """Compress the body where there is enough of it. For HEAD, say what GET would give; its length is not known."""
    size = answer.content_length
    if (size is not None and size < LEAST) or (is_head and size is None):
        return
    body = answer.whole(WHOLE) if not is_head and (size is None or size <= WHOLE) else None
    if body is not None and len(body) < LEAST:
        answer.content_length = len(body)
        return
    answer.headers["Content-Encoding"] = encoding
    answer.headers.remove("Content-Length")
    answer.headers.remove("Accept-Ranges")  # parts are given of the answer as it was made only
    _name_encoded(answer, encoding)
    if body is not None:
        packed = b"".join(_compressed([body], len(body), _compressor(encoding)))
        answer.replace([packed])
        answer.content_length = len(packed)
    elif not is_head:
        answer.replace(_compressed(answer.iter_encoded(), size, _compressor(encoding)))


def _name_encoded(answer: Passing, encoding: str) -> None:
    tag, is_weak = answer.get_etag()
    if tag and not is_weak:
        answer.set_etag(f"{tag}-{encoding}")


def _name_as_asked(answer: Passing, encoding: str, known: str) -> None:
    """Give a 304 the tag that the client has."""
    tag, _ = answer.get_etag()
    if tag and f'"{tag}-{encoding}"' in known:
        _name_encoded(answer, encoding)


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


def _compressor(encoding: str) -> _Compressor:
    if encoding == "gzip":
        return zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_FRAME)  # without a time: same answer, same bytes
    return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()


def _compressed(chunks: Iterable[bytes], size: int | None, compressor: _Compressor) -> Iterator[bytes]:
    """Yield the chunks compressed; `size` is what the application said of them, if anything.

    Raises `EndpointError` where they fall short of it. The end mark is then missing, so that what came does not pass
    for complete: the length, which would show it, is not sent.
    """
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        if packed := compressor.compress(chunk):
            yield packed
    if size is not None and seen != size:
        raise EndpointError(f"An answer broke off after {seen} of {size} bytes.")
    yield compressor.flush()
