"""Requests a second over HTTP, ours beside its peers: the same questions, the same data, the same run.

`lookup`, `1,000 rows` and `aggregate` are never asked twice in the same words, so no cache of answers or of parsed
queries helps (ours is switched off besides). `saved` asks the saved questions again and again, as pages and programs
do, and ours answers from its cache. Servers take turns, round by round; figures are medians. wrk (Debian's package)
makes the load. BENCH_SECONDS, BENCH_ROUNDS, BENCH_CLIENTS and BENCH_KINDS (names with commas between, such as
`lookup,saved`) make a run shorter.
"""

from __future__ import annotations

import itertools
import json
import os
import statistics
import subprocess
import tempfile
import time
import urllib.parse
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from bench.peers import Server, Starter, servers
from bench.questions import ACCEPT, START, lookups, rows_of, saved_texts
from endpoint.namespaces import PREFIXES

SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
"""How long each is asked at a time."""
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CLIENTS = [int(each) for each in os.environ.get("BENCH_CLIENTS", "1,16,64").split(",")]
WARMING = int(os.environ.get("BENCH_WARMING", "5"))
"""Seconds that each kind is asked before it is measured, for those that compile what they run often."""
PATIENCE = 10.0
"""Seconds within which a server has to answer a saved question, or it is not asked that."""
SETTLING = 60.0
"""Most seconds given to a server to be done with what was asked before, by clients that have left."""

_CNA = PREFIXES["cna"]
KINDS = {
    "lookup": f"SELECT ?d {{ <@subject@> <{START}> ?d }} # @serial@",
    "1,000 rows": f"SELECT ?act ?date {{ ?act a <{_CNA}ConsentAct> ; <{_CNA}dateOf> ?date }} LIMIT 1000 # @serial@",
    "aggregate": f"SELECT ?t (COUNT(*) AS ?n) {{ ?p <{_CNA}boundBy> ?t }} GROUP BY ?t ORDER BY DESC(?n) # @serial@",
}
SAVED = "saved"
_CHOSEN = [each.strip() for each in os.environ.get("BENCH_KINDS", "lookup,rows,aggregate,saved").split(",")]
_SCRIPT = """
local threads = 0
function setup(thread) thread:set("number", threads) threads = threads + 1 end
function init() math.randomseed(SEED + number) run = SEED .. "." .. number serial = 1000 * number end
local headers = {["Accept"] = "ACCEPT"}
REQUEST
function done(summary, latency)
  local wrong = summary.errors
  io.stderr:write(string.format('{"rate": %f, "p99": %f, "failed": %d}', summary.requests / summary.duration * 1e6,
    latency:percentile(99) / 1000, wrong.status + wrong.connect + wrong.read + wrong.write + wrong.timeout))
end
"""
_VARIED = """
local subjects = {SUBJECTS}
function request()
  serial = serial + 1
  local words = {subject = subjects[math.random(#subjects)], serial = run .. "." .. serial}
  return wrk.format("GET", "PATH" .. string.gsub("QUERY", "@(%a+)@", words), headers)
end
"""
_MIX = """
local paths = {PATHS}
function request()
  serial = serial + 1
  return wrk.format("GET", paths[serial % #paths + 1], headers)
end
"""
_seeds = itertools.count(int(time.time()) % 1_000_000 * 1000)


class Figure(NamedTuple):
    """What wrk measured: requests a second, milliseconds (p99), and requests that failed.

    A failure is a status of 400 or above, a connection that broke and an answer that took more than 30 s.
    """

    rate: float
    p99: float
    failed: int


Figures = dict[str, dict[tuple[str, int], list[Figure]]]


