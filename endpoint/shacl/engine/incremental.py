"""Validation of a change: which results it brings and which it ends, judged by what it touches.

The focus nodes that may be judged differently are those that the paths of a constraint lead from to a changed
statement, and those whose own targets changed. A constraint whose dependencies are unknown, and a change of the class
hierarchy, make all focus nodes be judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH

from endpoint.shacl.engine.data import Data
from endpoint.shacl.engine.dependencies import Dependencies
from endpoint.shacl.engine.evaluator import Evaluator
from endpoint.shacl.engine.found import Found
from endpoint.shacl.engine.model import Shape, Shapes
from endpoint.shacl.engine.paths import EngineTerm
from endpoint.shacl.engine.run import Run

_SUBCLASS = str(RDFS.subClassOf)


@dataclass(frozen=True)
class Change:
    """Triples that are added to data which do not hold them, and triples that are removed from those which do."""

    added: tuple[ox.Triple, ...]
    removed: tuple[ox.Triple, ...] = ()

    @property
    def all(self) -> tuple[ox.Triple, ...]:
        """All changed triples."""
        return (*self.added, *self.removed)


@dataclass(frozen=True)
class Difference:
    """The results that a change brings, and those that it ends."""

    introduced: tuple[Found, ...]
    resolved: tuple[Found, ...]


class Incremental:
    """Judges changes of data by shapes; what can be known from the shapes alone is found once."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._dependencies = Dependencies(shapes)
        self._with_targets = [each for each in shapes.with_targets() if each.is_active]

    def prepare(self) -> None:
        """Find what is known from the shapes alone now, for the sake of the first change."""
        for shape in self._with_targets:
            for number in range(len(shape.constraints)):
                self._dependencies.of(shape, number)

    def judge(self, data: Data, change: Change) -> Difference:
        """Apply a change to data and return what it makes of the results; the data keep it."""
        touched = self._touched(data, change.removed)
        data.apply(change.added, change.removed)
        for key, nodes in self._touched(data, change.added).items():
            touched[key] = None if nodes is None or touched[key] is None else touched[key] | nodes  # type: ignore[operator]
        after = Counter(self._results(data, touched))
        data.apply(change.removed, change.added)
        before = Counter(self._results(data, touched))
        data.apply(change.added, change.removed)
        return Difference(tuple((after - before).elements()), tuple((before - after).elements()))

    def _touched(
        self, data: Data, changed: Iterable[ox.Triple]
    ) -> dict[tuple[Shape, int], dict[EngineTerm, None] | None]:
        """Return the nodes to be judged anew by each constraint; None for all."""
        changed = tuple(changed)
        predicates = {each.predicate.value for each in changed}
        classes_changed = _SUBCLASS in predicates
        found: dict[tuple[Shape, int], dict[EngineTerm, None] | None] = {}
        for shape in self._with_targets:
            own = self._retargeted(shape, changed)
            for number in range(len(shape.constraints)):
                depends = self._dependencies.of(shape, number)
                if depends is None or classes_changed:
                    found[shape, number] = None if changed else {}
                    continue
                nodes = dict(own)
                for each in depends:
                    if each.predicate is None or each.predicate in predicates:
                        for statement in changed:
                            nodes.update(dict.fromkeys(each.reached_from(data, statement)))
                found[shape, number] = nodes
        return found

    def _retargeted(self, shape: Shape, changed: tuple[ox.Triple, ...]) -> dict[EngineTerm, None]:
        """Return the nodes that a changed statement may make, or no longer leave, a focus node of a shape."""
        nodes: dict[EngineTerm, None] = {}
        for kind, value in self._shapes.targets(shape):
            by = str(RDF.type) if kind == SH.targetClass else str(value)
            for each in changed:
                if kind != SH.targetNode and each.predicate.value == by:
                    nodes[each.object if kind == SH.targetObjectsOf else each.subject] = None  # type: ignore[index]
        return nodes

    def _results(self, data: Data, touched: dict[tuple[Shape, int], dict[EngineTerm, None] | None]) -> Iterator[Found]:
        evaluator = Evaluator(self._shapes, data)
        run: Run | None = None
        for (shape, number), nodes in touched.items():
            if nodes is None:
                run = run or Run(self._shapes, data)
                yield from run.constraint(shape, number)
            elif nodes:
                focuses = [node for node in nodes if evaluator.is_target(shape, node)]
                if focuses:
                    yield from evaluator.faults(shape, shape.constraints[number], focuses)
