"""What the engine keeps of each job and each worker, how a job looks to an operator, and why a worker died."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Job:
    """A query or a write, from the moment a client hands it in. Its data socket stays open here until it ends."""

    client: socket.socket
    data: int
    limit: float
    version: int
    write: bool
    id: str
    about: str
    received: float = field(default_factory=time.monotonic)
    started: float = 0.0

    @classmethod
    def read(cls, client: socket.socket, data: int, message: bytes) -> Job:
        """Return the job that a client's line of JSON asks for; `data` is the descriptor that came with it."""
        asked = json.loads(message)
        return cls(client, data, asked["limit"], asked["version"], asked["write"], asked["id"], asked["about"])

    @property
    def deadline(self) -> float:
        """The moment, by `time.monotonic`, after which it is over its limit, whether it waited or was worked on."""
        return self.received + self.limit

    def describe(self) -> dict[str, Any]:
        """Return what an operator sees of it; `seconds` counts from when it was handed in."""
        return {
            "id": self.id,
            "state": "running" if self.started else "waiting",
            "seconds": round(time.monotonic() - self.received, 3),
            "version": self.version,
            "write": self.write,
            "text": self.about,
        }


@dataclass
class Worker:
    """A forked process, the version it has open (0 for a writer) and what it works on."""

    pid: int
    control: socket.socket
    version: int
    job: Job | None = None
    idle_since: float = field(default_factory=time.monotonic)
    nice: bool = False
    started_well: bool = False
    killed_for: str = ""


def cause_of_death(status: int) -> str:
    """Say how a worker died, from its wait status."""
    signals: dict[int, str] = {signal.SIGALRM: "timeout", signal.SIGABRT: "memory", signal.SIGKILL: "memory"}
    return signals.get(os.WTERMSIG(status), "crash") if os.WIFSIGNALED(status) else "crash"
