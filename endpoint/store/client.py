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
from endpoint.errors import (
    ClientLeft,
    EndpointError,
    EngineCrash,
    MemoryLimit,
    QueryStopped,
    QueryTimeout,
    StoreUnavailable,
    TooBusy,
)
from endpoint.store.departure import CLIENT
from endpoint.store.protocol import Answer, Kind, Query, Store, Write, Written
from endpoint.store.terms import to_wire
from endpoint.store.versions import Versions
from endpoint.store.wire import BLOCK, DONE, FAULT

_ABOUT = 400
"""Characters of a query that operators see."""
DISK = "disk.sock"
"""The socket of the engine that opens any version from disk and carries out the writes."""


class EngineClient(Store):
    """A `Store` whose engines listen in a folder: `disk.sock`, and `<version>.sock` where one holds a version."""

    def __init__(self, versions: Versions, run: Path, time_limit: float) -> None:
        self._versions = versions
        self._run = run
        self._time_limit = time_limit

    def current_version(self) -> int:
        """Return the version that is answered from: the one that the pointer names."""
        return self._versions.current()

    def query(self, query: Query) -> Answer:
        """Answer a query; the first bytes, or the error, are in when this returns."""
        limit = min(query.time_limit or self._time_limit, self._time_limit)
        version = query.version or self.current_version()
        if query.version:
            self._versions.path(version)
        job = {"limit": limit, "version": version, "write": False, "id": query.id, "about": query.text[:_ABOUT]}
        exchange, head = self._open(job, _request(query), version)
        try:
            first = exchange.receive()
        except BaseException:
            exchange.close()
            raise
        answer = Answer(Kind(head["kind"]), head["format"], version, exchange.chunks(first), exchange.close)
        answer.is_volatile = head["volatile"]
        return answer

    def write(self, write: Write) -> Written:
        """Change the dataset; on return the new version is durable."""
        is_update = write.kind == "update"
        about = write.content[:_ABOUT].decode(errors="replace") if is_update else f"{write.kind} {write.graph}"
        limit = min(write.time_limit or self._time_limit, self._time_limit)
        job = {
            "limit": limit,
            "version": 0,
            "write": True,
            "id": write.id,
            "about": about,
        }
        parts = write.parts or ((write.format, write.content),)
        request = {
            "kind": write.kind,
            "graph": write.graph,
            "parts": [(format, len(content)) for format, content in parts],
            "using": write.using,
            "using_named": write.using_named,
            "expected": write.expected,
        }
        exchange = _Exchange(self._connect(DISK, 0), job)
        try:
            head = exchange.ask(request, b"".join(content for _, content in parts))
            return Written(**head["written"])
        finally:
            exchange.close()

    def running(self, stop: str = "") -> list[dict[str, Any]]:
        """Return what is running and waiting in all engines, after stopping the one of that id."""
        found: list[dict[str, Any]] = []
        for path in sorted(self._run.glob("*.sock")):
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as control:
                control.settimeout(2.0)
                control.connect(str(path))
                control.sendall(json.dumps({"stop": stop}).encode())
                with control.makefile("rb") as reader:
                    found += json.loads(reader.readline())
        return found

    def close(self) -> None:
        """Nothing is kept between queries."""

    def _open(self, job: dict[str, Any], request: dict[str, Any], version: int) -> tuple[_Exchange, dict[str, Any]]:
        """Ask the engine that holds the version, else the one that opens any; return the first line of the answer."""
        for name in (f"{version}.sock", DISK):
            try:
                control = self._connect(name, version)
            except StoreUnavailable:
                if name == DISK:
                    raise
                continue
            exchange = _Exchange(control, job)
            try:
                return exchange, exchange.ask(request)
            except _Gone:
                exchange.close()
                if name == DISK:
                    raise
            except BaseException:
                exchange.close()
                raise
        raise AssertionError("unreachable")

    def _connect(self, name: str, version: int) -> socket.socket:
        control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            control.connect(str(self._run / name))
        except OSError as fault:
            control.close()
            if version and name == DISK:
                self._versions.path(version)
            raise StoreUnavailable("The store is not being served right now; try again in a moment.") from fault
        return control


class _Gone(StoreUnavailable):
    """The engine went away before it answered."""


def _request(query: Query) -> dict[str, Any]:
    return {
        "text": query.text,
        "bindings": {name: to_wire(term) for name, term in query.bindings.items()},
        "default_graphs": query.default_graphs,
        "named_graphs": query.named_graphs,
        "solutions_format": query.solutions_format,
        "graph_format": query.graph_format,
        "whole_graph": query.whole_graph,
    }


class _Exchange:
    """One query's two sockets: control to the engine, data to the worker."""

    def __init__(self, control: socket.socket, job: dict[str, Any]) -> None:
        self._control = control
        self._limit = job["limit"]
        self._data, theirs = socket.socketpair()
        self._watch = contextlib.ExitStack()
        self._departure = CLIENT.get() if not job["write"] else None
        if self._departure is not None:
            self._watch.enter_context(self._departure.watched(self._abandon))
        self._reader = self._data.makefile("rb", buffering=BLOCK)
        with theirs, contextlib.suppress(OSError):  # where it fails, the next read tells
            socket.send_fds(control, [json.dumps(job).encode()], [theirs.fileno()])

    def ask(self, request: dict[str, Any], content: bytes = b"") -> dict[str, Any]:
        """Send the request and return the first line of the answer; raises the error that it tells of."""
        # Where this fails, the engine has refused or the worker died: the status says which.
        with contextlib.suppress(OSError):
            self._data.sendall(json.dumps(request).encode() + b"\n" + content)
            self._data.shutdown(socket.SHUT_WR)
        try:
            head = self._reader.readline()
        except ConnectionError:
            head = b""
        if not head.endswith(b"\n"):
            raise self._fault()
        answer: dict[str, Any] = json.loads(head)
        if "error" in answer or "written" in answer:
            self._finish()
        if "error" in answer:
            raise _told(answer)
        return answer

    def receive(self) -> bytes:
        """Return the next block of the answer; b'' once it is complete. Raises what stopped it."""
        try:
            size = self._reader.read(4)
            if size == FAULT:
                fault = self._reader.readline()
                self._finish()
                raise _told(json.loads(fault))
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
        self._watch.close()
        self._reader.close()
        self._data.close()
        self._control.close()

    def _abandon(self) -> None:
        """Stop the work, from another thread: whoever waits for the answer hears that there will be none."""
        for each in (self._control, self._data):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _finish(self) -> None:
        """Tell the engine that the worker need not be stopped when the sockets close."""
        with contextlib.suppress(OSError):
            self._control.sendall(DONE)

    def _fault(self) -> EndpointError:
        """Ask the engine why the answer broke off."""
        if self._departure is not None and self._departure.has_happened:
            return ClientLeft("The client has left.")
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


def _told(answer: dict[str, Any]) -> EndpointError:
    fault: EndpointError = getattr(errors, answer.pop("error"))(answer.pop("detail"), **answer)
    return fault


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
        case "stopped":
            return QueryStopped("An operator stopped the query.")
        case "crash":
            return EngineCrash("The query crashed the process that worked on it; no other query was touched.")
        case _:
            return _Gone("The engine stopped while the query was running; try again in a moment.")
