"""The cache of answers, in front of the routes: exact by version.

A version of the dataset never changes, so an answer that names the version it was made from holds for as long as that
is the current one; once another is, it is asked for by another key and never found again. A commit between the look
at the version and the answer does no harm: the answer names the newer version, and is not kept.

What an answer depends on besides must be in `endpoint.serving.asking`; one that depends on more has to say so, with
`Cache-Control: no-store` or `private`, or with a `Vary` that names more than is looked at there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from cachetools import LRUCache

from endpoint.admin.exchange import exchange_of
from endpoint.errors import EndpointError
from endpoint.serving.asking import Asked, asked
from endpoint.serving.kept import HEADER, Kept, may_keep
from endpoint.serving.passing import Passing

__all__ = ["HEADER", "AnswerCache"]

_Key = tuple[int, Asked]


class AnswerCache:
    """An application whose complete answers are given again without asking it; threads may share it."""

    def __init__(self, application: WSGIApplication, version_of: Callable[[], int], size: int) -> None:
        """Keep up to `size` bytes, the least recently used going first, and nothing above an eighth of that.

        `version_of` returns the number of the current version; where it raises an `EndpointError`, the application
        is left to say so.
        """
        self._application = application
        self._version_of = version_of
        self._most = size // 8
        self._kept: LRUCache[_Key, tuple[Kept, int]] = LRUCache(size, getsizeof=lambda entry: entry[1])
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        what = asked(environ)
        if what is None:
            return self._application(environ, start_response)
        try:
            key = (self._version_of(), what)
        except EndpointError:
            return self._application(environ, start_response)
        with self._lock:
            entry = self._kept.get(key)
        if entry is not None:
            body = entry[0].give(environ, start_response, "hit")
            if body is not None:
                exchange = exchange_of(environ)
                exchange.route, exchange.rows = entry[0].route, entry[0].rows
                return body
        return self._ask(key, environ, start_response)

    def _ask(self, key: _Key, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Let the application answer, and keep that if it may be kept."""
        exchange = exchange_of(environ)  # made before the application sees a copy of the environment
        answer = Passing.from_app(self._application, environ)
        assert isinstance(answer, Passing)
        if environ["REQUEST_METHOD"] != "HEAD" and may_keep(answer, key[0]):
            is_304 = answer.status_code == 304
            body = None if is_304 or (answer.content_length or 0) > self._most else answer.whole(self._most)
            if is_304 or body is not None:
                self._keep(key, answer, Kept.of(answer, body, exchange.route, exchange.rows))
        return answer(environ, start_response)

    def _keep(self, key: _Key, answer: Passing, kept: Kept) -> None:
        size = kept.size + key[1].size
        if size > self._most:
            return
        with self._lock:
            there = self._kept.get(key)
            if kept.body is not None or there is None or there[0].body is None:
                self._kept[key] = (kept, size)
        answer.headers[HEADER] = "miss"
