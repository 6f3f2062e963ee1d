"""The embedded store: keeps the engine of the disk running, and one that holds the current version in memory.

Queries follow the pointer at once: the engine of the disk opens any version. Where a version fits in memory and no
write has followed for a moment, an engine that holds it is started beside it, and queries move over once that is
ready; the one before finishes what it has and ends. No query waits and none sees half a version.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal
from urllib.parse import urlsplit

from endpoint.errors import StoreUnavailable
from endpoint.store.client import DISK, EngineClient
from endpoint.store.protocol import Answer, Query, Store, Write, Written
from endpoint.store.versions import Versions
from endpoint.store.wire import SERVICES

MEMORY_THRESHOLD = 3_000_000
"""Triples up to which a version is held in memory (about 340 bytes each, twice: named and default graph)."""
_MOST_FROM_SERVICE = 64 << 20
"""Bytes that a service may answer to one call."""
_WATCH = 0.2
"""Seconds between two looks at the pointer."""
_SETTLED = 1.0
"""Seconds that a version must have been the current one before it is loaded into memory."""

Hold = Literal["auto", "memory", "disk"]


@dataclass(frozen=True)
class Limits:
    """What queries may take: seconds, bytes on top of the store, and how many at once.

    `memory_reserve` is the part of the machine's memory, from 0 to 1, that all of them together leave free.
    """

    time_limit: float = 20.0
    memory_limit: int = 1 << 30
    memory_reserve: float = 0.08
    idle_workers: int = 2
    max_workers: int = 16
    max_waiting: int = 64


class EmbeddedStore(Store):
    """A `Store` on a folder of versions. Use as a context manager: it owns processes.

    With `watch`, it moves on with the pointer and keeps at most `keep` versions, 0 for all. `services` are the IRIs
    of those that queries may call.
    """

    def __init__(
        self,
        folder: Path,
        limits: Limits | None = None,
        *,
        hold: Hold = "auto",
        watch: bool = True,
        keep: int = 0,
        services: Sequence[str] = (),
    ) -> None:
        self.versions = Versions(folder)
        self.limits = limits or Limits()
        self._hold = hold
        self._keep = keep
        self.run = Path(tempfile.mkdtemp(prefix="concord-"))
        self._client = EngineClient(self.versions, self.run, self.limits.time_limit)
        self._services = tuple(services)
        self._secret = secrets.token_urlsafe(24)
        self._gateway: subprocess.Popen[str] | None = None
        # A worker at its memory limit dies of it as one should; a trace of the engine's own frames helps nobody.
        self._environment = {**os.environ, "RUST_BACKTRACE": "0"}
        self._disk: subprocess.Popen[str] | None = None
        self._held: dict[int, subprocess.Popen[str]] = {}
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="store-watch", daemon=True)
        try:
            current = self.versions.current()
            if services:
                self._gateway = self._open_gateway()
            self._disk = self._start("disk", current)
            if self._fits(current):
                self._hold_version(current)
        except BaseException:
            self.close()
            raise
        if watch:
            self._watcher.start()

    def query(self, query: Query) -> Answer:
        """Answer a query, from the current version unless it names another."""
        return self._client.query(query)

    def write(self, write: Write) -> Written:
        """Change the dataset."""
        return self._client.write(write)

    def running(self, stop: str = "") -> list[dict[str, Any]]:
        """Return what is running and waiting, after stopping the one of that id."""
        return self._client.running(stop)

    def current_version(self) -> int:
        """Return the number of the version that answers."""
        return self._client.current_version()

    def close(self) -> None:
        """Stop all engines and remove their sockets."""
        self._stop.set()
        if self._watcher.is_alive():
            self._watcher.join()  # it may be starting an engine, which must be ended with the others
        engines = [*self._held.values(), *([self._disk] if self._disk else [])]
        for process in engines:
            process.terminate()
        for process in engines:
            try:
                process.wait(timeout=1)
            except subprocess.TimeoutExpired:  # a query is still running; nobody waits for it now
                process.kill()
                process.wait()
        self._held.clear()
        if self._gateway is not None:
            self._gateway.terminate()
            self._gateway.communicate()
        shutil.rmtree(self.run, ignore_errors=True)

    def __enter__(self) -> EmbeddedStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _watch(self) -> None:
        seen, since = 0, time.monotonic()
        while not self._stop.wait(_WATCH):
            with contextlib.suppress(StoreUnavailable, OSError):
                version = self.versions.current()
                if version != seen:
                    seen, since = version, time.monotonic()
                if self._disk is not None and self._disk.poll() is not None:
                    self._disk = self._start("disk", version)
                self._reopen_gateway()
                self._bury()
                if self._keep and len(self.versions.numbers()) > self._keep:
                    self.versions.prune(self._keep)
                settled = time.monotonic() - since >= _SETTLED
                if version not in self._held and settled and self._fits(version):
                    self._hold_version(version)

    def _bury(self) -> None:
        """Forget the engines that have ended, so that nobody asks them."""
        for number, process in list(self._held.items()):
            if process.poll() is not None:
                (self.run / f"{number}.sock").unlink(missing_ok=True)
                del self._held[number]

    def _fits(self, version: int) -> bool:
        if self._hold == "auto":
            return self.versions.meta(version).triples <= MEMORY_THRESHOLD
        return self._hold == "memory"

    def _hold_version(self, version: int) -> None:
        """Start the engine that holds a version, then let those of other versions end."""
        engine = self._start("memory", version)
        others = list(self._held.items())
        self._held[version] = engine
        for number, process in others:
            (self.run / f"{number}.sock").unlink(missing_ok=True)
            process.terminate()

    def _open_gateway(self, port: int = 0) -> subprocess.Popen[str]:
        """Start the process that calls other servers, and note for the engines where it listens."""
        command = [sys.executable, "-m", "endpoint.federation", *self._services, "--port", str(port)]
        command += ["--seconds", str(self.limits.time_limit), "--size", str(_MOST_FROM_SERVICE)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdin is not None  # stays open: its end tells the gateway that we are gone
        process.stdin.write(self._secret + "\n")
        process.stdin.flush()
        with process.stdout as said:
            self._environment[SERVICES] = said.readline()
        if not self._environment[SERVICES]:
            raise StoreUnavailable("The process that calls other servers did not start; its last words are above.")
        return process

    def _reopen_gateway(self) -> None:
        """Start the gateway again where it has ended, at the addresses that the engines know."""
        if self._gateway is not None and self._gateway.poll() is not None:
            self._gateway.communicate()
            address = next(iter(json.loads(self._environment[SERVICES]).values()))
            self._gateway = self._open_gateway(urlsplit(address).port or 0)

    def _start(self, hold: str, version: int) -> subprocess.Popen[str]:
        name = DISK if hold == "disk" else f"{version}.sock"
        command = [sys.executable, "-m", "endpoint.store", str(self.versions.folder), str(self.run / name)]
        command += ["--version", str(version), "--hold", hold, "--idle-workers", str(self.limits.idle_workers)]
        command += ["--max-workers", str(self.limits.max_workers), "--max-waiting", str(self.limits.max_waiting)]
        command += ["--memory-limit", str(self.limits.memory_limit)]
        command += ["--memory-reserve", str(self.limits.memory_reserve)]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, env=self._environment
        )
        assert process.stdout is not None
        with process.stdout as said:
            ready = said.readline().startswith("ready")
        if not ready:
            process.kill()
            process.wait()
            raise StoreUnavailable(f"Version {version} in {self.versions.folder} cannot be opened.")
        return process
