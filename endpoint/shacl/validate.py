"""Validation: SHACL-SPARQL constraints on the query engine, everything else by pySHACL, one list of results."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor

from rdflib import Graph

from endpoint.shacl import queries, reference
from endpoint.shacl.results import Result
from endpoint.store.scratch import Scratch

Report = Callable[[str], None]

_shared: list[tuple[Graph, Graph]] = []
"""What forked workers read: the data, and the shapes of one file without their queries."""


def validate(data: Graph, shapes: dict[str, Graph], report: Report = lambda _: None) -> list[Result]:
    """Return the results of all shapes over `data` (which holds the class hierarchy too), sorted.

    `shapes` are by the name of their file. Results are those that pySHACL would give for all of them; the files
    are judged side by side in forked processes, which share the data.
    """
    compiled, left = {}, {}
    for name, graph in shapes.items():
        compiled[name], left[name] = queries.split(graph)
    count = sum(map(len, compiled.values()))
    report(f"checking {count} rules as queries, the others by pySHACL …")
    scratch = Scratch(data)  # type: ignore[arg-type]
    results = [each for name, found in compiled.items() for each in queries.run(found, shapes[name], scratch)]
    del scratch
    for name, found in _judged(data, left):
        report(f"checked shapes/{name}")
        results += found
    return sorted(results)


def _judged(data: Graph, shapes: dict[str, Graph]) -> Iterable[tuple[str, list[Result]]]:
    processes = min(os.cpu_count() or 1, len(shapes))
    if processes < 2 or len(data) < 50_000:  # forking pays only for much data
        yield from ((name, reference.validate(data, graph)) for name, graph in shapes.items())
        return
    names = sorted(shapes)
    _shared[:] = [(data, shapes[name]) for name in names]
    try:
        with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork")) as pool:
            yield from zip(names, pool.map(_judge, range(len(names))), strict=True)
    finally:
        _shared.clear()


def _judge(number: int) -> list[Result]:
    data, shapes = _shared[number]
    return reference.validate(data, shapes)
