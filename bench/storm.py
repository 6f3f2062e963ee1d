"""The storm: does a polite client notice that eight others send the worst queries they can think of?

The polite client asks small lookups, none twice, at an even pace over a kept connection: first alone, then while the
others are at work. Its slowest answers (p99) are compared, and every answer of its that is not 200 or not the right
one is counted. An answer's time counts from when its question was due, so that one that stalls is not asked less.
Every server is treated alike; those that have a time limit are given the same.

STORM_QUIET and STORM_SECONDS are the seconds of the two phases, STORM_KILLERS (names with commas between) picks some of
the killers, and with STORM_EACH=1 each has a storm of its own.
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
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from bench.killers import KILLERS, strike
from bench.peers import Server, servers
from bench.questions import ACCEPT, START, lookups

QUIET = float(os.environ.get("STORM_QUIET", "20"))
"""Seconds that the polite client is alone."""
STORM = float(os.environ.get("STORM_SECONDS", "60"))
"""Seconds that the others are at work."""
CLIENTS = 8
PACE = 0.05
"""Seconds from one polite question to the next."""
PATIENCE = 30.0
"""Seconds after which the polite client gives up."""
CALM = 60.0
"""Most seconds that a server is given to be itself again."""
_FORK = multiprocessing.get_context("fork")

Outcomes = dict[str, Counter[str]]
"""What came of each killer: how often which status, or which end of the exchange."""


@dataclass
class Heard:
    """What the polite client saw: the seconds of each answer, and what was wrong."""

    seconds: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    def p(self, percent: int) -> float:
        """Return a percentile, in milliseconds."""
        return 1000 * statistics.quantiles(self.seconds, n=100)[percent - 1]


@dataclass
class Storm:
    """One storm: what the polite client heard before and in it, memory in MB, seconds until calm, and the killers'."""

    quiet: Heard
    heard: Heard
    before: float
    peak: float
    calm: float
    outcomes: Outcomes

    def row(self) -> str:
        """Return the cells of the table."""
        bound = max(3 * self.quiet.p(99), 250)
        within = "yes" if self.heard.p(99) <= bound and not self.heard.failures else "no"
        cells = [f"{heard.p(each):.1f}" for heard in (self.quiet, self.heard) for each in (50, 99)]
        failed = ", ".join(f"{count} {what}" for what, count in self.heard.failures.most_common(4)) or "0"
        calm = f"{self.calm:.1f}" if self.calm < CALM else f"not in {CALM:g}"
        cells += [f"{1000 * max(self.heard.seconds):.0f}", within, f"{failed} of {len(self.heard.seconds)}"]
        return " | ".join([*cells, f"{self.before:,.0f}", f"{self.peak:,.0f}", calm])


def main(store: Path) -> None:
    """Print a row a server, then what came of the killers."""
    names = [name.strip() for name in os.environ.get("STORM_KILLERS", "").split(",") if name.strip()] or list(KILLERS)
    groups = [[name] for name in names] if os.environ.get("STORM_EACH") else [names]
    known = list(lookups(store).items())
    print(f"{CLIENTS} clients, {len(names)} kinds of killers, {STORM:g} s; a lookup every {PACE * 1000:g} ms; in ms\n")
    print(
        "| server | quiet p50 | p99 | storm p50 | p99 | most | within | failed | MB before | at most | calm after, s |"
    )
    print(f"|{'---|' * 11}")
    seen: dict[str, Outcomes] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, start in servers(store, Path(scratch), limited=True).items():
            for group in groups:
                with start() as server:
                    storm = _storm(server, known, group)
                title = f"{name}, {group[0]}" if len(groups) > 1 else name
                print(f"| {title} | {storm.row()} |", flush=True)
                seen.setdefault(name, {}).update(storm.outcomes)
    _print(seen, names)


def _print(seen: dict[str, Outcomes], names: list[str]) -> None:
    print(f"\n| killer | {' | '.join(seen)} |\n|---|{'---|' * len(seen)}")
    for killer in names:
        cells = (
            ", ".join(f"{count} × {what}" for what, count in outcomes.get(killer, Counter()).most_common(3))
            for outcomes in seen.values()
        )
        print(f"| {killer} | {' | '.join(cells)} |")


