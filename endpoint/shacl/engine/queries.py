"""SPARQL-based constraints and constraint components (SHACL, sections 5 and 6)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import pyoxigraph as ox
from rdflib import OWL, SH, Graph, Literal, URIRef
from rdflib.term import Node

from endpoint.errors import MalformedShapes
from endpoint.shacl.engine.data import Data
from endpoint.shacl.engine.found import Found
from endpoint.shacl.engine.model import Constraint, Shape, Shapes
from endpoint.shacl.engine.paths import EngineTerm
from endpoint.shacl.engine.prebinding import PreBound, prepare, with_path
from endpoint.shacl.engine.terms import to_engine
from endpoint.store import guard

_PLACEHOLDER = re.compile(r"\{[$?](\w+)\}")
_AT_ONCE = 500
"""Focus nodes of one query."""
_SHAPES = "urn:x-concord:shapes-graph"
_FOCUS = "urn:x-concord:focus"


@dataclass(frozen=True)
class Query:
    """A query of a constraint: its text with prefixes, and what it says of itself."""

    prepared: PreBound
    messages: tuple[Literal, ...]
    is_ask: bool


class Queries:
    """The queries of the constraints of some shapes, run on data."""

    def __init__(self, shapes: Shapes, data: Data) -> None:
        self._shapes = shapes
        self._data = data
        self._prepared: dict[tuple[Node, Node], Query] = {}
        self._holds_shapes = False

    def faults(
        self,
        shape: Shape,
        constraint: Constraint,
        focuses: Sequence[EngineTerm],
        values: dict[EngineTerm, list[EngineTerm]],
    ) -> Iterator[Found]:
        """Yield the results of a SPARQL-based constraint for focus nodes, whose value nodes are given."""
        query = self._query(shape, constraint)
        if query.is_ask:
            for focus in focuses:
                yield from self._asked(query, shape, constraint, focus, values[focus])
            return
        size = _AT_ONCE if query.prepared.is_joint else 1
        asked = Counter(focuses)  # a node may be validated for several others
        once = list(asked)
        for start in range(0, len(once), size):
            for found in self._selected(query, shape, constraint, once[start : start + size]):
                yield from repeat(found, asked[found.focus])

    def _asked(
        self, query: Query, shape: Shape, constraint: Constraint, focus: EngineTerm, values: list[EngineTerm]
    ) -> Iterator[Found]:
        for value in values:
            bindings = {**self._parameters(constraint), "this": focus, "value": value}
            if not self._data.ask(self._bound(query, shape, bindings, [focus])):
                shown = {name: _text(term) for name, term in bindings.items()}
                messages = tuple(_filled(each, shown) for each in query.messages or shape.messages)
                yield Found(focus, shape, constraint.component, shape.path_node, value, messages)

    def _selected(
        self, query: Query, shape: Shape, constraint: Constraint, focuses: Sequence[EngineTerm]
    ) -> Iterator[Found]:
        parameters = self._parameters(constraint)
        text = self._bound(query, shape, parameters, focuses)
        results = self._data.store.query(text)
        assert isinstance(results, ox.QuerySolutions)
        names = [each.value for each in results.variables]
        for row in results:
            bound = {name: row[name] for name in names if row[name] is not None}
            if "failure" in bound and bound["failure"].value == "true":
                raise MalformedShapes(f"The query of {constraint.node or constraint.component} reports a failure.")
            focus = bound.get("this", focuses[0])
            path = bound.get("path")
            shown = {name: _text(term) for name, term in {**parameters, **bound}.items()}
            messages = query.messages or shape.messages
            if "message" in bound:
                messages = (Literal(_text(bound["message"])),)
            yield Found(
                focus,
                shape,
                constraint.component,
                URIRef(path.value) if isinstance(path, ox.NamedNode) else shape.path_node,
                bound.get("value", focus if shape.path is None else None),
                tuple(_filled(each, shown) for each in messages),
                constraint.node,
            )

    def _bound(self, query: Query, shape: Shape, bindings: dict[str, EngineTerm], focuses: Sequence[EngineTerm]) -> str:
        """Return a query's text with all bindings; those of blank nodes, which SPARQL cannot name, through a graph."""
        given = dict(bindings)
        if "shapesGraph" in query.prepared.text or "currentShape" in query.prepared.text:
            self._hold_shapes()
            given |= {"shapesGraph": ox.NamedNode(_SHAPES), "currentShape": to_engine(shape.node)}
        several = {"this": list(focuses)} if "this" not in given else {}
        heads = []
        for name, terms in {**several, **{name: [term] for name, term in given.items()}}.items():
            if any(isinstance(each, ox.BlankNode) for each in terms):
                heads.append(self._through_graph(name, terms))
            else:
                heads.append(f" VALUES ?{name} {{ {' '.join(map(str, terms))} }} ")
        return query.prepared.at_heads("".join(heads))

    def _through_graph(self, name: str, terms: Sequence[EngineTerm]) -> str:
        graph = ox.NamedNode(f"{_FOCUS}:{name}")
        self._data.store.clear_graph(graph)
        self._data.store.extend(ox.Quad(graph, graph, each, graph) for each in terms)
        return f" GRAPH {graph} {{ {graph} {graph} ?{name} }} "

    def _hold_shapes(self) -> None:
        if self._holds_shapes:
            return
        graph = ox.NamedNode(_SHAPES)
        self._data.store.extend(
            ox.Quad(to_engine(s), ox.NamedNode(str(p)), to_engine(o), graph)  # type: ignore[arg-type]
            for s, p, o in self._shapes.graph
        )
        self._holds_shapes = True

    def _parameters(self, constraint: Constraint) -> dict[str, EngineTerm]:
        """Return the parameters of a component by the names of their variables (SHACL, section 6.2.1)."""
        return {re.split(r"[#/:]", str(iri))[-1]: to_engine(value) for iri, value in constraint.parameters.items()}

    def _query(self, shape: Shape, constraint: Constraint) -> Query:
        holder = constraint.node or self._validator(shape, constraint)
        key = (shape.node, holder)
        if key not in self._prepared:
            self._prepared[key] = self._prepare(shape, constraint, holder)
        return self._prepared[key]

    def _validator(self, shape: Shape, constraint: Constraint) -> Node:
        """Return the validator of a component for a shape (SHACL, section 6.2.3)."""
        graph = self._shapes.graph
        own = SH.nodeValidator if shape.path is None else SH.propertyValidator
        for predicate in (own, SH.validator):
            found = graph.value(constraint.component, predicate)
            if found is not None:
                return found
        raise MalformedShapes(f"{constraint.component} has no validator for {shape.node}.")

    def _prepare(self, shape: Shape, constraint: Constraint, holder: Node) -> Query:
        graph = self._shapes.graph
        is_ask = graph.value(holder, SH.select) is None
        written = query_text(graph, shape, holder)
        guard.check(written, {})
        prebound = ["this", "shapesGraph", "currentShape", "value", *self._parameters(constraint)]
        messages = [each for each in graph.objects(holder, SH.message) if isinstance(each, Literal)]
        if constraint.node is None and not messages:
            messages = [each for each in graph.objects(constraint.component, SH.message) if isinstance(each, Literal)]
        return Query(
            prepare(written, prebound if constraint.node is None else prebound[:3]), tuple(sorted(messages)), is_ask
        )


