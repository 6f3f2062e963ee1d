"""The drawings: nothing overlaps, nothing is cut, and every relation drawn is one of the ontology."""

from __future__ import annotations

from itertools import combinations

import pytest
from rdflib import RDFS, URIRef

from endpoint.namespaces import CNA
from endpoint.pages.ontology.drawing import Arrow, Box, Drawing, broken_to
from endpoint.pages.ontology.model import Ontology, ontology_of
from endpoint.pages.ontology.neighbours import neighbours
from endpoint.pages.ontology.overview import _LEVEL, _UPRIGHT, overview
from endpoint.store.embedded import EmbeddedStore


@pytest.fixture
def ontology(store: EmbeddedStore) -> Ontology:
    return ontology_of(store)


def _overlap(one: Box, other: Box) -> bool:
    apart = (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )
    return not apart


def _inside(one: Box, other: Box) -> bool:
    return (
        other.x <= one.x
        and other.y <= one.y
        and one.x + one.width <= other.x + other.width
        and one.y + one.height <= other.y + other.height
    )


def _assert_sound(drawing: Drawing) -> None:
    for one, other in combinations(drawing.boxes, 2):
        if _overlap(one, other):
            assert _inside(one, other) or _inside(other, one), f"{one.name} cuts {other.name}"
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + box.width <= drawing.width
        assert box.y + box.height <= drawing.height
        for line in box.lines:
            assert box.y + 10 <= line.y <= box.y + box.height - 2, f"{box.name} does not fit its box"
            assert len(line.content) * 14 * 0.57 <= box.width - 8, f"{line.content} is wider than its box"
    for arrow in drawing.arrows:
        for line in arrow.label:
            assert line.y >= 12, f"{line.content} is cut at the top"
            for box in drawing.boxes:
                if not box.is_container:
                    assert not _covers(box, arrow, line.x, line.y), f"{line.content} lies on {box.name}"


def _covers(box: Box, arrow: Arrow, x: float, y: float) -> bool:
    return box.x < x < box.x + box.width and box.y < y - 4 < box.y + box.height


def test_the_overview_is_sound(ontology: Ontology) -> None:
    _assert_sound(overview(ontology))


def test_the_overview_draws_all_that_it_names(ontology: Ontology) -> None:
    drawing = overview(ontology)
    assert len(drawing.arrows) == len(_LEVEL) + len(_UPRIGHT)
    assert len(drawing.boxes) == 27


@pytest.mark.parametrize(("subject", "name", "value"), [each[:3] for each in (*_LEVEL, *_UPRIGHT)])
def test_the_overview_draws_no_relation_that_the_ontology_forbids(
    ontology: Ontology, subject: str, name: str, value: str
) -> None:
    for term, end in ((subject, RDFS.domain), (value, RDFS.range)):
        wanted = ontology.named(CNA[name], end)
        kinds = {CNA[term], *ontology.ancestors(CNA[term])}
        assert all(each in kinds for each in wanted), f"{name} does not fit {term}"


def test_a_box_within_a_box_is_a_narrower_kind(ontology: Ontology) -> None:
    boxes = {box.hint.removeprefix("cna:"): box for box in overview(ontology).boxes}
    for one in boxes:
        for other in boxes:
            if one != other and _inside(boxes[one], boxes[other]):
                assert CNA[other] in ontology.ancestors(CNA[one]), f"{one} is no kind of {other}"


def test_the_drawing_of_every_class_is_sound(ontology: Ontology) -> None:
    drawn = 0
    for term in ontology.classes:
        drawing = neighbours(ontology, term)
        if drawing is not None:
            drawn += 1
            _assert_sound(drawing)
    assert drawn > 100


def test_a_class_is_drawn_between_its_neighbours(ontology: Ontology) -> None:
    drawing = neighbours(ontology, URIRef(CNA.Treaty))
    assert drawing is not None
    places = {box.name: box for box in drawing.boxes}
    centre = places["treaty"]
    assert places["legal instrument"].y < centre.y < places["protocol"].y
    assert places["treaty body"].x > centre.x
    assert "treaty → supervised by → treaty body" in drawing.sentences


def test_a_text_is_broken_between_words() -> None:
    assert broken_to("cooperation arrangement", 100, 14) == ["cooperation", "arrangement"]
    assert broken_to("state", 10, 14) == ["state"]
