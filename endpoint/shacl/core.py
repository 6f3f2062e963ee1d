"""The commonest constraints of SHACL Core as queries, each once over all data: minCount, maxCount, nodeKind, in.

Only for property shapes with a plain property as path, where SPARQL says exactly what SHACL does (SHACL sections
4.1.3, 4.2, 4.8.3); datatypes, whose lexical forms the engine rewrites, and all other components stay with pySHACL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from endpoint.store.nquads import term


@dataclass(frozen=True)
class Constraint:
    """A constraint of a property shape as a SELECT of ?this and, where a value is at fault, ?value."""

    parameter: URIRef
    value: Node
    select: str


def constraints(shapes: Graph, shape: Node) -> Iterator[Constraint]:
    """Yield the constraints of a property shape that queries can decide."""
    path = shapes.value(shape, SH.path)
    if not isinstance(path, URIRef):
        return
    step = f"?this {term(path)} ?value"
    for parameter, write in _WRITTEN.items():
        for value in shapes.objects(shape, parameter):
            select = write(shapes, step, value)
            if select:
                yield Constraint(parameter, value, select)


def _min_count(shapes: Graph, step: str, value: Node) -> str:
    least = int(str(value))
    if least == 0:
        return ""
    if least == 1:
        return f"SELECT ?this WHERE {{ %s FILTER NOT EXISTS {{ {step} }} }}"
    counted = f"GROUP BY ?this HAVING (COUNT(DISTINCT ?value) < {least})"
    return f"SELECT ?this WHERE {{ %s OPTIONAL {{ {step} }} }} {counted}"


def _max_count(shapes: Graph, step: str, value: Node) -> str:
    return f"SELECT ?this WHERE {{ %s {step} }} GROUP BY ?this HAVING (COUNT(DISTINCT ?value) > {int(str(value))})"


def _node_kind(shapes: Graph, step: str, value: Node) -> str:
    test = {SH.IRI: "ISIRI", SH.Literal: "ISLITERAL", SH.BlankNode: "ISBLANK"}.get(URIRef(str(value)))
    return f"SELECT ?this ?value WHERE {{ %s {step} FILTER (!{test}(?value)) }}" if test else ""


def _in(shapes: Graph, step: str, value: Node) -> str:
    members = list(shapes.items(value))
    if not all(isinstance(each, URIRef) for each in members):
        return ""
    listed = ", ".join(term(each) for each in members)  # type: ignore[arg-type]
    return f"SELECT ?this ?value WHERE {{ %s {step} FILTER (!ISIRI(?value) || ?value NOT IN ({listed})) }}"


_WRITTEN = {SH.minCount: _min_count, SH.maxCount: _max_count, SH.nodeKind: _node_kind, SH["in"]: _in}
