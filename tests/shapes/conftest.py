"""Fixtures of the tests of the shapes.

shapes     the shapes of all modules in one graph
ontology   the ontology and its concept schemes in one graph
context    what every example is read together with: context.ttl and the class hierarchy
check      validates Turtle together with the context, by pySHACL: the reference that our own engine is
           compared with elsewhere
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pyshacl
import pytest
from rdflib import RDFS, SH, Graph

from tests.shapes.rules import HERE, Result, load_ontology, load_shapes, read_result


@pytest.fixture(scope="session")
def shapes() -> Graph:
    return load_shapes()


@pytest.fixture(scope="session")
def ontology() -> Graph:
    return load_ontology()


@pytest.fixture(scope="session")
def context(ontology: Graph) -> Graph:
    graph = Graph().parse(HERE / "context.ttl")
    for statement in ontology.triples((None, RDFS.subClassOf, None)):
        graph.add(statement)
    return graph


@pytest.fixture(scope="session")
def check(shapes: Graph, context: Graph) -> Callable[[str], list[Result]]:
    """Return a function that validates Turtle together with the context."""

    @cache
    def run(turtle: str) -> list[Result]:
        data = context + Graph().parse(data=turtle, format="turtle")
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
        return [read_result(report, node) for node in report.objects(None, SH.result)]

    return run
