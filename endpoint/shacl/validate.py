"""Validation of the whole of the data at build time: one list of results for the shapes of all modules."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
from rdflib import DCTERMS, SH, Graph
from rdflib.term import Node

from endpoint.namespaces import CNA
from endpoint.shacl.engine.data import Data
from endpoint.shacl.engine.found import Found
from endpoint.shacl.engine.model import Shapes
from endpoint.shacl.engine.run import validate as run
from endpoint.shacl.engine.terms import to_engine
from endpoint.shacl.results import Result, said_by

Report = Callable[[str], None]


def validate(data: Graph, shapes: dict[str, Graph], report: Report = lambda _: None) -> list[Result]:
    """Return the results of all shapes over `data` (which holds the class hierarchy too), sorted.

    `shapes` are by the name of their file.
    """
    held = Data.of(ox.Triple(to_engine(s), ox.NamedNode(str(p)), to_engine(o)) for s, p, o in data)  # type: ignore[arg-type]
    results = []
    for name, graph in sorted(shapes.items()):
        results += [_result(each, graph) for each in run(Shapes(graph), held)]
        report(f"checked shapes/{name}")
    return sorted(results)


def _result(found: Found, shapes: Graph) -> Result:
    nodes: tuple[Node | None, ...] = (found.constraint, found.shape.node)
    english = sorted(str(each) for each in found.messages if each.language in ("en", None))
    return Result(
        severity=str(found.shape.severity).removeprefix(str(SH)),
        rule=said_by(shapes, nodes, DCTERMS.identifier),
        focus=found.focus.value,
        path=str(found.path or ""),
        value="" if found.value is None else found.value.value,
        message=" ".join(english),
        hint=said_by(shapes, nodes, CNA.hint),
    )
