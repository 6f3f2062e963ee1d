"""What the evaluator finds: a validation result in terms of the engine and of the shapes."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.term import Node

from endpoint.shacl.engine.model import Shape
from endpoint.shacl.engine.paths import EngineTerm


@dataclass(frozen=True)
class Found:
    """A validation result (SHACL, section 3.6.2).

    `path` is a node of the shapes graph, or the predicate that a query or sh:closed names; `constraint` is the node
    of a SPARQL-based constraint. `messages` are those of the constraint, else of the shape; empty if none has any.
    """

    focus: EngineTerm
    shape: Shape
    component: URIRef
    path: Node | None
    value: EngineTerm | None
    messages: tuple[Literal, ...]
    constraint: Node | None = None
