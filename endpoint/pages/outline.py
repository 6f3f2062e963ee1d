"""The outline of a place as a small drawing, from its geometry (GeoSPARQL 1.1, section 8.5: Well-Known Text).

The drawing is an equal-distance projection on the middle latitude, good enough for a shape of a few centimetres.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from rdflib import URIRef

from endpoint.pages.table import link_of
from endpoint.store.protocol import Store

SIDE = 200.0
"""Longer side of the drawing."""

_GEOMETRY = """
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
SELECT ?this ?geometry ?text WHERE { ?this geo:hasGeometry ?geometry . ?geometry geo:asWKT ?text }
ORDER BY ?geometry LIMIT 1
"""
_RING = re.compile(r"\(\s*(-?\d[-\d.,\s]*)\)")

Point = tuple[float, float]


@dataclass(frozen=True)
class Outline:
    """A shape as the data of an SVG path, its measures, and the thing that says more of it."""

    path: str
    width: float
    height: float
    href: str | None


def outline_of(store: Store, iri: str) -> Outline | None:
    """Return the outline of a place; None for a thing without one, or with a point only."""
    rows = store.select(_GEOMETRY, {"this": URIRef(iri)}).rows
    if not rows:
        return None
    _, geometry, text = rows[0]
    rings = _rings(str(text))
    if not rings:
        return None
    path, width, height = _drawn(rings)
    return Outline(path, width, height, link_of(str(geometry)))


def _rings(text: str) -> list[list[Point]]:
    """Return the rings of a polygon or of several; none for other geometries."""
    if "POLYGON" not in text.upper():
        return []
    rings = []
    for match in _RING.finditer(text):
        pairs = [pair.split() for pair in match.group(1).split(",")]
        rings.append([(float(pair[0]), float(pair[1])) for pair in pairs if len(pair) >= 2])
    return [ring for ring in rings if len(ring) > 3]


def _drawn(rings: list[list[Point]]) -> tuple[str, float, float]:
    rings = _in_one_piece(rings)
    middle = (min(y for ring in rings for _, y in ring) + max(y for ring in rings for _, y in ring)) / 2
    narrowing = math.cos(math.radians(middle))
    flat = [[(x * narrowing, -y) for x, y in ring] for ring in rings]
    left, top = min(x for ring in flat for x, _ in ring), min(y for ring in flat for _, y in ring)
    right, bottom = max(x for ring in flat for x, _ in ring), max(y for ring in flat for _, y in ring)
    scale = SIDE / (max(right - left, bottom - top) or 1)
    lines = (" L".join(f"{(x - left) * scale:.1f} {(y - top) * scale:.1f}" for x, y in ring[:-1]) for ring in flat)
    path = "".join(f"M{line}Z" for line in lines)
    return path, round((right - left) * scale, 1), round((bottom - top) * scale, 1)


def _in_one_piece(rings: list[list[Point]]) -> list[list[Point]]:
    """Return the rings without the cut at 180 degrees where a shape lies on both sides of it."""
    moved = [[(x + 360 if x < 0 else x, y) for x, y in ring] for ring in rings]
    return min(rings, moved, key=_width)


def _width(rings: list[list[Point]]) -> float:
    return max(x for ring in rings for x, _ in ring) - min(x for ring in rings for x, _ in ring)
