"""Which requests the cache may answer, and all that tells one from another."""

from __future__ import annotations

import re
from io import BytesIO
from typing import NamedTuple
from wsgiref.types import WSGIEnvironment

from endpoint.serving.compression import choose_encoding
from endpoint.sparql.request import DIRECT, FORM

LONGEST_BODY = 64 << 10
"""Bytes of a query in a body that is looked at."""

_QUERIES = "/sparql"
_PAST = (
    "HTTP_AUTHORIZATION",
    "HTTP_RANGE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_CONTENT_ENCODING",
    "HTTP_TRANSFER_ENCODING",
)
"""Headers whose requests go past the cache: the answer may depend on them, or the body is not what it seems."""
_AFRESH = re.compile(r"\bno-(cache|store)\b", re.IGNORECASE)


class Asked(NamedTuple):
    """What an answer depends on besides the dataset; HEAD asks for what GET does.

    Host and scheme are in it as pages and descriptions name their own address.
    """

    method: str
    scheme: str
    host: str
    path: str
    query: str
    accept: str
    encoding: str
    content_type: str = ""
    body: bytes = b""

    @property
    def size(self) -> int:
        """Bytes, or nearly so."""
        return sum(map(len, self))


def asked(environ: WSGIEnvironment) -> Asked | None:
    """Return what a request asks, None where its answer must not come from the cache.

    Reads the body of a query and puts it back, as much as there was.
    """
    method = environ["REQUEST_METHOD"]
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    if _goes_past(environ):
        return None
    content_type, body = "", b""
    if method in ("POST", "QUERY") and path == _QUERIES:
        content_type = environ.get("CONTENT_TYPE", "")
        read = _body(environ, content_type)
        if read is None:
            return None
        body = read
    elif method not in ("GET", "HEAD") or environ.get("CONTENT_LENGTH") not in (None, "", "0"):
        return None
    return Asked(
        "GET" if method == "HEAD" else method,
        environ.get("wsgi.url_scheme", ""),
        environ.get("HTTP_HOST", ""),
        path,
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT", ""),
        choose_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")),
        content_type,
        body,
    )


def _goes_past(environ: WSGIEnvironment) -> bool:
    for name in _PAST:
        if name in environ:
            return True
    if "HTTP_IF_MODIFIED_SINCE" in environ and "HTTP_IF_NONE_MATCH" not in environ:
        return True
    control = environ.get("HTTP_CACHE_CONTROL")
    return bool(control and _AFRESH.search(control))


def _body(environ: WSGIEnvironment, content_type: str) -> bytes | None:
    """Return the query that is sent as a body; None where it is none, is long, or did not come in full."""
    if content_type.partition(";")[0].strip().lower() not in (FORM, DIRECT):
        return None
    length = environ.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit()) or int(length) > LONGEST_BODY:
        return None
    source, size = environ["wsgi.input"], int(length)
    body = b""
    while len(body) < size and (part := source.read(size - len(body))):
        body += part
    environ["wsgi.input"] = BytesIO(body)
    return body if len(body) == size else None
