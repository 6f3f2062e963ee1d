"""Random kill -9 of any process of a server while clients write to it over HTTP."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from endpoint.store.versions import Versions, open_on_disk
from tests.serving import free_port, process_serving

TOKEN = "of-a-writer-only"
BEARER = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
PATIENCE = 60.0
"""Seconds in which a server that was struck has to take writes again."""


class Server:
    """A server that is begun anew, on the same store and port, when nothing is left of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._stack = contextlib.ExitStack()
        self.pid = 0

    def start(self) -> None:
        """Start it, as soon as the port is free."""
        self._stack.close()
        deadline = time.monotonic() + PATIENCE
        while True:
            options = ("--hold", "disk", "--keep", "0")
            serving = process_serving(
                self.folder, self.port, *options, environment={"CONCORD_TOKENS": f"write:{TOKEN}"}
            )
            try:
                self.pid = self._stack.enter_context(serving).pid
                return
            except AssertionError:
                assert time.monotonic() < deadline, "the port was not let go"
                time.sleep(0.2)

    def stop(self) -> None:
        """Stop it."""
        self._stack.close()

    def is_there(self) -> bool:
        """Tell whether its first process runs; those that are dead and not yet waited for do not."""
        try:
            return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except FileNotFoundError:
            return False

    def processes(self) -> list[int]:
        """Return its processes, the first one first."""
        found = [self.pid]
        for each in found:
            with contextlib.suppress(OSError):
                for task in Path(f"/proc/{each}/task").iterdir():
                    found += [int(child) for child in (task / "children").read_text().split()]
        return found

    def insert(self, number: int) -> bool:
        """Write a number and tell whether that was acknowledged."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", "/update", f"INSERT DATA {{ <urn:s> <urn:p> {number} }}", BEARER)
            answer = connection.getresponse()
            answer.read()
            return answer.status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def numbers(self) -> set[int]:
        """Return the numbers that a query finds."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", "/sparql?query=SELECT%20*%20%7B?s%20?p%20?o%7D", headers={"Accept": "text/csv"})
        lines = connection.getresponse().read().decode().split("\n")[1:]
        connection.close()
        return {int(line.split(",")[0]) for line in lines if line.strip()}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    versions = Versions(tmp_path)
    with versions.writing():
        versions.publish([], [], created="2026-01-01", content_hash="", union=False)
    server = Server(tmp_path)
    server.start()
    yield server
    server.stop()


def strike(server: Server, times: int) -> None:
    """Kill processes under load, from the workers to the first; then hold what was acknowledged against the store."""
    chance, ended, acknowledged = random.Random(20261125), threading.Event(), list[int]()

    def write(first: int) -> None:
        number = first
        while not ended.is_set():
            if server.insert(number):
                acknowledged.append(number)
            else:
                time.sleep(0.05)
            number += 3

    writers = [threading.Thread(target=write, args=(first,)) for first in range(3)]
    for each in writers:
        each.start()
    try:
        for _ in range(times):
            before, deadline = len(acknowledged), time.monotonic() + PATIENCE
            while len(acknowledged) == before:
                assert time.monotonic() < deadline, "the server does not take writes any more"
                time.sleep(0.01)
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(server.processes()), signal.SIGKILL)
            time.sleep(chance.uniform(0, 0.3))
            if not server.is_there():
                server.start()
    finally:
        ended.set()
        for each in writers:
            each.join()
    if not server.is_there():
        server.start()
    deadline = time.monotonic() + PATIENCE
    while not server.insert(10**9):
        assert time.monotonic() < deadline, "the server does not take writes any more"
        time.sleep(0.1)
    assert set(acknowledged) <= server.numbers()
    versions = Versions(server.folder)
    for number in versions.numbers():
        meta = json.loads((versions.path(number) / "meta.json").read_text())
        assert len(open_on_disk(versions.path(number))) >= meta["triples"]


def test_every_acknowledged_write_outlives_the_process_that_took_it(server: Server) -> None:
    strike(server, 12)


@pytest.mark.deep
@pytest.mark.timeout(3600)
def test_every_acknowledged_write_outlives_two_hundred_kills(server: Server) -> None:
    strike(server, 200)
