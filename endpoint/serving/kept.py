"""One answer that the cache keeps: which may be kept, and how it is given again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.http import parse_etags, remove_entity_headers, unquote_etag

from endpoint.serving.passing import Passing

HEADER = "Concord-Cache"
"""The header that says `hit` of an answer from the cache, `miss` of one that is kept from now on."""

_ON = frozenset(("accept", "accept-encoding", "host"))
"""Headers of the request that tell kept answers apart."""
_NOT_TO_KEEP = re.compile(r"\b(no-store|private)\b", re.IGNORECASE)
_ENTRY = 2048
"""Bytes that an entry takes besides its texts: objects and their places in the tables."""
_NOT_MODIFIED = "304 NOT MODIFIED"


def may_keep(answer: Passing, version: int) -> bool:
    """Tell whether an answer is that of a version of the dataset to whoever asks the same, and says so itself."""
    headers = answer.headers
    return (
        answer.status_code in (200, 304)
        and headers.get("Concord-Version") == str(version)
        and answer.get_etag()[0] is not None
        and "Set-Cookie" not in headers
        and "Content-Range" not in headers
        and _NOT_TO_KEEP.search(headers.get("Cache-Control", "")) is None
        and all(name.lower() in _ON for name in answer.vary)
    )


@dataclass(frozen=True)
class Kept:
    """A complete answer, or, where `body` is None, only that it is not modified for who has the tag.

    `route` and `rows` are what is logged of it.
    """

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    route: str = ""
    rows: int | None = None

    @classmethod
    def of(cls, answer: Passing, body: bytes | None, route: str, rows: int | None) -> Kept:
        """Return what to keep of an answer."""
        if body is not None:
            answer.content_length = len(body)
        return cls(answer.status, tuple(answer.headers.to_wsgi_list()), body, route, rows)

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return _ENTRY + len(self.body or b"") + sum(len(name) + len(value) for name, value in self.headers)

    @cached_property
    def _etag(self) -> str:
        return next(value for name, value in self.headers if name.lower() == "etag")

    @cached_property
    def _of_304(self) -> tuple[tuple[str, str], ...]:
        headers = list(self.headers)
        remove_entity_headers(headers)
        return tuple(headers)

    def is_current_for(self, environ: WSGIEnvironment) -> bool:
        """Tell whether the client has it already (RFC 9110, section 13.1.2: a weak comparison).

        A POST is answered in full, as it always is here; for QUERY the same holds as for GET.
        """
        known = environ.get("HTTP_IF_NONE_MATCH")
        if not known or environ["REQUEST_METHOD"] == "POST":
            return False
        return known == self._etag or parse_etags(known).contains_weak(unquote_etag(self._etag)[0])

    def give(self, environ: WSGIEnvironment, start_response: StartResponse, word: str) -> Iterable[bytes] | None:
        """Answer a request, with `word` in the header; None where only the application can."""
        if self.is_current_for(environ):
            start_response(_NOT_MODIFIED, [*self._of_304, (HEADER, word)])
            return []
        if self.body is None:
            return None
        start_response(self.status, [*self.headers, (HEADER, word)])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]
