"""The application behind granian's own interface (RSGI 1.x), which WSGI servers cannot match in three points.

A client that leaves is noticed while its query runs, and the query is stopped; a body that comes slowly, and an answer
that is read slowly, hold no thread. The application itself is a WSGI one (PEP 3333) and runs in a thread a request.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import IO, Any, NamedTuple
from wsgiref.types import WSGIApplication, WSGIEnvironment

from granian._granian import RSGIHTTPProtocol, RSGIProtocolClosed
from granian.rsgi import Scope

from endpoint.access.writing import UNSIZED
from endpoint.store.departure import CLIENT, Departure

UNWATCHED = 0.01
"""Seconds that a request may take before its client is watched: most are answered by then."""
BODY_TIME = 60.0
"""Seconds in which a body has to be there."""
_AT_ONCE = 1 << 16
"""Bytes of an answer that are sent in one piece."""
_IN_MEMORY = 1 << 20
_TOO_SLOW = b'{"code":"request-timeout","title":"The request took too long","status":408}\n'
_INCOMPLETE = b'{"code":"bad-request","title":"The body is not as long as its length says","status":400}\n'
_BROKEN = b'{"code":"internal-error","title":"Something went wrong here","status":500}\n'

_log = logging.getLogger("concord")

Headers = list[tuple[str, str]]
_PROBLEM: Headers = [("content-type", "application/problem+json")]


class Started(NamedTuple):
    """An answer whose first bytes are there; `rest` is what follows, None where that is all."""

    status: int
    headers: Headers
    content: bytes
    rest: Rest | None


class Rest:
    """What follows of an answer; to be closed."""

    def __init__(self, body: Iterable[bytes], chunks: Iterator[bytes]) -> None:
        self._body = body
        self._chunks = chunks

    def next(self) -> bytes:
        """Return the next bytes, none at the end."""
        return next((chunk for chunk in self._chunks if chunk), b"")

    def close(self) -> None:
        """Let the application know that no more is read."""
        close = getattr(self._body, "close", None)
        if close is not None:
            close()


class Rsgi:
    """Serves a WSGI application, up to `threads` requests at a time and bodies of up to `most_body` bytes."""

    def __init__(self, application: WSGIApplication, threads: int, most_body: int) -> None:
        self._application = application
        self._most_body = most_body
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")

    async def __rsgi__(self, scope: Scope, protocol: RSGIHTTPProtocol) -> None:
        """Answer a request."""
        environ = environ_of(scope)
        if "CONTENT_LENGTH" not in environ and "HTTP_TRANSFER_ENCODING" not in environ:
            await self._respond(environ, protocol)
            return
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
            try:
                async with asyncio.timeout(BODY_TIME):
                    size = await _receive(protocol, body, self._most_body)
            except TimeoutError:
                protocol.response_bytes(408, _PROBLEM, _TOO_SLOW)
                return
            if size <= self._most_body and environ.get("CONTENT_LENGTH", str(size)) != str(size):
                protocol.response_bytes(400, _PROBLEM, _INCOMPLETE)  # the client left in the middle
                return
            # With a length, one that is too long is refused; without, werkzeug (3.1) would cut it off and say nothing.
            environ["CONTENT_LENGTH"] = str(size)
            environ[UNSIZED] = environ.pop("HTTP_TRANSFER_ENCODING", None) is not None
            environ["wsgi.input"] = body
            await self._respond(environ, protocol)

    async def _respond(self, environ: WSGIEnvironment, protocol: RSGIHTTPProtocol) -> None:
        departure = Departure()
        try:
            started = await self._started(environ, protocol, departure)
        except Exception:
            _log.exception("the application failed at %s", environ["PATH_INFO"])
            started = Started(500, _PROBLEM, _BROKEN, None)
        if started.rest is None and started.content:
            protocol.response_bytes(started.status, started.headers, started.content)
        elif started.rest is None:
            protocol.response_empty(started.status, started.headers)
        else:
            await self._stream(started, started.rest, protocol)

    async def _stream(self, started: Started, rest: Rest, protocol: RSGIHTTPProtocol) -> None:
        loop = asyncio.get_running_loop()
        try:
            transport = protocol.response_stream(started.status, started.headers)
            content = started.content
            while content:
                await transport.send_bytes(content)
                content = await loop.run_in_executor(self._pool, rest.next)
        except RSGIProtocolClosed:
            pass  # the client has left
        finally:
            await loop.run_in_executor(self._pool, rest.close)

    async def _started(self, environ: WSGIEnvironment, protocol: RSGIHTTPProtocol, departure: Departure) -> Started:
        """Run the application in a thread; where that takes long, tell it should the client leave."""
        work = asyncio.get_running_loop().run_in_executor(self._pool, self._begin, environ, departure)
        done, _ = await asyncio.wait({work}, timeout=UNWATCHED)
        if not done:
            left: asyncio.Future[Any] = asyncio.ensure_future(protocol.client_disconnect())
            await asyncio.wait([work, left], return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                left.cancel()
            else:
                departure.happen()
        return await work

    def _begin(self, environ: WSGIEnvironment, departure: Departure) -> Started:
        CLIENT.set(departure)
        status, headers = "", list[tuple[str, str]]()

        def start_response(given: str, fields: Headers, exc_info: Any = None, /) -> Any:
            nonlocal status, headers
            status, headers = given, fields
            return None  # nobody writes: the application returns its body

        body = self._application(environ, start_response)
        if isinstance(body, list):
            return Started(int(status[:3]), headers, b"".join(body), None)
        chunks = iter(body)
        rest = Rest(body, chunks)
        try:
            first, size = [], 0
            for chunk in chunks:
                first.append(chunk)
                size += len(chunk)
                if size > _AT_ONCE:
                    return Started(int(status[:3]), headers, b"".join(first), rest)
        except BaseException:
            rest.close()
            raise
        rest.close()
        return Started(int(status[:3]), headers, b"".join(first), None)


def environ_of(scope: Scope) -> WSGIEnvironment:
    """Return the request as PEP 3333 has it, with an empty body."""
    name, _, port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.authority:  # HTTP/2 has it in place of a header
        environ["HTTP_HOST"] = scope.authority
    for field, value in scope.headers.items():
        if "_" in field:  # it would pass for another field, one that a proxy may have set
            continue
        key = field.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        # Fields of one name are one list (RFC 9110, section 5.3); cookies are joined their own way.
        environ[key] = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ', '}{value}" if key in environ else value
    return environ


async def _receive(protocol: RSGIHTTPProtocol, body: IO[bytes], most: int) -> int:
    """Write the body to a file and return its size; no more than a chunk beyond `most` bytes is read."""
    size = 0
    async for chunk in protocol:
        body.write(chunk)
        size += len(chunk)
        if size > most:
            break
    body.seek(0)
    return size