def main(store: Path) -> None:
    """Print a table for each kind of question."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        uncached = servers(store, folder, "--cache", "0", limited=False)
        kinds = {kind: text for kind, text in KINDS.items() if kind.split()[-1] in _CHOSEN}
        memory: dict[str, dict[str, float]] = defaultdict(dict)
        if kinds:
            known = lookups(store)
            figures: Figures = defaultdict(lambda: defaultdict(list))
            for _, (name, start) in itertools.product(range(ROUNDS), uncached.items()):
                memory[name]["uncached"] = _round(name, start, kinds, known, figures)
            for kind in kinds:
                _print(f"{kind}, uncached", figures[kind], list(uncached))
        if SAVED in _CHOSEN:
            _measure_saved(store, servers(store, folder, limited=False), memory)
        print("\n| server | MB after the uncached rounds | MB after the saved questions |\n|---|---|---|")
        for name in uncached:
            cells = (f"{memory[name][each]:,.0f}" if each in memory[name] else "" for each in ("uncached", SAVED))
            print(f"| {name} | {' | '.join(cells)} |")


def _round(name: str, start: Starter, kinds: dict[str, str], known: dict[str, str], figures: Figures) -> float:
    """Measure one server and return its memory at the end; it is alone, so that none shares the machine with others."""
    expected = {"lookup": 1, "1,000 rows": 1000}
    with start() as server:
        for kind, text in kinds.items():
            sample = text.replace("@subject@", next(iter(known)))
            rows = rows_of(server, sample, 60)
            assert rows == expected.get(kind, rows), f"{name} answers {kind} with {rows}"
            script = _varied(server, text, list(known))
            _warm(server, script)
            for clients in CLIENTS:
                figures[kind][name, clients].append(_wrk(server, script, clients))
        return server.megabytes()


def _measure_saved(store: Path, starters: dict[str, Starter], memory: dict[str, dict[str, float]]) -> None:
    texts = saved_texts(store)
    figures: Figures = defaultdict(lambda: defaultdict(list))
    rows: dict[str, dict[str, int]] = {}
    for name, start in starters.items():
        with start() as server:  # ended afterwards: some go on with what nobody waits for any more
            rows[name] = _answered(server, texts)
    for _, (name, start) in itertools.product(range(ROUNDS), starters.items()):
        with start() as server:
            script = _mix(server, texts, rows[name])
            _warm(server, script)
            for clients in CLIENTS:
                figures[SAVED][name, clients].append(_wrk(server, script, clients))
            memory[name][SAVED] = server.megabytes()
    _print(f"mix of {len(texts)} saved questions, ours from the cache", figures[SAVED], list(starters))
    counts = (f"{name} {len(found)}" for name, found in rows.items())
    print(f"\nAnswered within {PATIENCE:g} s, and asked: {', '.join(counts)}.")
    first = next(iter(rows.values()))
    for name, found in rows.items():
        other = [f"{slug} ({found[slug]} rows, not {first[slug]})" for slug in found if found[slug] != first.get(slug)]
        if other:
            print(f"{name} answers otherwise: {', '.join(other)}.")


def _answered(server: Server, texts: dict[str, str]) -> dict[str, int]:
    """Return the number of rows of each saved question that a server answers in time, and say which it does not."""
    found: dict[str, int] = {}
    for slug, text in texts.items():
        rows = rows_of(server, text, PATIENCE)
        if isinstance(rows, int):
            found[slug] = rows
        else:
            print(f"{server.name}, {slug}: {rows}", flush=True)
            _settle(server)
    return found


def _settle(server: Server) -> None:
    """Wait until a server has time again: some work on for clients that have left."""
    end = time.monotonic() + SETTLING
    while time.monotonic() < end:
        began = time.monotonic()
        if rows_of(server, f"SELECT * {{}} # {began}", 5) == 1 and time.monotonic() - began < 0.2:
            return


def _print(title: str, figures: dict[tuple[str, int], list[Figure]], names: list[str]) -> None:
    print(f"\n### {title}\n")
    heads = "".join(f" {clients} clients | p99 ms | ours / it |" for clients in CLIENTS)
    print(f"| server, requests a second |{heads} failed |\n|---|{'---|' * (3 * len(CLIENTS) + 1)}")
    for name in names:
        cells, failed = [], 0
        for clients in CLIENTS:
            rate = statistics.median(each.rate for each in figures[name, clients])
            ours = statistics.median(each.rate for each in figures[names[0], clients])
            p99 = statistics.median(each.p99 for each in figures[name, clients])
            failed += sum(each.failed for each in figures[name, clients])
            cells += [f"{rate:,.0f}" if rate >= 10 else f"{rate:.2f}"]
            cells += [f"{p99:.1f}", f"{ours / rate:.1f}"] if rate else ["none came", ""]
        print(f"| {name} | {' | '.join(cells)} | {failed} |", flush=True)


def _warm(server: Server, script: str) -> None:
    if WARMING:
        _wrk(server, script, 16, WARMING)


def _wrk(server: Server, script: str, clients: int, seconds: int = SECONDS) -> Figure:
    _settle(server)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script.replace("SEED", str(next(_seeds))))
        file.flush()
        command = ["wrk", "-t", str(min(2, clients)), "-c", str(clients), "-d", f"{seconds}s", "--timeout", "30s"]
        command += ["-s", file.name, f"http://{server.host}:{server.port}"]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return Figure(**json.loads(said))


def _varied(server: Server, text: str, subjects: list[str]) -> str:
    quoted = urllib.parse.quote(text, safe="@")
    listed = ",".join(json.dumps(urllib.parse.quote(subject, safe="")) for subject in subjects)
    request = _VARIED.replace("QUERY", quoted).replace("{SUBJECTS}", f"{{{listed}}}")
    return _whole(request.replace("PATH", f"{server.path}?query="))


def _mix(server: Server, texts: dict[str, str], answered: dict[str, int]) -> str:
    listed = ",".join(json.dumps(server.url(texts[slug])) for slug in answered)
    return _whole(_MIX.replace("{PATHS}", f"{{{listed}}}"))


def _whole(request: str) -> str:
    return _SCRIPT.replace("ACCEPT", ACCEPT).replace("REQUEST", request)
