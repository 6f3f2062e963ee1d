"""A client's departure: whoever works for a client can hear that it has left, and stop."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from threading import Lock


class Departure:
    """Tells those who watch, once, that a client has left; threads may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._watchers: list[Callable[[], None]] = []
        self.has_happened = False

    def happen(self) -> None:
        """Tell all who watch."""
        with self._lock:
            self.has_happened = True
            for tell in self._watchers:
                tell()

    @contextlib.contextmanager
    def watched(self, tell: Callable[[], None]) -> Iterator[None]:
        """Have `tell` called, from another thread, if the client leaves meanwhile, or at once if it has left.

        Once the block is left, it is not called any more and no call is under way.
        """
        with self._lock:
            self._watchers.append(tell)
            if self.has_happened:
                tell()
        try:
            yield
        finally:
            with self._lock:
                self._watchers.remove(tell)


CLIENT: ContextVar[Departure | None] = ContextVar("client", default=None)
"""The departure of the client that the current thread works for, where somebody watches the connection."""
