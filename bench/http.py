"""Requests a second over HTTP, ours beside its peers: the same questions, the same data, the same run.

`lookup`, `1,000 rows` and `aggregate` are never asked twice in the same words, so no cache of answers helps (ours is
switched off besides). `saved` asks the saved questions again and again, as pages and programs do, and ours answers from
its cache. Servers take turns, round by round; figures are medians. wrk (Debian's package) makes the load.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import statistics
import subprocess
import tempfile
import urllib.parse
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from bench.peers import Server, Starter, servers
from endpoint.content import content_root
from endpoint.errors import BadParameter
from endpoint.namespaces import PREFIXES
from endpoint.saved.catalog import load_catalog
from endpoint.saved.params import bind
from endpoint.saved.querytext import with_values
from endpoint.store.embedded import EmbeddedStore, Limits

SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
"""How long each is asked at a time."""
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CLIENTS = (1, 16, 64)
PATIENCE = 10.0
"""Seconds within which a peer has to answer a saved question, or it is not asked that."""

_ACCEPT = "application/sparql-results+json"
_CNA = PREFIXES["cna"]
KINDS = {
    "lookup": f"SELECT ?d {{ <SUBJECT> <{_CNA}entryIntoForceDate> ?d }} # SERIAL",
    "1,000 rows": f"SELECT ?act ?date {{ ?act a <{_CNA}ConsentAct> ; <{_CNA}dateOf> ?date }} LIMIT 1000 # SERIAL",
    "aggregate": f"SELECT ?t (COUNT(*) AS ?n) {{ ?p <{_CNA}boundBy> ?t }} GROUP BY ?t ORDER BY DESC(?n) # SERIAL",
}
_VARIED = """
local subjects = {SUBJECTS}
local serial = 0
math.randomseed(SEED)
local run = math.random(1000000000)
request = function()
  serial = serial + 1
  local subject = subjects[math.random(#subjects)]
  local text = string.gsub(string.gsub("QUERY", "SUBJECT", subject), "SERIAL", run .. "." .. serial)
  return wrk.format("GET", "PATH?query=" .. text, {["Accept"] = "ACCEPT"})
end
"""
_MIX = """
local paths = {PATHS}
local serial = 0
request = function()
  serial = serial + 1
  return wrk.format("GET", paths[serial % #paths + 1], {["Accept"] = "ACCEPT"})
end
"""


class Figure(NamedTuple):
    """What wrk measured: requests a second, milliseconds (p99), and answers other than 2xx and 3xx."""

    rate: float
    p99: float
    failed: int


def main(store: Path) -> None:
    """Print a table for each kind of question."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        uncached = servers(store, folder, "--cache", "0", limited=False)
        cached = servers(store, folder, limited=False)
        subjects, saved = _subjects(store), _saved_texts(store)
        scripts = {kind: _varied(text, subjects) for kind, text in KINDS.items()}
        figures, memory = _measure(uncached, scripts)
        for kind in KINDS:
            _print(f"{kind}, uncached", figures[kind], list(uncached))
        mix, after = _measure(cached, {"saved": ""}, saved)
        _print(f"mix of {len(saved)} saved questions, ours from the cache", mix["saved"], list(cached))
        print("\n| server | MB after the uncached rounds | MB after the saved questions |\n|---|---|---|")
        for name in uncached:
            print(f"| {name} | {memory[name]:,.0f} | {after[name]:,.0f} |")


Figures = dict[str, dict[tuple[str, int], list[Figure]]]


def _measure(
    starters: dict[str, Starter], scripts: dict[str, str], saved: dict[str, str] | None = None
) -> tuple[Figures, dict[str, float]]:
    """Return the figures by kind, server and clients, and the memory of each server at the end.

    A server is started anew in each round, so that none has to share the machine with its peers.
    """
    figures: Figures = defaultdict(lambda: defaultdict(list))
    memory: dict[str, float] = {}
    answered = {name: _answered(start, saved) for name, start in starters.items()} if saved else {}
    for _ in range(ROUNDS):
        for name, start in starters.items():
            with start() as server:
                for kind, script in scripts.items():
                    chosen = script if saved is None else _mix(server, answered[name])
                    for clients in CLIENTS:
                        figures[kind][name, clients].append(_wrk(server, chosen, clients))
                memory[name] = server.megabytes()
    return figures, memory


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
            cells += [f"{rate:,.0f}" if rate >= 10 else f"{rate:.2f}", f"{p99:.1f}", f"{ours / max(rate, 0.01):.1f}"]
        print(f"| {name} | {' | '.join(cells)} | {failed} |", flush=True)


def _wrk(server: Server, script: str, clients: int) -> Figure:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script.replace("PATH?", f"{server.path}?").replace("SEED", str(os.getpid() + clients)))
        file.flush()
        command = ["wrk", "-t", str(min(2, clients)), "-c", str(clients), "-d", f"{SECONDS}s", "--latency"]
        command += ["--timeout", "30s", "-s", file.name, f"http://{server.host}:{server.port}"]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", said)
    failed = [int(number) for number in re.findall(r"(?:Non-2xx or 3xx responses|timeout|read): (\d+)", said)]
    assert rate is not None
    units = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}
    return Figure(float(rate[1]), float(p99[1]) * units[p99[2]] if p99 else float("nan"), sum(failed))


def _subjects(store: Path) -> list[str]:
    """Return subjects of the data to look up, five thousand at most, so that no answer is at hand by chance."""
    with EmbeddedStore(store, Limits(idle_workers=1), hold="disk", watch=False) as opened:
        rows = opened.select(f"SELECT DISTINCT ?s {{ ?s a <{_CNA}ConsentAct> }} ORDER BY ?s LIMIT 5000").rows
    return [str(row[0]) for row in rows]


def _saved_texts(store: Path) -> dict[str, str]:
    """Return the saved questions that need no value, or have one by default, as plain SPARQL for any server."""
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    texts: dict[str, str] = {}
    with EmbeddedStore(store, Limits(idle_workers=1), hold="disk", watch=False) as opened:
        for saved in load_catalog(content_root() / "queries").all():
            try:
                bound = bind(opened, saved, _examples(saved.parameters))
            except BadParameter:
                continue
            texts[saved.slug] = head + with_values(saved.text, bound)
    return texts


def _examples(parameters: object) -> dict[str, str]:
    """Return values for the parameters that have no default."""
    known = {"state": "Colombia", "treaty": "un-1988", "date": "2000-01-01", "other": "Mexico"}
    return {name: known[name] for name in parameters if name in known}  # type: ignore[attr-defined]


def _varied(text: str, subjects: list[str]) -> str:
    quoted = urllib.parse.quote(text, safe="").replace("%", "%%").replace('"', '\\"')
    listed = ",".join(json.dumps(urllib.parse.quote(subject, safe="").replace("%", "%%")) for subject in subjects)
    return (
        _VARIED.replace("{SUBJECTS}", f"{{{listed}}}")
        .replace("QUERY", quoted.replace("%%", "%"))
        .replace("ACCEPT", _ACCEPT)
    )


def _answered(start: Starter, saved: dict[str, str]) -> dict[str, str]:
    """Return the saved questions that a server answers in time, and say which it does not.

    It is ended afterwards: some go on with what nobody waits for any more.
    """
    chosen: dict[str, str] = {}
    with start() as server:
        for slug, text in saved.items():
            connection = http.client.HTTPConnection(server.host, server.port, timeout=PATIENCE)
            try:
                connection.request("GET", server.url(text), headers={"Accept": _ACCEPT})
                answer = connection.getresponse()
                answer.read()
                if answer.status == 200:
                    chosen[slug] = text
                else:
                    print(f"{server.name} answers {slug} with {answer.status}")
            except OSError:
                print(f"{server.name} does not answer {slug} in {PATIENCE:g} s")
            finally:
                connection.close()
    return chosen


def _mix(server: Server, saved: dict[str, str]) -> str:
    listed = ",".join(json.dumps(server.url(text)) for text in saved.values())
    return _MIX.replace("{PATHS}", f"{{{listed}}}").replace("ACCEPT", _ACCEPT)
