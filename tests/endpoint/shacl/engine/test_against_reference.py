"""The engine gives what pySHACL gives, on random data and shapes."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from rdflib import Graph

from endpoint.shacl.engine.evaluator import Evaluator
from endpoint.shacl.engine.model import Shapes
from endpoint.shacl.engine.run import validate
from tests.endpoint.shacl.engine import generated
from tests.endpoint.shacl.engine.keys import key, loaded, reference


def _agree(seeds: range) -> int:
    """Compare on each seed and return how many results there were."""
    count = 0
    for seed in seeds:
        chance = random.Random(seed)
        data = Graph().parse(data=generated.PREFIXES + "\n".join(generated.data(chance)))
        shapes = Graph().parse(data=generated.PREFIXES + generated.shapes(chance))
        expected = reference(data, shapes)
        assert Counter(map(key, validate(Shapes(shapes), loaded(data)))) == expected, f"seed {seed}"
        count += sum(expected.values())
    return count


def test_random_shapes_find_what_the_reference_finds() -> None:
    assert _agree(range(120)) > 1_000


@pytest.mark.deep
def test_many_random_shapes_find_what_the_reference_finds() -> None:
    assert _agree(range(120, 3_000)) > 30_000


def test_queries_find_every_focus_node_that_the_evaluator_finds_at_fault() -> None:
    """What the evaluator says of all focus nodes is what it says of those that the queries pick."""
    for seed in range(200, 280):
        chance = random.Random(seed)
        data = loaded(Graph().parse(data=generated.PREFIXES + "\n".join(generated.data(chance, 60))))
        shapes = Shapes(Graph().parse(data=generated.PREFIXES + generated.shapes(chance)))
        evaluator = Evaluator(shapes, data)
        everyone = Counter(
            key(found)
            for shape in shapes.with_targets()
            for found in evaluator.validate(shape, list(evaluator.focus_nodes(shape)))
        )
        assert Counter(map(key, validate(shapes, data))) == everyone, f"seed {seed}"
