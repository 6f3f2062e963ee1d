"""What the limits are worth: how late a query ends that is over its time, how long a query outlives its client, and how
much memory a long answer takes. Only ours is measured: of the peers, none stops work at a client's wish or departure.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import random
import socket
import statistics
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.killers import KILLERS
from bench.peers import TIME_LIMIT, Server, family, pss
from tests.serving import free_port, process_serving

TOKEN = "of-the-bench-only"
HEAVY = ("cartesian", "path", "order-by", "construct", "distinct", "hashes", "group-by-all", "values-cross", "minus")
"""Killers that are stopped by the time limit."""
_ROWS = f"SELECT * {{ {' UNION '.join(['{ ?s ?p ?o }'] * 6)} }} LIMIT "
"""Rows that the engine finds one by one; in a cross join it would hold one side in memory."""
_LONG = {
    "JSON, 1,000,000 rows": (f"{_ROWS} 1000000", "application/sparql-results+json"),
    "CSV, 1,000,000 rows": (f"{_ROWS} 1000000", "text/csv"),
    "CSV, 4,000,000 rows": (f"{_ROWS} 4000000", "text/csv"),
}


def main(store: Path) -> None:
    """Print the figures."""
    port = free_port()
    options = ("--time-limit", str(TIME_LIMIT), "--cache", "0", "--max-answer", "2048")
    with process_serving(store, port, *options, environment={"CONCORD_TOKENS": f"admin:{TOKEN}"}) as process:
        server = Server("Concord", "127.0.0.1", port, "/sparql", process.pid)
        time.sleep(2)
        for together in (1, 4, 8):
            late = _overshoots(server, together, 200)
            print(
                f"time limit, {together} at once, {len(late)} of 200 queries met it: late by {_spread(late)}",
                flush=True,
            )
        print(f"departure, 100 clients: the query was gone after {_spread(list(_departures(server, 100)))}", flush=True)
        for name, (query, kind) in _LONG.items():
            print(f"{name}: {_memory_of(server, query, kind)}", flush=True)


def _spread(seconds: list[float]) -> str:
    cuts = statistics.quantiles(seconds, n=100)
    return f"p50 {1000 * cuts[49]:.0f} ms, p99 {1000 * cuts[98]:.0f} ms, most {1000 * max(seconds):.0f} ms"


def _overshoots(server: Server, together: int, times: int) -> list[float]:
    chance = random.Random(1)
    jobs = [(HEAVY[n % len(HEAVY)], chance.uniform(0.3, 1.5)) for n in range(times)]
    with ThreadPoolExecutor(together) as pool:
        late = list(pool.map(lambda job: _overshoot(server, *job), jobs))
    return [each for each in late if each is not None]


def _overshoot(server: Server, name: str, limit: float) -> float | None:
    """Return by how much a query ended late; None for one that met its memory limit before."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
    body = urllib.parse.urlencode({"query": f"{KILLERS[name]()} # {random.random()}", "timeout": f"{limit:.3f}"})
    with contextlib.closing(connection):
        connection.connect()
        began = time.monotonic()
        connection.request("POST", server.path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        taken = time.monotonic() - began
        code = json.loads(answer.read()).get("code")
    assert code in ("query-timeout", "memory-limit"), (name, answer.status, code)
    return taken - limit if code == "query-timeout" else None


def _departures(server: Server, times: int) -> Iterator[float]:
    for number in range(times):
        query = f"{KILLERS[HEAVY[number % len(HEAVY)]]()} # {random.random()}"
        body = urllib.parse.urlencode({"query": query}).encode()
        head = f"POST {server.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        with socket.create_connection((server.host, server.port)) as client:
            client.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            _wait_until(lambda: bool(_running(server)))
            time.sleep(0.2)
        left = time.monotonic()
        _wait_until(lambda: not _running(server))
        yield time.monotonic() - left


def _wait_until(holds: Callable[[], bool]) -> None:
    for _ in itertools.count():
        if holds():
            return
        time.sleep(0.002)


def _running(server: Server) -> list[object]:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", "/admin/queries", headers={"Authorization": f"Bearer {TOKEN}"})
        found: list[object] = json.loads(connection.getresponse().read())
    return found


def _memory_of(server: Server, query: str, kind: str) -> str:
    """Ask, throw the answer away as it comes, and tell the memory of the web processes and of the engines meanwhile."""
    before, ended = _by_role(server), threading.Event()
    peak: Counter[str] = Counter(before)

    def watch() -> None:
        while not ended.wait(0.03):
            peak.update({role: max(0, size - peak[role]) for role, size in _by_role(server).items()})

    watcher = threading.Thread(target=watch)
    watcher.start()
    began, size = time.monotonic(), 0
    connection = http.client.HTTPConnection(server.host, server.port, timeout=120)
    with contextlib.closing(connection):
        connection.request("GET", server.url(query), headers={"Accept": kind})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        while block := answer.read(1 << 16):
            size += len(block)
    taken = time.monotonic() - began
    ended.set()
    watcher.join()
    after = _by_role(server)
    told = "; ".join(f"{role} {before[role]} MB before, {peak[role]} at most, {after[role]} after" for role in before)
    return f"{size / 1e6:,.0f} MB in {taken:.1f} s; {told}"


def _by_role(server: Server) -> dict[str, int]:
    """Return the megabytes of the web processes, and those of the engines with their workers."""
    sizes: Counter[str] = Counter()
    for pid in family(server.pid):
        with contextlib.suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_text()
            sizes["engines" if "endpoint.store" in command else "web"] += pss(pid)
    return {role: size // 1024 for role, size in sizes.items()}
