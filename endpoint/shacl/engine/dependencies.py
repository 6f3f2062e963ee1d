"""What each constraint of some shapes depends on: which statements, how far from the focus node."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import SH

from endpoint.shacl.engine.model import Constraint, Shape, Shapes
from endpoint.shacl.engine.paths import Path
from endpoint.shacl.engine.queries import query_text
from endpoint.shacl.engine.querydeps import dependencies_of
from endpoint.shacl.engine.reach import Dependency, of_class, walked

_OTHERS = (SH["equals"], SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_SHAPE = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
_LISTS = (SH["and"], SH["or"], SH.xone)


class Dependencies:
    """The dependencies of the constraints of some shapes, found once."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._custom = frozenset(shapes.graph.subjects(SH.parameter))
        self._found: dict[tuple[Shape, int], tuple[Dependency, ...] | None] = {}

    def of(self, shape: Shape, number: int) -> tuple[Dependency, ...] | None:
        """Return those of a constraint of a shape; None where they cannot be told."""
        key = (shape, number)
        if key not in self._found:
            listed = list(self._constraint(shape, shape.constraints[number], ()))
            self._found[key] = None if None in listed else tuple(dict.fromkeys(listed))  # type: ignore[arg-type]
        return self._found[key]

    def _constraint(
        self, shape: Shape, constraint: Constraint, above: tuple[Shape, ...]
    ) -> Iterator[Dependency | None]:
        path = () if shape.path is None else (shape.path,)
        if shape.path is not None:
            yield from walked(shape.path)
        if constraint.node is not None:
            yield from dependencies_of(query_text(self._shapes.graph, shape, constraint.node)) or (None,)
            return
        if constraint.component in self._custom:
            yield None
            return
        for parameter, value in constraint.parameters.items():
            if parameter == SH["class"]:
                yield from (each.behind(path) for each in of_class())
            elif parameter in _OTHERS:
                yield Dependency((), str(value))
            elif parameter == SH.closed:
                yield Dependency(path, None)
            elif parameter in _SHAPE:
                yield from self._nested(self._shapes.shape(value), path, (*above, shape))
                if parameter == SH.qualifiedValueShape and SH.qualifiedValueShapesDisjoint in constraint.parameters:
                    for sibling in self._shapes.siblings(shape):
                        yield from self._nested(sibling, path, (*above, shape))
            elif parameter in _LISTS:
                for each in self._shapes.members(value):
                    yield from self._nested(self._shapes.shape(each), path, (*above, shape))

    def _nested(self, shape: Shape, path: tuple[Path, ...], above: tuple[Shape, ...]) -> Iterator[Dependency | None]:
        if shape in above:
            yield None  # without end: whatever changes may matter
            return
        if shape.is_active:
            for constraint in shape.constraints:
                for each in self._constraint(shape, constraint, above):
                    yield each and each.behind(path)
