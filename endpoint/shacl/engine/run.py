"""Validation of whole data: queries find who may be at fault, the evaluator says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from endpoint.shacl.engine.candidates import Compiler
from endpoint.shacl.engine.data import Data
from endpoint.shacl.engine.dependencies import Dependencies
from endpoint.shacl.engine.evaluator import Evaluator
from endpoint.shacl.engine.found import Found
from endpoint.shacl.engine.model import Shape, Shapes
from endpoint.shacl.engine.paths import EngineTerm


def validate(shapes: Shapes, data: Data) -> Iterator[Found]:
    """Yield all results of shapes over data, those of a shape together.

    Raises `MalformedShapes` for shapes that SHACL does not allow.
    """
    run = Run(shapes, data)
    for shape in shapes.with_targets():
        if shape.is_active:
            yield from run.results(shape)


class Run:
    """One validation of all data."""

    def __init__(self, shapes: Shapes, data: Data) -> None:
        self._data = data
        self._evaluator = Evaluator(shapes, data)
        self._compiler = Compiler(shapes, data)
        self._dependencies = Dependencies(shapes)
        self._targets: dict[Shape, str | None] = {}
        self._everyone: dict[Shape, list[EngineTerm]] = {}
        self._rewritten = list(data.rewritten())

    def results(self, shape: Shape) -> Iterator[Found]:
        """Yield the results of a shape for all its focus nodes."""
        for number in range(len(shape.constraints)):
            yield from self.constraint(shape, number)

    def constraint(self, shape: Shape, number: int) -> Iterator[Found]:
        """Yield the results of one constraint of a shape for all focus nodes of the shape."""
        constraint = shape.constraints[number]
        if shape not in self._targets:
            self._targets[shape] = self._compiler.targets(shape)
        targets = self._targets[shape]
        patterns = None if targets is None else self._compiler.faulty(shape, constraint).patterns
        if targets is None or patterns is None:
            if shape not in self._everyone:
                self._everyone[shape] = list(self._evaluator.focus_nodes(shape))
            candidates = self._everyone[shape]
        else:
            candidates = list(self._candidates(targets, patterns) | self._near_rewritten(shape, number))
        yield from self._evaluator.faults(shape, constraint, candidates)

    def _candidates(self, targets: str, patterns: tuple[str, ...]) -> dict[EngineTerm, None]:
        found: dict[EngineTerm, None] = {}
        for pattern in patterns:
            rows = self._data.store.query(self._compiler.query(targets, pattern))
            assert isinstance(rows, ox.QuerySolutions)
            found.update((row[0], None) for row in rows)
        return found

    def _near_rewritten(self, shape: Shape, number: int) -> dict[EngineTerm, None]:
        """Return the focus nodes whose values the store does not have as they were written.

        Queries see the stored terms, so they may pass what is at fault.
        """
        if not self._rewritten:
            return {}
        depends = self._dependencies.of(shape, number) or ()
        reached = dict.fromkeys(
            node
            for each in depends
            for statement in self._rewritten
            for node in each.reached_from(self._data, statement)
        )
        return {node: None for node in reached if self._evaluator.is_target(shape, node)}
