"""Constraints run on the query engine, each once over all data instead of once a focus node.

A SELECT of SHACL-SPARQL (section 5) is evaluated for one focus node at a time; ours bind `$this` by their own
patterns, so with `$this` left free the same query gives the results of all focus nodes at once, kept to the shape's
targets by a join; the commonest constraints of SHACL Core are written as such queries (`core.py`). `tests/shapes`
compares all with pySHACL on every example. What is not reached from a target understood here stays with pySHACL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import DCTERMS, SH, Graph, URIRef
from rdflib.term import Node

from endpoint.namespaces import CNA
from endpoint.shacl.core import constraints
from endpoint.shacl.results import Result, said_by
from endpoint.store.nquads import term
from endpoint.store.scratch import Scratch
from endpoint.store.terms import Term

_TARGETS = {
    SH.targetClass: "?this a/<http://www.w3.org/2000/01/rdf-schema#subClassOf>* {0}",
    SH.targetSubjectsOf: "?this {0} ?targetObject",
    SH.targetObjectsOf: "?targetSubject {0} ?this",
    SH.targetNode: "VALUES ?this {{ {0} }}",
}
_ABOUT = {SH.path, SH.severity, SH.message, SH.name, SH.description, SH.order, SH.group, SH.property, *_TARGETS}
"""What a shape says that judges nothing by itself."""
_PLACEHOLDER = re.compile(r"\{[$?](\w+)\}")


@dataclass(frozen=True)
class Query:
    """One constraint of one shape as a query over all its focus nodes; its results bind ?this and may bind ?value."""

    shape: Node
    constraint: Node | None
    text: str


def split(shapes: Graph) -> tuple[list[Query], Graph]:
    """Return the constraints to run as queries, and the shapes without them for pySHACL."""
    queries, rest = [], shapes + Graph()
    reached = {shape: targets for shape in set(shapes.subjects()) if (targets := _targets(shapes, shape))}
    for shape, targets in sorted(reached.items(), key=lambda each: str(each[0])):
        for constraint in shapes.objects(shape, SH.sparql):
            text = shapes.value(constraint, SH.select)
            if text is not None and "$PATH" not in str(text) and shapes.value(constraint, SH.deactivated) is None:
                joined = _with_targets(_prefixed(shapes, constraint, str(text)), targets)
                queries.append(Query(shape, constraint, joined))
                rest.remove((shape, SH.sparql, constraint))
        # Without a message of its own a result has the one that pySHACL makes up.
        if (shape, SH.message, None) in shapes and shapes.value(shape, SH.deactivated) is None:
            for each in constraints(shapes, shape):
                queries.append(Query(shape, None, each.select % f"{{ SELECT DISTINCT ?this WHERE {{ {targets} }} }}"))
                rest.remove((shape, each.parameter, each.value))
    _drop_emptied(rest)
    return queries, rest


def _drop_emptied(shapes: Graph) -> None:
    """Remove property shapes that have nothing left to judge, and targets of node shapes without any."""
    parameters = {each for each in shapes.predicates() if str(each).startswith(str(SH))} - _ABOUT
    for holder, prop in list(shapes.subject_objects(SH.property)):
        if not any((prop, each, None) in shapes for each in parameters):
            shapes.remove((holder, SH.property, prop))
    for holder in {each for predicate in _TARGETS for each in shapes.subjects(predicate)}:
        if not any((holder, each, None) in shapes for each in {*parameters, SH.property}):
            for predicate in _TARGETS:
                shapes.remove((holder, predicate, None))


def run(queries: list[Query], shapes: Graph, data: Scratch) -> list[Result]:
    """Return the results of the constraints over all data."""
    return [result for query in queries for result in _results(query, shapes, data)]


def _results(query: Query, shapes: Graph, data: Scratch) -> Iterator[Result]:
    severity = shapes.value(query.shape, SH.severity) or SH.Violation
    path = shapes.value(query.shape, SH.path)
    nodes = (query.constraint, query.shape)
    message = said_by(shapes, nodes, URIRef(SH.message))
    for row in data.rows(query.text):
        focus = row["this"]
        value = row.get("value", focus if path is None else None)
        yield Result(
            severity=str(severity).removeprefix(str(SH)),
            rule=said_by(shapes, nodes, DCTERMS.identifier),
            focus=str(focus),
            path=str(row.get("path") or path or ""),
            value="" if value is None else str(value),
            message=_filled(message, row),
            hint=said_by(shapes, nodes, CNA.hint),
        )


def _filled(message: str, row: dict[str, Term]) -> str:
    """Return a message with the values of its placeholders {$this} and {?name} (SHACL section 5.2.2)."""
    return _PLACEHOLDER.sub(lambda found: str(row.get(found.group(1), found.group())), message)


def _targets(shapes: Graph, shape: Node) -> str:
    """Return the pattern of the focus nodes: the shape's own targets and those of node shapes it is a property of.

    '' for a shape that is reached in any other way, such as through sh:node or sh:or, and has a meaning of its own
    there, and for one without targets.
    """
    ways = {predicate for predicate in shapes.predicates(None, shape) if str(predicate).startswith(str(SH))}
    if ways - {SH.property}:
        return ""
    holders = list(shapes.subjects(SH.property, shape))
    if not all(any((holder, each, None) in shapes for each in _TARGETS) for holder in holders):
        return ""
    patterns = {
        pattern.format(term(target))  # type: ignore[arg-type]
        for holder in (shape, *holders)
        for predicate, pattern in _TARGETS.items()
        for target in shapes.objects(holder, predicate)
    }
    return " UNION ".join(f"{{ {each} }}" for each in sorted(patterns))


def _prefixed(shapes: Graph, constraint: Node, text: str) -> str:
    declared = [node for each in shapes.objects(constraint, SH.prefixes) for node in shapes.objects(each, SH.declare)]
    lines = [f"PREFIX {shapes.value(each, SH.prefix)}: <{shapes.value(each, SH.namespace)}>" for each in declared]
    return "\n".join([*lines, text])


def _with_targets(text: str, targets: str) -> str:
    """Return a query kept to the focus nodes of its shape."""
    prologue, select = re.split(r"(?i)(?=\bSELECT\b)", text, maxsplit=1)
    return f"{prologue}\nSELECT DISTINCT * WHERE {{ {{ {select} }} {{ SELECT DISTINCT ?this WHERE {{ {targets} }} }} }}"
