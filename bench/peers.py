"""The servers that are measured side by side, each on the same triples.

Peers live in a folder, `build/peers` or that of CONCORD_PEERS, which `bench/install-peers.sh` fills; one that is not
there is left out. All listen on loopback. Every triple is in the default graph, which for ours is the union.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from endpoint.store.versions import Versions
from tests.serving import free_port, process_serving

TIME_LIMIT = 20
"""Seconds that a query may take, for those that have such a limit."""
STARTING = 300.0
"""Seconds until a peer has to be there; rdflib reads some 30,000 triples in one."""


@dataclass(frozen=True)
class Server:
    """A running server: where it takes queries, and the process above all of its processes."""

    name: str
    host: str
    port: int
    path: str
    pid: int

    def url(self, query: str) -> str:
        """Return path and query of a GET."""
        return f"{self.path}?{urllib.parse.urlencode({'query': query})}"

    def megabytes(self) -> float:
        """Return the memory of all its processes; pages that several share count once."""
        return sum(pss(pid) for pid in family(self.pid)) / 1024


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    found = [pid]
    for each in found:
        with contextlib.suppress(OSError):
            for thread in Path(f"/proc/{each}/task").iterdir():
                found += [int(child) for child in (thread / "children").read_text().split()]
    return found


def pss(pid: int) -> int:
    """Return the kilobytes of a process, of shared pages its share; 0 where it is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


Starter = Callable[[], AbstractContextManager[Server]]


def servers(store: Path, scratch: Path, *options: str, limited: bool) -> dict[str, Starter]:
    """Return how each server that is installed is started; ours takes the options.

    With `limited`, those that know a time limit for queries are given one. Oxigraph server (0.5.13) starts a thread a
    request for it and ends under load, so that it is for the storm only; ours always has its limits.
    """
    data = scratch / "data.nt"
    versions = Versions(store)
    shutil.copyfile(versions.path(versions.current()) / "default.nt", data)
    peers = Path(os.environ.get("CONCORD_PEERS", "build/peers"))
    there: dict[str, Starter] = {"Concord": lambda: _ours(store, options)}
    for name, path, starter in (
        ("rdflib-endpoint", "rdflib-endpoint/bin/rdflib-endpoint", lambda tool: _rdflib(tool, data, "default")),
        (
            "rdflib-endpoint on Oxigraph",
            "rdflib-endpoint/lib/python3.11/site-packages/oxrdflib",
            lambda tool: _rdflib(tool, data, "oxigraph"),
        ),
        ("Oxigraph server", "oxigraph/bin/oxigraph", lambda tool: _oxigraph(tool, data, scratch, limited)),
        ("Fuseki", "fuseki/lib", lambda tool: _fuseki(tool, data, limited)),
    ):
        tool = peers / path
        if tool.exists():
            there[name] = lambda starter=starter, tool=tool: starter(tool.absolute())  # type: ignore[misc]
        else:
            print(f"{name} is left out: {tool} is not there (bench/install-peers.sh)")
    return there


@contextmanager
def _ours(store: Path, options: tuple[str, ...]) -> Iterator[Server]:
    port = free_port()
    with process_serving(store, port, "--time-limit", str(TIME_LIMIT), *options) as process:
        time.sleep(2)  # the version that is held in memory
        yield Server("Concord", "127.0.0.1", port, "/sparql", process.pid)


def _rdflib(tool: Path, data: Path, store: str) -> AbstractContextManager[Server]:
    port = free_port()
    program = tool.parent / "rdflib-endpoint"
    name = "rdflib-endpoint" if store == "default" else "rdflib-endpoint on Oxigraph"
    command = [str(program), "serve", "--host", "127.0.0.1", "--port", str(port), "--store", store, str(data)]
    return _running(name, command, port, "/")


@contextmanager
def _oxigraph(tool: Path, data: Path, scratch: Path, limited: bool) -> Iterator[Server]:
    folder, port = scratch / "oxigraph", free_port()
    if not folder.exists():
        subprocess.run([tool, "load", "--location", folder, "--file", data], check=True, capture_output=True)
        subprocess.run([tool, "optimize", "--location", folder], check=True, capture_output=True)
    command = [str(tool), "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    command += ["--timeout-s", str(TIME_LIMIT)] if limited else []
    with _running("Oxigraph server", command, port, "/query") as server:
        yield server


def _fuseki(library: Path, data: Path, limited: bool) -> AbstractContextManager[Server]:
    port = free_port()
    command = ["java", "-Xmx6G", "-cp", f"{library}/*", "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"]
    command += ["--localhost", "--port", str(port), *([f"--timeout={TIME_LIMIT * 1000}"] if limited else [])]
    command += [f"--file={data}", "/ds"]
    return _running("Fuseki", command, port, "/ds/query")


@contextmanager
def _running(name: str, command: list[str], port: int, path: str) -> Iterator[Server]:
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            server = Server(name, "127.0.0.1", port, path, process.pid)
            _await(server, process)
            yield server
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _await(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection(server.host, server.port, timeout=5)
        try:
            connection.request("GET", server.url("ASK {}"), headers={"Accept": "application/sparql-results+json"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise SystemExit(f"{server.name} did not start")
