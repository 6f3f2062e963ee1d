"""A store for rdflib's parsers that keeps each statement with its place, as it is added."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import rdflib
from rdflib import BNode, URIRef
from rdflib.plugins.stores.memory import Memory

from endpoint.reading.document import Place, Statement
from endpoint.store.terms import Term

Places = tuple[Place, Place, Place]
"""Where subject, predicate and object stand."""


class Noting(Memory):
    """Keeps statements in the order they come; `places` tells where one about a subject stands."""

    def __init__(self, places: Callable[[Term], Places]) -> None:
        super().__init__()
        self._places = places
        self.statements: list[Statement] = []

    def add(self, triple: Any, context: Any, quoted: bool = False) -> None:
        """Note a statement."""
        subject, predicate, term = triple
        name = getattr(context, "identifier", None)
        graph = name if isinstance(name, URIRef) and name != rdflib.graph.DATASET_DEFAULT_GRAPH_ID else None
        self.statements.append(Statement(subject, predicate, term, graph, *self._places(subject)))


_MADE_UP = re.compile(r"N[0-9a-f]{32}")


def with_steady_labels(statements: list[Statement]) -> list[Statement]:
    """Return statements whose blank nodes without a label are called after the order they come in.

    rdflib makes up labels at random; reports about the same file are to be the same.
    """
    labels: dict[Term, BNode] = {}

    def named(term: Term) -> Term:
        if not isinstance(term, BNode) or not _MADE_UP.fullmatch(term):
            return term
        return labels.setdefault(term, BNode(f"node-{len(labels) + 1}"))

    return [replace(each, subject=named(each.subject), object=named(each.object)) for each in statements]


@contextmanager
def literals_as_written() -> Iterator[None]:
    """Let rdflib keep the lexical forms of literals meanwhile, where its parsers leave no choice."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
