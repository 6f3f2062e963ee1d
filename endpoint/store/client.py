"""The store as the web process and the command line see it: a client of the engine's socket.

Nothing here parses or evaluates a query; see `endpoint.store.worker` for what travels on the sockets.
"""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from endpoint import errors
from endpoint.errors import EndpointError, EngineCrash, MemoryLimit, QueryTimeout, StoreUnavailable, TooBusy
from endpoint.store.protocol import Answer, Kind, Query, Store
from endpoint.store.terms import to_wire
from endpoint.store.versions import Versions
from endpoint.store.wire import BLOCK, DONE


class EngineClient(Store):
    """A `Store` whose engines listen on `<run>/<version>.sock`."""

    def __init__(self, versions: Versions, run: Path, time_limit: float) -> None:
        self._versions = versions
        self._run = run
        self._time_limit = time_limit

    def current_version(self) -> int:
        """Return the version that is answered from: the newest whose engine is ready."""
        try:
            return int((self._run / "CURRENT").read_text())
        except FileNotFoundError as fault:
            raise StoreUnavailable("The store is starting; try again in a moment.") from fault

    def query(self, query: Query) -> Answer:
        """Answer a query; the first bytes, or the error, are in when this returns."""
        limit = min(query.time_limit or self._time_limit, self._time_limit)
        version = query.version or self.current_version()
        exchange = _Exchange(self._connect(version), limit)
        try:
            head = exchange.ask(query)
            if "error" in head:
                kind = getattr(errors, head.pop("error"))
                raise kind(head.pop("detail"), **head)
            first = exchange.receive()
        except BaseException:
            exchange.close()
            raise
        return Answer(Kind(head["kind"]), head["format"], version, exchange.chunks(first), exchange.close)

    def close(self) -> None:
        """Nothing is kept between queries."""

    def _connect(self, version: int) -> socket.socket:
        control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            control.connect(str(self._run / f"{version}.sock"))
        except OSError as fault:
            control.close()
            self._versions.path(version)
            raise StoreUnavailable(
                f"Version {version} is not being served right now; try again in a moment."
            ) from fault
        return control


class _Exchange:
    """One query's two sockets: control to the engine, data to the worker."""

    def __init__(self, control: socket.socket, limit: float) -> None:
        self._control = control
        self._limit = limit
        self._data, theirs = socket.socketpair()
        self._reader = self._data.makefile("rb", buffering=BLOCK)
        with theirs:
            socket.send_fds(control, [json.dumps({"limit": limit}).encode()], [theirs.fileno()])

    def ask(self, query: Query) -> dict[str, Any]:
        """Send the request and return the first line of the answer."""
        request = {
            "text": query.text,
            "bindings": {name: to_wire(term) for name, term in query.bindings.items()},
            "default_graphs": query.default_graphs,
            "named_graphs": query.named_graphs,
            "solutions_format": query.solutions_format,
            "graph_format": query.graph_format,
        }
        # Where this fails, the engine has refused or the worker died: the status says which.
        with contextlib.suppress(OSError):
            self._data.sendall(json.dumps(request).encode())
            self._data.shutdown(socket.SHUT_WR)
        try:
            head = self._reader.readline()
        except ConnectionError:
            head = b""
        if not head.endswith(b"\n"):
            raise self._fault()
        answer: dict[str, Any] = json.loads(head)
        if "error" in answer:
            self._finish()
        return answer

    def receive(self) -> bytes:
        """Return the next block of the answer; b'' once it is complete. Raises what stopped it."""
        try:
            size = self._reader.read(4)
            block = self._reader.read(int.from_bytes(size)) if len(size) == 4 else b""
        except ConnectionError:
            size = block = b""
        if len(size) < 4 or len(block) < int.from_bytes(size):
            raise self._fault()
        if not block:
            self._finish()
        return block

    def chunks(self, first: bytes) -> Iterator[bytes]:
        """Yield the answer from its first block on."""
        try:
            block = first
            while block:
                yield block
                block = self.receive()
        finally:
            self.close()

    def close(self) -> None:
        """Let go of both sockets; an unfinished query is stopped by that."""
        self._reader.close()
        self._data.close()
        self._control.close()

    def _finish(self) -> None:
        """Tell the engine that the worker need not be stopped when the sockets close."""
        with contextlib.suppress(OSError):
            self._control.sendall(DONE)

    def _fault(self) -> EndpointError:
        """Ask the engine why the answer broke off."""
        message = b""
        while not message.endswith(b"\n"):
            try:
                part = self._control.recv(4096)
            except ConnectionError:
                part = b""
            if not part:
                return _fault("gone", self._limit)
            message += part
        return _fault(json.loads(message)["status"], self._limit)


def _fault(status: str, limit: float) -> EndpointError:
    match status:
        case "timeout":
            return QueryTimeout(
                f"The query was stopped at its time limit of {limit:g} seconds; narrow it down or add a LIMIT."
            )
        case "memory":
            return MemoryLimit("The query was stopped at its memory limit; narrow it down or sort and group less.")
        case "busy":
            return TooBusy("Too many queries are waiting; try again shortly.", headers={"Retry-After": "2"})
        case "crash":
            return EngineCrash("The query crashed the process that worked on it; no other query was touched.")
        case _:
            return StoreUnavailable("The engine stopped while the query was running; try again in a moment.")
