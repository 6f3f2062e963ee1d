"""Property paths of SHACL (section 2.3.1): read from shapes, written as SPARQL, walked on a store both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal as Word

import pyoxigraph as ox
from rdflib import RDF, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from endpoint.errors import MalformedShapes

Kind = Word["predicate", "inverse", "sequence", "alternative", "zeroOrMore", "oneOrMore", "zeroOrOne"]
Step = Callable[["ox.NamedNode | ox.BlankNode | ox.Literal", ox.NamedNode, bool], Iterable["EngineTerm"]]
EngineTerm = ox.NamedNode | ox.BlankNode | ox.Literal
_REPEATED: dict[URIRef, tuple[Kind, str]] = {
    SH.zeroOrMorePath: ("zeroOrMore", "*"),
    SH.oneOrMorePath: ("oneOrMore", "+"),
    SH.zeroOrOnePath: ("zeroOrOne", "?"),
}
_MARKS = dict(_REPEATED.values())


@dataclass(frozen=True)
class Path:
    """A path: a predicate, or a kind of path with its parts."""

    kind: Kind
    iri: str = ""
    parts: tuple[Path, ...] = ()

    def sparql(self) -> str:
        """Return the path as SPARQL writes it (SPARQL 1.1 Query, section 9.1)."""
        if self.kind == "predicate":
            return f"<{self.iri}>"
        inner = [each.sparql() for each in self.parts]
        if self.kind == "inverse":
            return f"^({inner[0]})"
        if self.kind in ("sequence", "alternative"):
            return "(" + ("/" if self.kind == "sequence" else "|").join(inner) + ")"
        return f"({inner[0]}){_MARKS[self.kind]}"

    def predicates(self) -> set[str]:
        """Return the IRIs of all predicates in the path."""
        return {self.iri} if self.kind == "predicate" else {iri for each in self.parts for iri in each.predicates()}


def read_path(graph: Graph, node: Node) -> Path:
    """Return the path at a node of a shapes graph; raises `MalformedShapes` for what is none."""
    return _read(graph, node, ())


def _read(graph: Graph, node: Node, above: tuple[Node, ...]) -> Path:
    if isinstance(node, URIRef):
        return Path("predicate", str(node))
    if node in above:
        raise MalformedShapes("A property path contains itself.")
    above = (*above, node)
    if (node, RDF.first, None) in graph:
        # A list is a sequence whatever else is said of its head (path-strange-001 of the SHACL test suite).
        return Path("sequence", parts=tuple(_read(graph, each, above) for each in Collection(graph, node)))
    inverse = graph.value(node, SH.inversePath)
    if inverse is not None:
        return Path("inverse", parts=(_read(graph, inverse, above),))
    alternative = graph.value(node, SH.alternativePath)
    if alternative is not None:
        return Path("alternative", parts=tuple(_read(graph, each, above) for each in Collection(graph, alternative)))
    for parameter, (kind, _) in _REPEATED.items():
        inner = graph.value(node, parameter)
        if inner is not None:
            return Path(kind, parts=(_read(graph, inner, above),))
    raise MalformedShapes(f"The node {node} is no property path.")


def walk(path: Path, starts: Iterable[EngineTerm], step: Step, *, back: bool = False) -> dict[EngineTerm, None]:
    """Return what a path leads to from some nodes, each once and in a stable order; `back` walks it backwards.

    `step` gives the nodes one predicate away from a node, forwards or (its last argument) backwards.
    """
    if path.kind == "predicate":
        predicate = ox.NamedNode(path.iri)
        return {end: None for start in starts for end in step(start, predicate, back)}
    if path.kind == "inverse":
        return walk(path.parts[0], starts, step, back=not back)
    if path.kind == "sequence":
        reached = dict.fromkeys(starts)
        for part in reversed(path.parts) if back else path.parts:
            reached = walk(part, reached, step, back=back)
        return reached
    if path.kind == "alternative":
        starts = list(starts)
        return {end: None for part in path.parts for end in walk(part, starts, step, back=back)}
    reached = dict.fromkeys(starts)
    if path.kind == "zeroOrOne":
        return {**reached, **walk(path.parts[0], reached, step, back=back)}
    ends: dict[EngineTerm, None] = {} if path.kind == "oneOrMore" else dict(reached)
    edge = reached
    while edge:
        edge = {each: None for each in walk(path.parts[0], edge, step, back=back) if each not in ends}
        ends.update(edge)
    return ends
