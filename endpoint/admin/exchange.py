"""One exchange, a request and its answer, from the first byte to the last, for those who count or log it.

The outermost layer of the application (PEP 3333): it sees what inner layers answer without Flask, counts the bytes
that are really handed over, and hears of a client that leaves before the end.
"""

from __future__ import annotations

import contextlib
import logging
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from endpoint.errors import EndpointError

HEADER = "Concord-Query"
"""The header that carries the id of an exchange to the client."""

_KEY = "concord.exchange"
_log = logging.getLogger("concord")

ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


@dataclass
class Exchange:
    """What is known of a request and its answer; complete once the last byte is handed over.

    `route` is the rule that matched, `seconds` the whole time, `size` the bytes of the body as sent, `outcome` a word:
    `ok`, `not-modified`, `cut` (the client left), or the code of the fault. `query_seconds` is the time until the
    answer to a query was there, None where the request was no query; `rows` are those of the answer where known.
    """

    method: str
    path: str
    client: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    arrived: datetime = field(default_factory=lambda: datetime.now(UTC))
    started: float = field(default_factory=time.monotonic)
    route: str = ""
    status: int = 500
    size: int = 0
    seconds: float = 0.0
    version: int | None = None
    outcome: str = ""
    rows: int | None = None
    query_seconds: float | None = None

    def end(self, is_whole: bool) -> None:
        """Take the time, and find a word for how it ended where none is given yet."""
        self.seconds = time.monotonic() - self.started
        if self.outcome:
            return
        if not is_whole:
            self.outcome = "cut"
        elif self.status == HTTPStatus.NOT_MODIFIED:
            self.outcome = "not-modified"
        elif self.status < HTTPStatus.BAD_REQUEST:
            self.outcome = "ok"
        else:
            self.outcome = _word(self.status)


Observer = Callable[[Exchange], None]


def exchange_of(environ: WSGIEnvironment) -> Exchange:
    """Return the exchange that a request belongs to; one that nobody observes where there is no such layer."""
    exchange = environ.get(_KEY)
    if not isinstance(exchange, Exchange):
        exchange = environ[_KEY] = _begin(environ)
    return exchange


@contextlib.contextmanager
def query_noted(environ: WSGIEnvironment) -> Iterator[Exchange]:
    """Take the time of a query, and the code of the fault that stops it; wraps all until its answer is there."""
    exchange = exchange_of(environ)
    started = time.monotonic()
    try:
        yield exchange
    except EndpointError as fault:
        exchange.outcome = fault.code
        raise
    finally:
        exchange.query_seconds = time.monotonic() - started


class Observed:
    """An application whose exchanges are told to observers; nothing that an observer does can spoil an answer."""

    def __init__(self, application: WSGIApplication, observers: Iterable[Observer]) -> None:
        self._application = application
        self._observers = tuple(observers)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, with the id of the exchange in a header."""
        exchange = environ[_KEY] = _begin(environ)
        length: int | None = None

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None, /
        ) -> Callable[[bytes], object]:
            nonlocal length
            exchange.status = int(status[:3])
            known = {name.lower(): value for name, value in headers}
            exchange.version = _number(known.get("concord-version"))
            length = _number(known.get("content-length"))
            return start_response(status, [*headers, (HEADER, exchange.id)], exc_info)

        try:
            body = self._application(environ, start)
        except BaseException:
            exchange.outcome = exchange.outcome or "internal-error"
            self._finish(exchange, True)
            raise
        if isinstance(body, list):  # the server sends a list in one go
            exchange.size = sum(map(len, body))
            self._finish(exchange, True)
            return body
        return _Body(body, exchange, lambda is_whole: self._finish(exchange, is_whole or exchange.size == length))

    def _finish(self, exchange: Exchange, is_whole: bool) -> None:
        exchange.end(is_whole or exchange.method == "HEAD")
        for observer in self._observers:
            try:
                observer(exchange)
            except Exception:
                _log.exception("exchange %s cannot be told to %r", exchange.id, observer)


class _Body:
    """The body of an answer on its way to the server, which closes it whether it has read all or not."""

    def __init__(self, body: Iterable[bytes], exchange: Exchange, finish: Callable[[bool], None]) -> None:
        self._body = body
        self._chunks = iter(body)
        self._exchange = exchange
        self._finish: Callable[[bool], None] | None = finish
        self._is_whole = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            chunk = next(self._chunks)
        except StopIteration:
            self._is_whole = True
            raise
        except BaseException as fault:
            self._exchange.outcome = fault.code if isinstance(fault, EndpointError) else "internal-error"
            raise
        self._exchange.size += len(chunk)
        return chunk

    def close(self) -> None:
        """Let go of the body and tell the observers, once."""
        finish, self._finish = self._finish, None
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            if finish is not None:
                finish(self._is_whole)


def _begin(environ: WSGIEnvironment) -> Exchange:
    # PEP 3333 hands bytes over as Latin-1.
    path = str(environ.get("PATH_INFO", "")).encode("latin-1", "replace").decode("utf-8", "replace")
    return Exchange(str(environ.get("REQUEST_METHOD", "")), path, str(environ.get("REMOTE_ADDR", "")))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _word(status: int) -> str:
    try:
        return HTTPStatus(status).phrase.lower().replace(" ", "-")
    except ValueError:
        return f"status-{status}"