def _storm(server: Server, known: list[tuple[str, str]], killers: list[str]) -> Storm:
    asked = itertools.cycle(known)
    _listen(server, asked, min(QUIET, 5.0))  # warms what has to be warm
    quiet = _listen(server, asked, QUIET)
    before = server.megabytes()
    end, told, peak = _FORK.Event(), _FORK.Queue(), _FORK.Value("d", before)
    clients = [
        _FORK.Process(target=_besiege, args=(server, killers, number, end, told), daemon=True)
        for number in range(CLIENTS)
    ]
    watcher = _FORK.Process(target=_watch, args=(server, end, peak), daemon=True)
    for each in (*clients, watcher):
        each.start()
    heard = _listen(server, asked, STORM)
    end.set()
    over = time.monotonic()
    calm = _until_calm(server, asked) - over
    outcomes: Outcomes = {}
    for _ in clients:
        for killer, counted in told.get().items():
            outcomes.setdefault(killer, Counter()).update(counted)
    for each in (*clients, watcher):
        each.join()
    return Storm(quiet, heard, before, peak.value, calm, outcomes)


def _listen(server: Server, asked: Iterable[tuple[str, str]], seconds: float) -> Heard:
    """Ask at an even pace; what could not be asked within PATIENCE of the end has failed."""
    heard, began = Heard(), time.monotonic()
    with closing(http.client.HTTPConnection(server.host, server.port, timeout=PATIENCE)) as connection:
        for number, (subject, value) in zip(range(int(seconds / PACE)), asked, strict=False):
            due = began + number * PACE
            time.sleep(max(0.0, due - time.monotonic()))
            late = time.monotonic() > began + seconds + PATIENCE
            fault = "never asked" if late else _ask(connection, server, subject, value)
            heard.seconds.append(time.monotonic() - due)
            if fault:
                heard.failures[fault] += 1
    return heard


def _ask(connection: http.client.HTTPConnection, server: Server, subject: str, value: str) -> str:
    """Ask a lookup; return what was wrong with the answer, '' for nothing."""
    query = f"SELECT ?d {{ <{subject}> <{START}> ?d }} # {time.monotonic()}"
    try:
        connection.request("GET", server.url(query), headers={"Accept": ACCEPT})
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            return f"status {answer.status}"
        rows: list[Any] = json.loads(content)["results"]["bindings"]
        return "" if [row["d"]["value"] for row in rows] == [value] else "wrong answer"
    except (OSError, http.client.HTTPException, ValueError, KeyError) as problem:
        connection.close()
        return type(problem).__name__


def _until_calm(server: Server, asked: Iterable[tuple[str, str]]) -> float:
    """Return the moment from which a lookup is answered rightly, ten times in a row, each in less than 250 ms."""
    end = time.monotonic() + CALM
    in_a_row, since = 0, time.monotonic()
    with closing(http.client.HTTPConnection(server.host, server.port, timeout=5)) as connection:
        for subject, value in asked:
            began = time.monotonic()
            if began > end or in_a_row == 10:
                break
            if _ask(connection, server, subject, value) or time.monotonic() - began > 0.25:
                in_a_row, since = 0, time.monotonic()
                time.sleep(0.1)
            else:
                in_a_row += 1
    return since if in_a_row == 10 else end


def _besiege(server: Server, killers: list[str], number: int, end: Event, told: Any) -> None:
    outcomes: Outcomes = {killer: Counter() for killer in killers}
    # Each starts at another place of the list, so that all kinds come together with all others.
    first = number * len(killers) // CLIENTS
    for killer in itertools.cycle(killers[first:] + killers[:first]):
        if end.is_set():
            break
        outcomes[killer][strike(server, killer, end)] += 1
    told.put(outcomes)


def _watch(server: Server, end: Event, peak: Any) -> None:
    while not end.wait(1.0):
        peak.value = max(peak.value, server.megabytes())
