"""One validation result as this project shows it, and what a rule says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.term import Node


@dataclass(frozen=True, order=True)
class Result:
    """One validation result (SHACL section 3.6.2), with the rule that made it and how to mend it."""

    severity: str
    rule: str
    focus: str
    path: str
    value: str
    message: str
    hint: str

    @property
    def is_violation(self) -> bool:
        """Tell whether the result keeps the data from conforming."""
        return self.severity == "Violation"


def said_by(shapes: Graph, nodes: tuple[Node | None, ...], predicate: URIRef) -> str:
    """Return what the first of some nodes that says anything (constraint, then shape) says in English."""
    for node in nodes:
        values = list(shapes.objects(node, predicate)) if node is not None else []
        english = [str(each) for each in values if getattr(each, "language", None) in ("en", None)]
        if english:
            return min(english)
    return ""
