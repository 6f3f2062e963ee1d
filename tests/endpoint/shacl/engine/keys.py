"""Results of both engines in one form, so that they can be compared."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from endpoint.shacl.engine.data import Data
from endpoint.shacl.engine.found import Found
from endpoint.shacl.engine.terms import to_engine

Key = tuple[str, str, str, str, str]


def loaded(graph: Graph) -> Data:
    """Return the data of a graph."""
    return Data.of(ox.Triple(to_engine(s), to_engine(p), to_engine(o)) for s, p, o in graph)  # type: ignore[arg-type]


def key(found: Found) -> Key:
    """Return what tells a result from others: focus node, path if it is a property, value, component, shape."""
    value = "" if found.value is None else str(found.value)
    path = str(found.path) if isinstance(found.path, URIRef) else ""
    return (str(found.focus), path, value, str(found.component), str(found.shape.node))


def reference(data: Graph, shapes: Graph) -> Counter[Key]:
    """Return the results of pySHACL, which copies the shapes' blank nodes under their own names."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=False, meta_shacl=False, inference="none")
    assert isinstance(report, Graph)
    results = report.objects(None, SH.result)
    return Counter(
        (
            _shown(report.value(each, SH.focusNode)),
            str(path) if isinstance(path := report.value(each, SH.resultPath), URIRef) else "",
            _shown(report.value(each, SH.value)),
            str(report.value(each, SH.sourceConstraintComponent)),
            str(report.value(each, SH.sourceShape)),
        )
        for each in results
        if (each, RDF.type, SH.ValidationResult) in report
    )


def _shown(node: Node | None) -> str:
    return "" if node is None else str(to_engine(node))