def query_text(graph: Graph, shape: Shape, holder: Node) -> str:
    """Return the query of a SPARQL-based constraint or validator of a shape, with its prefixes and path."""
    text = graph.value(holder, SH.select) or graph.value(holder, SH.ask)
    if text is None:
        raise MalformedShapes(f"{holder} has neither sh:select nor sh:ask.")
    written = f"{_prefixes(graph, holder)}\n{text}"
    return written if shape.path is None else with_path(written, shape.path.sparql())


def _prefixes(graph: Graph, holder: Node) -> str:
    """Return the prefixes that a query declares, also through the ontologies that its own import."""
    declared = {
        str(graph.value(each, SH.prefix)): str(graph.value(each, SH.namespace))
        for start in graph.objects(holder, SH.prefixes)
        for ontology in graph.transitive_objects(start, OWL.imports)
        for each in graph.objects(ontology, SH.declare)
    }
    return "\n".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in sorted(declared.items()))


def _text(term: EngineTerm) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value


def _filled(message: Literal, shown: dict[str, str]) -> Literal:
    """Return a message with the values of its placeholders {$this} and {?name} (SHACL, section 5.3.2)."""
    text = _PLACEHOLDER.sub(lambda found: shown.get(found.group(1), found.group()), str(message))
    return Literal(text, lang=message.language) if message.language else Literal(text)
