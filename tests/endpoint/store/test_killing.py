"""Random kill -9 of workers and engines under load: queries fail at most where they were struck."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from endpoint.errors import EndpointError
from endpoint.store.embedded import EmbeddedStore, Limits
from endpoint.store.protocol import Write
from endpoint.store.versions import Versions, open_on_disk

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


def await_growth(acknowledged: list[int], seconds: float = 20.0) -> None:
    """Return when one more write was acknowledged, or when the time is over."""
    before, deadline = len(acknowledged), time.monotonic() + seconds
    while len(acknowledged) == before and time.monotonic() < deadline:
        time.sleep(0.01)


def strike_writers(folder: Path, times: int) -> None:
    """Kill processes while three clients write: what was acknowledged is there, and every version is whole."""
    versions = Versions(folder)
    with versions.writing():
        versions.publish([], [], created="2026-01-01", content_hash="", union=False)
    chance = random.Random(20261125)
    acknowledged: list[int] = []
    refused: list[EndpointError] = []
    ended = threading.Event()

    def insert(store: EmbeddedStore, first: int) -> None:
        number = first
        while not ended.is_set():
            try:
                store.write(Write("update", f"INSERT DATA {{ <urn:s> <urn:p> {number} }}".encode()))
                acknowledged.append(number)
            except EndpointError as fault:
                refused.append(fault)
                time.sleep(0.02)
            number += 3

    with EmbeddedStore(folder, Limits(idle_workers=1)) as store:
        writers = [threading.Thread(target=insert, args=(store, first)) for first in range(3)]
        for each in writers:
            each.start()
        for number in range(times):
            if number % 3 == 0:  # by progress, not by the clock alone: a slow machine also has something to lose
                await_growth(acknowledged)
            time.sleep(chance.uniform(0.01, 0.15))
            with contextlib.suppress(ProcessLookupError, FileNotFoundError):
                os.kill(chance.choice(processes(store)), signal.SIGKILL)
        time.sleep(1.0)
        ended.set()
        for each in writers:
            each.join()
    assert len(acknowledged) > times / 4
    assert {fault.status for fault in refused} <= {500, 503, 507}
    before: set[int] = set()
    for number in versions.numbers():
        found = open_on_disk(versions.path(number)).quads_for_pattern(None, None, None, None)
        values = {int(quad.object.value) for quad in found}
        assert before <= values, f"version {number} has lost what version {number - 1} had"
        before = values
    assert set(acknowledged) <= before


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the workers")
def test_acknowledged_writes_outlive_kills(tmp_path: Path) -> None:
    strike_writers(tmp_path, 10)


@pytest.mark.deep
def test_acknowledged_writes_outlive_two_hundred_kills(tmp_path: Path) -> None:
    strike_writers(tmp_path, 200)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the workers")
def test_a_killed_worker_or_engine_comes_back(store_of: Callable[..., EmbeddedStore]) -> None:
    strike(store_of, 10)


@pytest.mark.deep
def test_two_hundred_kills(store_of: Callable[..., EmbeddedStore]) -> None:
    strike(store_of, 200)
