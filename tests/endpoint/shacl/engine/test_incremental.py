"""Judging a change by what it touches gives the difference of two full runs."""

from __future__ import annotations

import random
from collections import Counter

import pyoxigraph as ox
import pytest
from rdflib import Graph

from endpoint.shacl.engine.data import Data
from endpoint.shacl.engine.incremental import Change, Incremental
from endpoint.shacl.engine.model import Shapes
from endpoint.shacl.engine.run import validate
from tests.endpoint.shacl.engine import generated
from tests.endpoint.shacl.engine.keys import Key, key, loaded

QUERIES = (
    "SELECT $this ?value WHERE { $this :p ?value . FILTER NOT EXISTS { ?value :q ?x . ?x a :A } }",
    "SELECT $this WHERE { $this :p/:q ?x . ?x :r+ ?y . OPTIONAL { ?y :p ?z } FILTER(!BOUND(?z)) }",
    "SELECT $this ?value WHERE { { $this :p ?value } UNION { ?value :q $this . ?value a :B }"
    " FILTER EXISTS { $this :r ?o } }",
    "SELECT $this (?b AS ?value) WHERE { $this :p ?a . ?a :q|^:r ?b . FILTER(?a != ?b) }",
    "SELECT $this WHERE { ?someone :p ?other . FILTER(?other = $this) }",
)
PREFIX = ":x <http://www.w3.org/ns/shacl#declare> [ sh:prefix '' ; sh:namespace 'http://example.org/' ] ."


def _triples(statements: list[str]) -> set[ox.Triple]:
    graph = Graph().parse(data=generated.PREFIXES + "\n".join(statements))
    return {quad.triple for quad in loaded(graph).store}


def _full(shapes: Shapes, triples: set[ox.Triple]) -> Counter[Key]:
    return Counter(map(key, validate(shapes, Data.of(triples))))


def _agree(seeds: range) -> int:
    """Compare on each seed and return how many results came or went."""
    count = 0
    for seed in seeds:
        chance = random.Random(seed)
        statements = generated.data(chance)
        query = (
            f":Q a sh:NodeShape ; sh:targetClass :A ; sh:sparql [ sh:prefixes :x ;"
            f' sh:select "{chance.choice(QUERIES)}" ] . {PREFIX}'
        )
        shapes = Shapes(Graph().parse(data=generated.PREFIXES + generated.shapes(chance) + query))
        before = _triples(statements)
        added = _triples([generated.statement(chance) for _ in range(chance.randint(0, 4))]) - before
        removed = set(chance.sample(sorted(before, key=str), chance.randint(0, 4)))
        if chance.random() < 0.9:  # mostly leave the class hierarchy alone: its change has everything judged
            removed = {each for each in removed if "subClassOf" not in str(each)}
        old, new = _full(shapes, before), _full(shapes, (before - removed) | added)
        found = Incremental(shapes).judge(Data.of(before), Change(tuple(added), tuple(removed)))
        assert Counter(map(key, found.introduced)) == new - old, f"seed {seed}"
        assert Counter(map(key, found.resolved)) == old - new, f"seed {seed}"
        count += len(found.introduced) + len(found.resolved)
    return count


def test_random_changes_are_judged_as_by_two_full_runs() -> None:
    assert _agree(range(300)) > 800


@pytest.mark.deep
def test_many_random_changes_are_judged_as_by_two_full_runs() -> None:
    assert _agree(range(300, 10_300)) > 25_000


def test_a_node_that_only_points_at_a_changed_one_is_judged_anew() -> None:
    shapes = Shapes(
        Graph().parse(
            data=generated.PREFIXES
            + ":S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; sh:class :A ] ."
        )
    )
    before = _triples([":n1 :p :n2 .", ":n2 a :A ."])
    removed = _triples([":n2 a :A ."])
    found = Incremental(shapes).judge(Data.of(before), Change((), tuple(removed)))
    assert [str(each.focus) for each in found.introduced] == ["<http://example.org/n1>"]


def test_the_data_keep_the_change() -> None:
    shapes = Shapes(Graph().parse(data=generated.PREFIXES + ":S a sh:NodeShape ; sh:targetNode :n1 ."))
    data = Data.of(_triples([":n1 :p 1 ."]))
    Incremental(shapes).judge(data, Change(tuple(_triples([":n1 :p 2 ."])), tuple(_triples([":n1 :p 1 ."]))))
    assert {quad.triple for quad in data.store} == _triples([":n1 :p 2 ."])
