"""Validation of focus nodes against a shape (SHACL, section 3.4): every result, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox
from rdflib import SH, XSD, Literal, URIRef
from rdflib.term import Node

from endpoint.shacl.engine.components import VALIDATORS
from endpoint.shacl.engine.data import Data
from endpoint.shacl.engine.found import Found
from endpoint.shacl.engine.model import Constraint, Shape, Shapes
from endpoint.shacl.engine.paths import EngineTerm
from endpoint.shacl.engine.queries import Queries
from endpoint.shacl.engine.terms import to_engine

_TRUE = Literal("true", datatype=XSD.boolean)


class Evaluator:
    """Judges nodes by shapes on data."""

    def __init__(self, shapes: Shapes, data: Data) -> None:
        self.shapes = shapes
        self.data = data
        self._queries = Queries(shapes, data)
        self._known: dict[tuple[EngineTerm, Shape], bool] = {}

    def validate(self, shape: Shape, focuses: Sequence[EngineTerm]) -> Iterator[Found]:
        """Yield the results of a shape for focus nodes."""
        if not shape.is_active:
            return
        for constraint in shape.constraints:
            yield from self.faults(shape, constraint, focuses)

    def conforms(self, node: EngineTerm, shape: Shape) -> bool:
        """Tell whether a node conforms to a shape.

        SHACL leaves open what a shape that refers to itself means (section 3.4.3); here a node conforms unless
        something else than the question itself says that it does not.
        """
        key = (node, shape)
        if key not in self._known:
            self._known[key] = True
            self._known[key] = next(self.validate(shape, [node]), None) is None
        return self._known[key]

    def faults(self, shape: Shape, constraint: Constraint, focuses: Sequence[EngineTerm]) -> Iterator[Found]:
        """Yield the results of one constraint of a shape for focus nodes."""
        values = {focus: self._values(shape, focus) for focus in focuses}
        if constraint.component == SH.PropertyConstraintComponent:
            # A node that several focus nodes lead to is validated for each of them.
            reached = [value for focus in focuses for value in values[focus]]
            yield from self.validate(self.shapes.shape(constraint.parameters[SH.property]), reached)
        elif constraint.component == SH.ClosedConstraintComponent:
            for focus in focuses:
                yield from self._closed(shape, constraint, focus, values[focus])
        elif constraint.component in VALIDATORS:
            validator = VALIDATORS[constraint.component]
            for focus in focuses:
                for fault in validator(self, shape, constraint, focus, values[focus]):
                    yield Found(focus, shape, constraint.component, shape.path_node, fault, shape.messages)
        else:
            yield from self._queries.faults(shape, constraint, focuses, values)

    def _values(self, shape: Shape, focus: EngineTerm) -> list[EngineTerm]:
        return [focus] if shape.path is None else self.data.values(focus, shape.path)

    def _closed(
        self, shape: Shape, constraint: Constraint, focus: EngineTerm, values: Iterable[EngineTerm]
    ) -> Iterator[Found]:
        if constraint.parameters[SH.closed] != _TRUE:
            return
        allowed = self.shapes.allowed(shape, constraint)
        for value in values:
            for predicate, term in self.data.statements(value):
                if predicate.value not in allowed:
                    path = URIRef(predicate.value)
                    yield Found(focus, shape, constraint.component, path, term, shape.messages)

    def focus_nodes(self, shape: Shape) -> dict[EngineTerm, None]:
        """Return the focus nodes of a shape's targets (SHACL, section 2.1.3)."""
        found: dict[EngineTerm, None] = {}
        for kind, value in self.shapes.targets(shape):
            found.update(self._targeted(kind, value))
        return found

    def _targeted(self, kind: URIRef, value: Node) -> dict[EngineTerm, None]:
        if kind == SH.targetNode:
            return {to_engine(value): None}
        if kind == SH.targetClass:
            return self.data.instances(str(value))
        predicate = ox.NamedNode(str(value))
        if kind == SH.targetSubjectsOf:
            return dict.fromkeys(self.data.subjects_of(predicate))
        return dict.fromkeys(self.data.objects_of(predicate))

    def is_target(self, shape: Shape, node: EngineTerm) -> bool:
        """Tell whether a node is a focus node of a shape's targets."""
        return any(self._is_targeted(kind, value, node) for kind, value in self.shapes.targets(shape))

    def _is_targeted(self, kind: URIRef, value: Node, node: EngineTerm) -> bool:
        if kind == SH.targetNode:
            return to_engine(value) == node
        if kind == SH.targetClass:
            return self.data.is_instance(node, str(value))
        predicate = ox.NamedNode(str(value))
        found = (
            self.data.objects(node, predicate) if kind == SH.targetSubjectsOf else self.data.subjects(predicate, node)
        )
        return next(found, None) is not None
