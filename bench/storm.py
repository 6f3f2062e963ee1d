"""The storm: does a polite client notice that eight others send the worst queries they can think of?

The polite client asks small lookups, none twice, at an even pace over a kept connection: first alone, then while the
others are at work. Its slowest answers (p99) are compared, and every answer of its that is not 200 or not the right
one is counted. Every server is treated alike; those that have a time limit are given the same.
"""

from __future__ import annotations

import http.client
import itertools
import json
import multiprocessing
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from bench.killers import KILLERS, strike
from bench.peers import Server, servers

QUIET = float(os.environ.get("STORM_QUIET", "20"))
"""Seconds that the polite client is alone."""
STORM = float(os.environ.get("STORM_SECONDS", "60"))
"""Seconds that the others are at work."""
CLIENTS = 8
PACE = 0.05
"""Seconds from one polite question to the next."""
PATIENCE = 30.0
"""Seconds after which the polite client gives up."""
TREATY = "https://w3id.org/concord/id/treaty/un-1988"
IN_FORCE = "https://w3id.org/concord/ontology/entryIntoForceDate"


@dataclass
class Heard:
    """What the polite client saw: the seconds of each answer, and what was wrong."""

    seconds: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    def p(self, percent: int) -> float:
        """Return a percentile, in milliseconds."""
        return 1000 * statistics.quantiles(self.seconds, n=100)[percent - 1]


def main(store: Path, names: tuple[str, ...] = ()) -> None:
    """Print one row a server; `names` picks some of the killers."""
    killers = {name: KILLERS[name] for name in names} if names else KILLERS
    print(
        f"{CLIENTS} clients send {len(killers)} kinds of killers for {STORM:g} s; a lookup every {PACE * 1000:g} ms\n"
    )
    print("| server | quiet p50 | quiet p99 | storm p50 | storm p99 | within | failed | asked | peak MB | killers |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        for start in servers(store, Path(scratch), limited=True).values():
            with start() as server:
                print(_row(server, list(killers)), flush=True)


def _row(server: Server, killers: list[str]) -> str:
    for _ in polite(server, 2.0):
        pass
    quiet = _listen(server, QUIET)
    context = multiprocessing.get_context("fork")
    end, told = context.Event(), context.Queue()
    clients = [
        context.Process(target=_besiege, args=(server, killers, number, end, told), daemon=True)
        for number in range(CLIENTS)
    ]
    for each in clients:
        each.start()
    peak: list[float] = []
    storm = _listen(server, STORM, peak)
    end.set()
    outcomes: Counter[str] = Counter()
    for _ in clients:
        outcomes.update(told.get())
    for each in clients:
        each.join()
    bound = max(3 * quiet.p(99), 250)
    within = "yes" if storm.p(99) <= bound and not storm.failures else "no"
    cells = [server.name, *(f"{heard.p(each):.1f}" for heard in (quiet, storm) for each in (50, 99)), within]
    failed = ", ".join(f"{count} {what}" for what, count in storm.failures.most_common(4)) or "0"
    said = ", ".join(f"{count} × {what}" for what, count in outcomes.most_common(8))
    return "| " + " | ".join([*cells, failed, str(len(storm.seconds)), f"{max(peak):,.0f}", said]) + " |"


def _listen(server: Server, seconds: float, peak: list[float] | None = None) -> Heard:
    heard = Heard()
    for taken, fault in polite(server, seconds):
        heard.seconds.append(taken)
        if fault:
            heard.failures[fault] += 1
        if peak is not None and len(heard.seconds) % 40 == 1:
            peak.append(server.megabytes())
    return heard


def polite(server: Server, seconds: float) -> Iterator[tuple[float, str]]:
    """Ask at an even pace; yield the seconds of each answer and what was wrong with it, if anything."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=PATIENCE)
    end = time.monotonic() + seconds
    for number in itertools.count():
        began = time.monotonic()
        if began >= end:
            break
        query = f"SELECT ?d {{ <{TREATY}> <{IN_FORCE}> ?d }} # {number} {began}"
        fault = ""
        try:
            connection.request("GET", server.url(query), headers={"Accept": "application/sparql-results+json"})
            answer = connection.getresponse()
            content = answer.read()
            fault = "" if answer.status == 200 and _is_right(content) else f"status {answer.status}"
        except (OSError, http.client.HTTPException) as problem:
            fault = type(problem).__name__
            connection.close()
        taken = time.monotonic() - began
        yield taken, fault
        time.sleep(max(0.0, PACE - taken))
    connection.close()


def _is_right(content: bytes) -> bool:
    rows: list[Any] = json.loads(content)["results"]["bindings"]
    return [row["d"]["value"] for row in rows] == ["1990-11-11"]


def _besiege(server: Server, killers: list[str], number: int, end: Event, told: Any) -> None:
    outcomes: Counter[str] = Counter()
    # Each starts at another place of the list, so that all kinds come together with all others.
    order = itertools.cycle(killers[number * len(killers) // CLIENTS :] + killers[: number * len(killers) // CLIENTS])
    while not end.is_set():
        outcomes[strike(server, next(order), end)] += 1
    told.put(outcomes)
