"""Random kill -9 of workers and engines under load: queries fail at most where they were struck."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from endpoint.errors import EndpointError
from endpoint.store.embedded import EmbeddedStore

MANY = "".join(f"<http://x/s{n}> <http://x/p> <http://x/o{n}> .\n" for n in range(500))


def processes(store: EmbeddedStore) -> list[int]:
    """Return the processes of the engines and those of their workers."""
    assert store._disk is not None
    engines = [store._disk.pid, *(each.pid for each in store._held.values())]
    children = [Path(f"/proc/{engine}/task/{engine}/children").read_text().split() for engine in engines]
    return [*engines, *(int(pid) for pids in children for pid in pids)]


def strike(store_of: Callable[..., EmbeddedStore], times: int) -> None:
    store = store_of(MANY)
    chance = random.Random(20261124)
    for _ in range(times):
        with contextlib.suppress(ProcessLookupError, FileNotFoundError, StopIteration):
            os.kill(chance.choice(processes(store)), signal.SIGKILL)
        deadline = time.monotonic() + 20
        while True:
            try:
                count = store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0]
                break
            except EndpointError as fault:
                if fault.status < 500 or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        assert str(count) == "500"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the workers")
def test_a_killed_worker_or_engine_comes_back(store_of: Callable[..., EmbeddedStore]) -> None:
    strike(store_of, 10)


@pytest.mark.deep
def test_two_hundred_kills(store_of: Callable[..., EmbeddedStore]) -> None:
    strike(store_of, 200)
