"""The embedded store: keeps one engine running for the current version and moves on with the pointer.

When a build or a write names a new version, its engine is started first and queries move over once it is
ready; the old engine finishes what it has and ends. No query waits and none sees half a version.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

from endpoint.errors import StoreUnavailable
from endpoint.store.client import EngineClient
from endpoint.store.protocol import Answer, Query, Store
from endpoint.store.versions import Versions

MEMORY_THRESHOLD = 3_000_000
"""Triples up to which a version is held in memory (about 340 bytes each, twice: named and default graph)."""
_WATCH = 0.2
"""Seconds between two looks at the pointer."""

Hold = Literal["auto", "memory", "disk"]


@dataclass(frozen=True)
class Limits:
    """What queries may take: seconds, bytes on top of the store, and how many at once."""

    time_limit: float = 20.0
    memory_limit: int = 1 << 30
    idle_workers: int = 2
    max_workers: int = 16
    max_waiting: int = 64


class EmbeddedStore(Store):
    """A `Store` on a folder of versions. Use as a context manager: it owns processes."""

    def __init__(self, folder: Path, limits: Limits | None = None, *, hold: Hold = "auto", watch: bool = True) -> None:
        self.versions = Versions(folder)
        self.limits = limits or Limits()
        self._hold = hold
        self.run = Path(tempfile.mkdtemp(prefix="concord-"))
        self._client = EngineClient(self.versions, self.run, self.limits.time_limit)
        self._engines: dict[int, subprocess.Popen[str]] = {}
        self._stop = threading.Event()
        try:
            self._move_to(self.versions.current())
        except BaseException:
            self.close()
            raise
        self._watcher = threading.Thread(target=self._watch, name="store-watch", daemon=True)
        if watch:
            self._watcher.start()

    def query(self, query: Query) -> Answer:
        """Answer a query from the current version."""
        return self._client.query(query)

    def current_version(self) -> int:
        """Return the number of the version that answers."""
        return self._client.current_version()

    def close(self) -> None:
        """Stop all engines and remove their sockets."""
        self._stop.set()
        for process in self._engines.values():
            process.terminate()
        for process in self._engines.values():
            try:
                process.wait(timeout=1)
            except subprocess.TimeoutExpired:  # a query is still running; nobody waits for it now
                process.kill()
                process.wait()
        self._engines.clear()
        shutil.rmtree(self.run, ignore_errors=True)

    def __enter__(self) -> EmbeddedStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _watch(self) -> None:
        while not self._stop.wait(_WATCH):
            with contextlib.suppress(StoreUnavailable, OSError):
                version = self.versions.current()
                engine = self._engines.get(version)
                if engine is None or engine.poll() is not None:
                    self._move_to(version)
            for number, process in list(self._engines.items()):
                if process.poll() is not None:
                    del self._engines[number]

    def _move_to(self, version: int) -> None:
        """Start the engine of a version, then name it as the one to ask, then let the others end."""
        engine = self._start(version)
        others = list(self._engines.values())
        self._engines[version] = engine
        pointer = self.run / "CURRENT.new"
        pointer.write_text(str(version))
        pointer.replace(self.run / "CURRENT")
        for process in others:
            if process is not engine:
                process.terminate()

    def _start(self, version: int) -> subprocess.Popen[str]:
        folder = self.versions.path(version)
        hold = self._hold
        if hold == "auto":
            hold = "memory" if self.versions.meta(version).triples <= MEMORY_THRESHOLD else "disk"
        command = [sys.executable, "-m", "endpoint.store", str(folder), str(self.run / f"{version}.sock")]
        command += ["--hold", hold, "--idle-workers", str(self.limits.idle_workers)]
        command += ["--max-workers", str(self.limits.max_workers), "--max-waiting", str(self.limits.max_waiting)]
        command += ["--memory-limit", str(self.limits.memory_limit)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        assert process.stdout is not None
        with process.stdout as said:
            ready = said.readline().startswith("ready")
        if not ready:
            process.kill()
            process.wait()
            raise StoreUnavailable(f"Version {version} in {folder} cannot be opened; its engine did not start.")
        return process
