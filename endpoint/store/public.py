"""Which graphs are part of the default graph."""

from __future__ import annotations

from endpoint.namespaces import CNG

_NOT_PUBLIC = tuple(str(CNG[each]) for each in ("claims-article", "provenance", "shapes", "pending/"))
"""Graphs read by name only: the article's claims, citations, shapes, and contributions not yet accepted."""


def is_public(graph: str) -> bool:
    """Tell whether a graph is part of the default graph; the others are read by name only."""
    return not str(graph).startswith(_NOT_PUBLIC)  # rdflib's own startswith takes no tuple
