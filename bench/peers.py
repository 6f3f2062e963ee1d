"""The servers that are measured side by side, each on the same triples.

Peers live in a folder, `build/peers` or that of CONCORD_PEERS, which `bench/install-peers.sh` fills; one that is not
there is left out. BENCH_SERVERS, names with commas between, picks some. All listen on loopback. Every triple is in the
default graph, which for ours is the union.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench.processes import family, pss
from endpoint.store.versions import Versions
from tests.serving import free_port, process_serving

OURS = "Concord"
TIME_LIMIT = 20
"""Seconds that a query may take, for those that have such a limit."""
STARTING = 600.0
"""Seconds until a peer has to be there; rdflib reads some 30,000 triples in one."""
# The collectors of Fuseki's heap are those of three (serial, parallel, G1) that served it best on two processors.
_FAULTS_ONLY = """appender.console.type = Console
appender.console.name = console
rootLogger.level = error
rootLogger.appenderRef.console.ref = console
"""
"""What Fuseki logs; by itself it writes three lines a request, which the others do not."""
_ROOT = Path(__file__).resolve().parent.parent


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


Starter = Callable[[], AbstractContextManager[Server]]


def servers(store: Path, scratch: Path, *options: str, limited: bool) -> dict[str, Starter]:
    """Return how each server that is installed is started; ours takes the options.

    With `limited`, those that know a time limit for queries are given one. Oxigraph server (0.5.13) starts a thread a
    request for it and ends under load, so that it is for the storm only; ours always has its limits.
    """
    data = scratch / "data.nt"
    versions = Versions(store)
    shutil.copyfile(versions.path(versions.current()) / "default.nt", data)
    folder = Path(os.environ.get("CONCORD_PEERS", "build/peers")).absolute()
    rdflib, jars, oxigraph = folder / "rdflib-endpoint", folder / "fuseki/lib", folder / "oxigraph/bin/oxigraph"
    oxrdflib = next(rdflib.glob("lib/python3*/site-packages/oxrdflib"), rdflib / "oxrdflib")
    python, loaded = rdflib / "bin/python", scratch / "loaded"
    known: dict[str, tuple[Path, Callable[[str], AbstractContextManager[Server]]]] = {
        OURS: (store, lambda name: _ours(name, store, options)),
        "rdflib-endpoint": (python, lambda name: _rdflib(name, python, data, "default", 1)),
        "rdflib-endpoint with 2 workers": (python, lambda name: _rdflib(name, python, data, "default", 2)),
        "rdflib-endpoint on Oxigraph": (oxrdflib, lambda name: _rdflib(name, python, data, "Oxigraph", 1)),
        "rdflib-endpoint on Oxigraph with 2 workers": (
            oxrdflib,
            lambda name: _rdflib(name, python, data, "Oxigraph", 2),
        ),
        "Oxigraph server": (oxigraph, lambda name: _oxigraph(name, oxigraph, data, loaded / "oxigraph", limited)),
        "Fuseki": (jars, lambda name: _fuseki(name, jars, "Serial", [f"--file={data}"], scratch, limited)),
        "Fuseki on TDB2": (jars, lambda name: _tdb2(name, jars, data, loaded / "tdb2", scratch, limited)),
    }
    wanted = [name.strip() for name in os.environ.get("BENCH_SERVERS", "").split(",") if name.strip()]
    if unknown := set(wanted) - set(known):
        raise SystemExit(f"BENCH_SERVERS names {', '.join(sorted(unknown))}; known are {', '.join(known)}")
    there: dict[str, Starter] = {}
    for name, (needed, start) in known.items():
        if wanted and name not in wanted:
            continue
        if needed.exists():
            there[name] = lambda name=name, start=start: start(name)  # type: ignore[misc]
        else:
            print(f"{name} is left out: {needed} is not there (run bench/install-peers.sh)")
    return there


@contextmanager
def _ours(name: str, store: Path, options: tuple[str, ...]) -> Iterator[Server]:
    port = free_port()
    with process_serving(store, port, "--time-limit", str(TIME_LIMIT), *options) as process:
        yield Server(name, "127.0.0.1", port, "/sparql", process.pid)


@contextmanager
def _rdflib(name: str, python: Path, data: Path, store: str, workers: int) -> Iterator[Server]:
    port = free_port()
    command = [str(python), "-m", "uvicorn", "--factory", "bench.rdflib_app:create", "--workers", str(workers)]
    command += ["--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--log-level", "error"]
    with tempfile.TemporaryDirectory() as marks:
        environment = {"PEER_STORE": store, "PEER_DATA": str(data), "PEER_MARKS": marks}
        ready = lambda: len(list(Path(marks).iterdir())) >= workers  # noqa: E731
        with _running(Server(name, "127.0.0.1", port, "/", 0), command, environment, ready) as server:
            yield server


@contextmanager
def _oxigraph(name: str, tool: Path, data: Path, folder: Path, limited: bool) -> Iterator[Server]:
    port = free_port()
    if not folder.exists():
        folder.mkdir(parents=True)
        subprocess.run([tool, "load", "--location", folder, "--file", data], check=True, capture_output=True)
        subprocess.run([tool, "optimize", "--location", folder], check=True, capture_output=True)
    command = [str(tool), "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    command += ["--timeout-s", str(TIME_LIMIT)] if limited else []
    with _running(Server(name, "127.0.0.1", port, "/query", 0), command) as server:
        yield server


@contextmanager
def _tdb2(name: str, jars: Path, data: Path, folder: Path, scratch: Path, limited: bool) -> Iterator[Server]:
    if not folder.exists():
        folder.mkdir(parents=True)
        command = ["java", "-cp", f"{jars}/*", "tdb2.tdbloader", "--loc", str(folder), str(data)]
        subprocess.run(command, check=True, capture_output=True)
    with _fuseki(name, jars, "Parallel", ["--tdb2", f"--loc={folder}"], scratch, limited) as server:
        yield server


def _fuseki(
    name: str, jars: Path, collector: str, dataset: list[str], scratch: Path, limited: bool
) -> AbstractContextManager[Server]:
    port, logging = free_port(), scratch / "log4j2.properties"
    logging.write_text(_FAULTS_ONLY)
    command = ["java", "-Xmx6G", f"-XX:+Use{collector}GC", f"-Dlog4j2.configurationFile={logging}", "-cp", f"{jars}/*"]
    command += ["org.apache.jena.fuseki.main.cmds.FusekiMainCmd", "--localhost", "--port", str(port)]
    command += [f"--timeout={TIME_LIMIT * 1000}"] if limited else []
    return _running(Server(name, "127.0.0.1", port, "/ds/query", 0), [*command, *dataset, "/ds"])


@contextmanager
def _running(
    planned: Server,
    command: list[str],
    environment: Mapping[str, str] | None = None,
    ready: Callable[[], bool] = lambda: True,
) -> Iterator[Server]:
    variables = {**os.environ, **(environment or {})}
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            command, cwd=_ROOT, env=variables, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        ) as process,
    ):
        try:
            server = replace(planned, pid=process.pid)
            if not _is_there(server, process, ready):
                said.seek(0)
                raise SystemExit(f"{server.name} did not start: {said.read()[-2000:].decode(errors='replace')}")
            yield server
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _is_there(server: Server, process: subprocess.Popen[bytes], ready: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection(server.host, server.port, timeout=5)
        try:
            connection.request("GET", server.url("ASK {}"), headers={"Accept": "application/sparql-results+json"})
            if connection.getresponse().status == 200 and ready():
                return True
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.2)
    return False
