"""The drawing of one class among its neighbours: wider kinds above, narrower below, properties at both sides."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import RDFS, URIRef

from endpoint.pages.ontology.drawing import Arrow, Box, Drawing, across
from endpoint.pages.ontology.model import Ontology
from endpoint.pages.table import link_of, short_name

_WIDTH, _BOX, _CENTRE, _HEIGHT, _STEP, _EDGE = 1056.0, 216.0, 264.0, 50.0, 68.0, 1.0
_SIDE = 6
"""Properties drawn at most at each side; the tables of the page hold all."""
_ROW = 4
"""Kinds drawn at most above and below."""

_Relation = tuple[URIRef, URIRef]
"""A property and the class at its other end."""


def neighbours(ontology: Ontology, term: URIRef) -> Drawing | None:
    """Return the drawing of a class, None where it stands alone."""
    above, below = ontology.parents(term), ontology.children(term)
    arriving = _relations(ontology, term, RDFS.range, RDFS.domain)[:_SIDE]
    leaving = _relations(ontology, term, RDFS.domain, RDFS.range)[:_SIDE]
    if not (above or below or arriving or leaving):
        return None
    rows = max(len(arriving), len(leaving), 1)
    top = _EDGE + (_HEIGHT + 44 if above else 0)
    height = _HEIGHT + (rows - 1) * _STEP
    centre = _box(ontology, term, (_WIDTH - _CENTRE) / 2, top, _CENTRE, height, is_centre=True)
    boxes, arrows = [centre], list[Arrow]()
    _draw_kinds(ontology, boxes, arrows, above, _EDGE)
    _draw_kinds(ontology, boxes, arrows, below, top + height + 44)
    for relations, x, leftwards in ((arriving, _EDGE, True), (leaving, _WIDTH - _BOX - _EDGE, False)):
        for index, (name, other) in enumerate(relations):
            box = _box(ontology, other, x, top + index * _STEP, _BOX, _HEIGHT)
            boxes.append(box)
            arrows.append(_relation(ontology, name, centre, box, leftwards))
    return Drawing(
        key="neighbours",
        width=_WIDTH,
        height=max(box.y + box.height for box in boxes) + _EDGE,
        boxes=tuple(boxes),
        arrows=tuple(arrows),
        title=f"The class “{centre.name}” and its nearest relations",
        description="Wider kinds stand above, narrower kinds below; properties that lead to the class come from the "
        "left, those that lead from it go to the right. Up to six of each are drawn.",
        sentences=tuple(_sentences(ontology, centre.name, above, below, arriving, leaving)),
    )


def _relations(ontology: Ontology, term: URIRef, near: URIRef, far: URIRef) -> list[_Relation]:
    """Return the properties that have the class at one end and another class of ours at the other."""
    found = []
    for name in ontology.naming(near, term):
        found += [(name, other) for other in ontology.named(name, far) if ontology.is_class(other)]
    return found


def _draw_kinds(ontology: Ontology, boxes: list[Box], arrows: list[Arrow], kinds: Sequence[URIRef], y: float) -> None:
    """Draw a row of wider or narrower kinds and join each to the centre, the first of the boxes."""
    centre, shown = boxes[0], kinds[:_ROW]
    gap = 40.0
    left = (_WIDTH - len(shown) * _BOX - (len(shown) - 1) * gap) / 2
    is_above = y < centre.y
    bend = centre.y - 24 if is_above else centre.y + centre.height + 24
    middle = centre.x + centre.width / 2
    for index, kind in enumerate(shown):
        box = _box(ontology, kind, left + index * (_BOX + gap), y, _BOX, _HEIGHT)
        boxes.append(box)
        x = box.x + box.width / 2
        if is_above:
            points = ((middle, centre.y), (middle, bend), (x, bend), (x, box.y + box.height))
        else:
            points = ((x, box.y), (x, bend), (middle, bend), (middle, centre.y + centre.height))
        arrows.append(Arrow(points, is_kind_of=True))


def _relation(ontology: Ontology, name: URIRef, centre: Box, box: Box, leftwards: bool) -> Arrow:
    y = box.y + box.height / 2
    left, right = (box.x + box.width, centre.x) if leftwards else (centre.x + centre.width, box.x)
    return across(
        left,
        right,
        y,
        ontology.label(name),
        href=link_of(str(name)),
        hint=short_name(str(name)),
        between=(left, right),
    )


def _box(
    ontology: Ontology, term: URIRef, x: float, y: float, width: float, height: float, *, is_centre: bool = False
) -> Box:
    return Box(
        x=x,
        y=y,
        width=width,
        height=height,
        name=ontology.label(term),
        href=None if is_centre else link_of(str(term)),
        group=ontology.module_of(term),
        hint=short_name(str(term)),
        is_centre=is_centre,
    )


def _sentences(
    ontology: Ontology,
    name: str,
    above: Sequence[URIRef],
    below: Sequence[URIRef],
    arriving: Sequence[_Relation],
    leaving: Sequence[_Relation],
) -> list[str]:
    return [
        *(f"{name} is a kind of {ontology.label(each)}" for each in above),
        *(f"{ontology.label(each)} is a kind of {name}" for each in below),
        *(f"{ontology.label(other)} → {ontology.label(each)} → {name}" for each, other in arriving),
        *(f"{name} → {ontology.label(each)} → {ontology.label(other)}" for each, other in leaving),
    ]
