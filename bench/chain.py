"""What each link of the chain costs: engine in the process → worker process → HTTP server.

Every query is measured in turns (A B C A B C …), so that a machine that slows down slows all of them; figures
are medians, and ratios are against the engine called in the same process on the same data.
"""

from __future__ import annotations

import http.client
import statistics
import time
import urllib.parse
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from endpoint.namespaces import PREFIXES
from endpoint.store.embedded import EmbeddedStore, Limits
from endpoint.store.protocol import Query
from endpoint.store.versions import Versions, load_in_memory
from tests.serving import serving

ROUNDS = 200
QUERIES = {
    "lookup": "SELECT ?d { <https://w3id.org/concord/id/treaty/un-1988> cna:entryIntoForceDate ?d }",
    "1,000 rows": "SELECT ?act ?date { ?act a cna:ConsentAct ; cna:dateOf ?date } LIMIT 1000",
    "aggregate": "SELECT ?t (COUNT(*) AS ?n) { ?p cna:boundBy ?t } GROUP BY ?t ORDER BY DESC(?n)",
    "join": """SELECT ?party ?start { ?p cna:boundBy <https://w3id.org/concord/id/treaty/un-1961> ;
        cna:boundParty ?party ; cna:start ?start . ?party cna:stateOf/cna:locatedIn ?region }""",
}


def main(folder: Path) -> None:
    """Print one table."""
    versions = Versions(folder)
    number = versions.current()
    memory = load_in_memory(versions.path(number))
    print(f"version {number}, {versions.meta(number).triples:,} triples, {ROUNDS} rounds, medians in ms\n")
    print("| query | engine in process | worker, held in memory | worker, held on disk | HTTP | HTTP / engine |")
    print("|---|---|---|---|---|---|")
    limits = Limits(idle_workers=1)
    with (
        EmbeddedStore(folder, limits, hold="memory") as held,
        EmbeddedStore(folder, limits, hold="disk") as disk,
        serving(folder) as address,
    ):
        connection = http.client.HTTPConnection(address.removeprefix("http://"))
        for name, text in QUERIES.items():
            medians = _in_turns(
                lambda text=text: _direct(memory, text),
                lambda text=text: held.query(Query(text)).read(),
                lambda text=text: disk.query(Query(text)).read(),
                lambda text=text: _over_http(connection, text),
            )
            cells = " | ".join(f"{1000 * each:.2f}" for each in medians)
            print(f"| {name} | {cells} | {medians[3] / medians[0]:.1f} |")
        connection.close()


def _in_turns(*calls: Callable[[], object]) -> list[float]:
    times: list[list[float]] = [[] for _ in calls]
    for round_ in range(ROUNDS + 5):
        for call, taken in zip(calls, times, strict=True):
            started = time.perf_counter()
            call()
            if round_ >= 5:  # the first ones warm caches
                taken.append(time.perf_counter() - started)
    return [statistics.median(taken) for taken in times]


def _direct(store: ox.Store, text: str) -> object:
    results = store.query(text, prefixes=PREFIXES)
    assert isinstance(results, ox.QuerySolutions)
    return results.serialize(format=ox.QueryResultsFormat.JSON)


def _over_http(connection: http.client.HTTPConnection, text: str) -> object:
    connection.request("GET", "/sparql?" + urllib.parse.urlencode({"query": text}), headers={"Accept": "*/*"})
    response = connection.getresponse()
    content = response.read()
    assert response.status == 200, content
    return content
