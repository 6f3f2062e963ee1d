"""What the query of a SPARQL-based constraint looks at, read from its algebra.

Each triple pattern depends on statements; how these are reached from the focus node follows from the patterns that
must hold with it: those of its own group and of the groups around it. A pattern that nothing connects with the focus
node leaves the dependencies unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rdflib import URIRef, Variable
from rdflib import paths as rdflib_paths
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from endpoint.shacl.engine.paths import Kind, Path
from endpoint.shacl.engine.reach import Dependency, walked

_MARKS: dict[str, Kind] = {"*": "zeroOrMore", "+": "oneOrMore", "?": "zeroOrOne"}
_THIS = Variable("this")


@dataclass(frozen=True)
class Edge:
    """A triple pattern: two nodes and the path between them, None where the predicate is a variable."""

    start: Node
    path: Path | None
    end: Node


class Unknown(Exception):
    """What a query depends on cannot be told from its patterns."""


def dependencies_of(text: str) -> tuple[Dependency, ...] | None:
    """Return the dependencies of a query on ?this; None where they cannot be told."""
    try:
        found = [each for edge, scope in _visit(prepareQuery(text).algebra, ()) for each in _of(edge, scope)]
    except Unknown:
        return None
    return tuple(dict.fromkeys(found))


def _of(edge: Edge, scope: tuple[Edge, ...]) -> Iterator[Dependency]:
    ways = {node: way for node in (edge.start, edge.end) if (way := _way(node, scope)) is not None}
    if not ways:
        raise Unknown
    node, way = min(ways.items(), key=lambda each: len(each[1]))
    if edge.path is None:
        yield Dependency(way, None, inverse=node != edge.start)
    else:
        yield from (each.behind(way) for each in walked(edge.path, inverse=node != edge.start))


def _way(node: Node, scope: tuple[Edge, ...]) -> tuple[Path, ...] | None:
    """Return the shortest way of paths from ?this to a node of the patterns; None where there is none."""
    reached: dict[Node, tuple[Path, ...]] = {_THIS: ()}
    edge_of_known: list[Node] = [_THIS]
    while edge_of_known and node not in reached:
        known = edge_of_known.pop(0)
        for each in scope:
            if each.path is None:
                continue
            if each.start == known and each.end not in reached:
                reached[each.end] = (*reached[known], each.path)
                edge_of_known.append(each.end)
            elif each.end == known and each.start not in reached:
                reached[each.start] = (*reached[known], Path("inverse", parts=(each.path,)))
                edge_of_known.append(each.start)
    return reached.get(node)


def _visit(node: Any, around: tuple[Edge, ...]) -> Iterator[tuple[Edge, tuple[Edge, ...]]]:
    """Yield each triple pattern with all that must hold with it."""
    if not isinstance(node, CompValue):
        return
    scope = (*around, *_required(node))
    if node.name == "BGP":
        yield from ((each, scope) for each in _edges(node))
    elif node.name == "LeftJoin":
        yield from _visit(node.p1, scope)
        yield from _visit(node.p2, scope)
        yield from _in_expression(node.expr, (*scope, *_required(node.p2)))
    elif node.name in ("Graph", "ServiceGraphPattern", "Minus", "ToMultiSet"):
        raise Unknown  # other graphs, and the variables of subqueries, which may be called the same
    else:
        for name, part in node.items():
            if name in ("p", "p1", "p2"):
                yield from _visit(part, scope)
            elif name in ("expr", "A", "vars"):
                yield from _in_expression(part, scope)


def _in_expression(part: Any, scope: tuple[Edge, ...]) -> Iterator[tuple[Edge, tuple[Edge, ...]]]:
    """Yield the triple patterns of EXISTS in an expression."""
    if isinstance(part, CompValue):
        if part.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            yield from _visit(part.graph, scope)
            return
        for inner in part.values():
            yield from _in_expression(inner, scope)
    elif isinstance(part, list):
        for inner in part:
            yield from _in_expression(inner, scope)


def _required(node: Any) -> tuple[Edge, ...]:
    """Return the triple patterns that hold in every solution."""
    if not isinstance(node, CompValue):
        return ()
    if node.name == "BGP":
        return tuple(_edges(node))
    if node.name in ("LeftJoin", "Minus"):
        return _required(node.p1)
    if node.name == "Join":
        return (*_required(node.p1), *_required(node.p2))
    if node.name in ("Filter", "Extend", "Distinct", "Reduced", "OrderBy", "Project", "SelectQuery"):
        return _required(node.p)
    return ()


def _edges(node: CompValue) -> Iterator[Edge]:
    for start, predicate, end in node.triples:
        yield Edge(start, None if isinstance(predicate, Variable) else _path(predicate), end)


def _path(predicate: Any) -> Path:
    if isinstance(predicate, URIRef):
        return Path("predicate", str(predicate))
    if isinstance(predicate, rdflib_paths.SequencePath):
        return Path("sequence", parts=tuple(map(_path, predicate.args)))
    if isinstance(predicate, rdflib_paths.AlternativePath):
        return Path("alternative", parts=tuple(map(_path, predicate.args)))
    if isinstance(predicate, rdflib_paths.InvPath):
        return Path("inverse", parts=(_path(predicate.arg),))
    if isinstance(predicate, rdflib_paths.MulPath):
        return Path(_MARKS[str(predicate.mod)], parts=(_path(predicate.path),))
    raise Unknown
