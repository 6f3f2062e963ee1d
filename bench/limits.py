"""What the limits are worth: how late a query ends that is over its time, how long a query outlives its client, and how
much memory a long answer takes. Only ours is measured: of the peers, none stops work at a client's wish or departure.

LIMITS_TIMES is the number of queries, LIMITS_CLIENTS that of departures.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
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
from bench.peers import OURS, TIME_LIMIT, Server
from bench.processes import busy, family, pss
from tests.serving import free_port, process_serving

TIMES = int(os.environ.get("LIMITS_TIMES", "200"))
CLIENTS = int(os.environ.get("LIMITS_CLIENTS", "50"))
SHORTEST, LONGEST = 0.5, 2.0
"""Seconds that queries are given."""
TOKEN = "of-the-bench-only"
HEAVY = ("cartesian", "path", "order-by", "construct", "distinct", "hashes", "group-by-all", "values-cross", "minus")
"""Killers that are stopped by the time limit."""
QUIET = 0.05
"""Seconds without work after which a process counts as idle since its last."""
SAMPLE = 0.05
"""Seconds between two looks at the memory."""
_ROWS = f"SELECT * {{ {' UNION '.join(['{ ?s ?p ?o }'] * 6)} }} LIMIT "
"""Rows that the engine finds one by one; in a cross join it would hold one side in memory."""
_JSON, _CSV = "application/sparql-results+json", "text/csv"
_LONG = {
    "JSON, 1,000,000 rows": ((f"{_ROWS} 1000000", _JSON),),
    "CSV, 1,000,000 rows": ((f"{_ROWS} 1000000", _CSV),),
    "both at once": ((f"{_ROWS} 1000000", _JSON), (f"{_ROWS} 1000000", _CSV)),
    "CSV, 4,000,000 rows": ((f"{_ROWS} 4000000", _CSV),),
}


def main(store: Path) -> None:
    """Print the figures."""
    port = free_port()
    options = ("--time-limit", str(TIME_LIMIT), "--cache", "0", "--max-answer", "2048")
    with process_serving(store, port, *options, environment={"CONCORD_TOKENS": f"admin:{TOKEN}"}) as process:
        server = Server(OURS, "127.0.0.1", port, "/sparql", process.pid)
        for together in (1, 4, 8):
            late = _overshoots(server, together)
            met = f"{len(late)} of {TIMES} queries met it, the others that of memory"
            print(f"time limit, {together} at once: {met}; late by {_spread(late)}", flush=True)
        gone, idle = zip(*_departures(server), strict=True)
        print(f"departure, {CLIENTS} clients: no longer listed after {_spread(list(gone))}")
        print(f"departure, {CLIENTS} clients: last work of its process after {_spread(list(idle))}", flush=True)
        for name, asked in _LONG.items():
            print(f"{name}: {_memory_of(server, asked)}", flush=True)


def _spread(seconds: list[float]) -> str:
    cuts = statistics.quantiles(seconds, n=100)
    return f"p50 {1000 * cuts[49]:.0f} ms, p99 {1000 * cuts[98]:.0f} ms, most {1000 * max(seconds):.0f} ms"


def _overshoots(server: Server, together: int) -> list[float]:
    chance = random.Random(1)
    jobs = [(HEAVY[n % len(HEAVY)], chance.uniform(SHORTEST, LONGEST)) for n in range(TIMES)]
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
        content = answer.read()
        taken = time.monotonic() - began
    code = json.loads(content).get("code")
    assert code in ("query-timeout", "memory-limit"), (name, answer.status, code)
    return taken - limit if code == "query-timeout" else None


def _departures(server: Server) -> Iterator[tuple[float, float]]:
    """Yield the seconds from a client's departure until its query is not listed, and until its process last worked."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=30)
    with contextlib.closing(connection):
        for number in range(CLIENTS):
            query = f"{KILLERS[HEAVY[number % len(HEAVY)]]()} # {random.random()}".encode()
            head = f"POST {server.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            with socket.create_connection((server.host, server.port)) as client:
                client.sendall(f"{head}Content-Length: {len(query)}\r\n\r\n".encode() + query)
                _wait_until(lambda: bool(_running(connection)))
                time.sleep(0.1)
                worker = _busiest(server)
            left = time.monotonic()
            with ThreadPoolExecutor(1) as pool:
                idle = pool.submit(_last_work, worker)
                _wait_until(lambda: not _running(connection))
                gone = time.monotonic()
                yield gone - left, max(0.0, idle.result() - left)


def _busiest(server: Server) -> int:
    """Return the process that works most, by a look of a tenth of a second."""
    before = {pid: busy(pid) or 0 for pid in family(server.pid)}
    time.sleep(0.1)
    return max(before, key=lambda pid: (busy(pid) or 0) - before[pid])


def _last_work(pid: int) -> float:
    """Return the moment when a process ended, or last worked before it fell idle."""
    since, seen = time.monotonic(), busy(pid)
    while (spent := busy(pid)) is not None and time.monotonic() - since < QUIET:
        if spent != seen:
            since, seen = time.monotonic(), spent
        time.sleep(0.001)
    return time.monotonic() if spent is None else since


def _wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.002)


def _running(connection: http.client.HTTPConnection) -> list[object]:
    connection.request("GET", "/admin/queries", headers={"Authorization": f"Bearer {TOKEN}"})
    found: list[object] = json.loads(connection.getresponse().read())
    return found


def _memory_of(server: Server, asked: tuple[tuple[str, str], ...]) -> str:
    """Ask, throw the answers away as they come, and tell the memory of web processes and engines meanwhile."""
    before, ended = _by_role(server), threading.Event()
    peak: Counter[str] = Counter(before)

    def watch() -> None:
        while not ended.wait(SAMPLE):
            peak.update({role: max(0, size - peak[role]) for role, size in _by_role(server).items()})

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.monotonic()
    with ThreadPoolExecutor(len(asked)) as pool:
        size = sum(pool.map(lambda each: _throw_away(server, *each), asked))
    taken = time.monotonic() - began
    ended.set()
    watcher.join()
    after = _by_role(server)
    told = "; ".join(
        f"{role} {before[role]} MB before, {peak[role]} at most (+{peak[role] - before[role]}), {after[role]} after"
        for role in before
    )
    return f"{size / 1e6:,.0f} MB in {taken:.1f} s; {told}"


def _throw_away(server: Server, query: str, kind: str) -> int:
    """Read an answer and return its bytes."""
    size = 0
    connection = http.client.HTTPConnection(server.host, server.port, timeout=120)
    with contextlib.closing(connection):
        connection.request("GET", server.url(query), headers={"Accept": kind})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        while block := answer.read(1 << 16):
            size += len(block)
    return size


def _by_role(server: Server) -> dict[str, int]:
    """Return the megabytes of the web processes, and those of the engines with their workers."""
    sizes: Counter[str] = Counter()
    for pid in family(server.pid):
        with contextlib.suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_text()
            sizes["engines" if "endpoint.store" in command else "web"] += pss(pid)
    return {role: size // 1024 for role, size in sizes.items()}
