"""The overview of the model: the classes that carry it and the relations between them, on one sheet.

Records that tie things together (acts, periods, participations) stand in the middle, who takes part at the left,
what they take part in at the right. A box inside another is a narrower kind. Every arrow is straight, so that none
crosses another; the places are chosen by hand, the names and the relations are those of the ontology.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from rdflib import URIRef

from endpoint.namespaces import CNA
from endpoint.pages.ontology.drawing import Arrow, Box, Drawing, across, upright
from endpoint.pages.ontology.model import Ontology
from endpoint.pages.table import link_of, short_name

_WIDTH, _ROW, _HEIGHT, _EDGE, _INSET = 1056.0, 88.0, 52.0, 12.0, 14.0
_COLUMNS = {"who": (1.0, 200.0), "record": (316.0, 160.0), "what": (592.0, 190.0), "about": (898.0, 157.0)}


@dataclass(frozen=True)
class _Place:
    """Where a class stands: its column, the row it begins in, the row it ends at, how deep inside other boxes."""

    column: str
    row: float
    end: float | None = None
    depth: int = 0
    holds: bool = False


_PLACES = {
    "Agent": _Place("who", 0, 8.25, holds=True),
    "Actor": _Place("who", 0.9, 8.08, 1, holds=True),
    "Organization": _Place("who", 1.45, depth=2),
    "State": _Place("who", 6.45, depth=2),
    "Place": _Place("who", 8.8, 10.15, holds=True),
    "Country": _Place("who", 9.38, depth=1),
    "Membership": _Place("record", 0, 2.04),
    "TreatyAct": _Place("record", 2.3, 3.74, holds=True),
    "ConsentAct": _Place("record", 2.8, 3.58, depth=1),
    "BindingPeriod": _Place("record", 4.2),
    "AllianceParticipation": _Place("record", 5.1),
    "FundingCommitment": _Place("record", 6),
    "OperationParticipation": _Place("record", 7.3),
    "IndicatorObservation": _Place("record", 8.8),
    "Source": _Place("what", 0),
    "Instrument": _Place("what", 1.7, 4.79, holds=True),
    "Treaty": _Place("what", 2.1, depth=1),
    "CooperationArrangement": _Place("what", 5.1, 6.66, holds=True),
    "CooperationProgramme": _Place("what", 5.68, depth=1),
    "Operation": _Place("what", 7.3),
    "Indicator": _Place("what", 8.8),
    "Claim": _Place("about", 0),
    "Provision": _Place("about", 3.1),
    "InstrumentMilestone": _Place("about", 4.2),
    "ChallengeImpact": _Place("about", 5.1),
    "EvaluationStudy": _Place("about", 6),
    "OperationOutcome": _Place("about", 7.3),
}

_LEVEL = (
    ("Membership", "membershipMember", "Agent", 0.0),
    ("Membership", "membershipOrganization", "Organization", 1.45),
    ("TreatyAct", "performedBy", "Actor", 2.2),
    ("TreatyAct", "actConcerns", "Treaty", 2.2),
    ("BindingPeriod", "boundParty", "Actor", 4.2),
    ("BindingPeriod", "boundBy", "Instrument", 4.2),
    ("AllianceParticipation", "participationActor", "Actor", 5.1),
    ("AllianceParticipation", "participationIn", "CooperationArrangement", 5.1),
    ("FundingCommitment", "funder", "Actor", 6.0),
    ("FundingCommitment", "fundingFor", "CooperationArrangement", 6.0),
    ("OperationParticipation", "opActor", "Actor", 7.3),
    ("OperationParticipation", "opOf", "Operation", 7.3),
    ("IndicatorObservation", "refArea", "Place", 8.8),
    ("IndicatorObservation", "observationOf", "Indicator", 8.8),
    ("Claim", "statedIn", "Source", 0.0),
    ("Provision", "provisionOf", "Instrument", 3.1),
    ("InstrumentMilestone", "milestoneOf", "Instrument", 4.2),
    ("ChallengeImpact", "affects", "CooperationArrangement", 5.1),
    ("EvaluationStudy", "evaluates", "CooperationArrangement", 6.0),
    ("OperationOutcome", "outcomeOf", "Operation", 7.3),
)
"""Subject, property, object and the row of the level arrow between them."""
_UPRIGHT = (
    ("State", "stateOf", "Country", 0.2, 0.25),
    ("BindingPeriod", "basisAct", "ConsentAct", 0.5, 0.35),
    ("Operation", "conductedUnder", "CooperationArrangement", 0.5, 0.5),
)
"""Subject, property, object, where in the width of the subject the arrow begins, where along it its label stands."""


def overview(ontology: Ontology) -> Drawing:
    """Return the overview; a class or property that this version lacks is left out with its arrows."""
    boxes = {name: _box(ontology, name, place) for name, place in _PLACES.items() if CNA[name] in ontology.terms}
    arrows: list[Arrow] = []
    sentences: list[str] = []
    for subject, name, value, *place in (*_LEVEL, *_UPRIGHT):
        if subject in boxes and value in boxes and CNA[name] in ontology.terms:
            draw = _level if len(place) == 1 else _upright
            arrows.append(draw(ontology, CNA[name], boxes[subject], boxes[value], *place))
            sentences.append(f"{boxes[subject].name} → {ontology.label(CNA[name])} → {boxes[value].name}")
        sentences += [
            f"{boxes[child].name} is a kind of {boxes[parent].name}"
            for child, parent in _nearest_kinds(ontology, boxes)
        ]
    return Drawing(
        key="overview",
        width=_WIDTH,
        height=max((box.y + box.height for box in boxes.values()), default=0) + _EDGE,
        boxes=tuple(sorted(boxes.values(), key=lambda box: not box.is_container)),
        arrows=tuple(arrows),
        title="The classes that carry the model, and how they relate",
        description="Records such as treaty acts, periods bound and participations stand in the middle. Each leads to "
        "an actor at the left and to an instrument, an arrangement or an operation at the right. A box inside another "
        "is a narrower kind. The list below the drawing says the same in words.",
        sentences=tuple(sentences),
    )


def _box(ontology: Ontology, name: str, place: _Place) -> Box:
    x, width = _COLUMNS[place.column]
    inset = _INSET * place.depth
    return Box(
        x=x + inset,
        y=_EDGE + place.row * _ROW,
        width=width - 2 * inset,
        height=_HEIGHT if place.end is None else (place.end - place.row) * _ROW,
        name=ontology.label(CNA[name]),
        href=link_of(str(CNA[name])),
        group=ontology.module_of(CNA[name]),
        hint=short_name(str(CNA[name])),
        is_container=place.holds,
    )


def _level(ontology: Ontology, term: URIRef, subject: Box, value: Box, row: float) -> Arrow:
    y = _EDGE + row * _ROW + _HEIGHT / 2
    leftwards = value.x < subject.x
    x0, x1 = (subject.x, value.x + value.width) if leftwards else (subject.x + subject.width, value.x)
    href, hint = link_of(str(term)), short_name(str(term))
    return across(x0, x1, y, ontology.label(term), href=href, hint=hint, between=_gap(subject.x, leftwards))


def _upright(ontology: Ontology, term: URIRef, subject: Box, value: Box, across_box: float, along: float) -> Arrow:
    down = subject.y < value.y
    y0, y1 = (subject.y + subject.height, value.y) if down else (subject.y, value.y + value.height)
    x = subject.x + subject.width * across_box
    return upright(x, y0, y1, along, ontology.label(term), href=link_of(str(term)), hint=short_name(str(term)))


def _gap(x: float, leftwards: bool) -> tuple[float, float]:
    """Return the free space beside the column that x lies in."""
    columns = sorted(_COLUMNS.values())
    at = max(index for index, (left, _) in enumerate(columns) if left <= x)
    first, second = (columns[at - 1], columns[at]) if leftwards else (columns[at], columns[at + 1])
    return first[0] + first[1], second[0]


def _nearest_kinds(ontology: Ontology, names: Collection[str]) -> list[tuple[str, str]]:
    """Return each class with the nearest of the others that stand above it."""
    lines = {name: set(ontology.ancestors(CNA[name])) for name in names}
    above = {name: {other for other in names if CNA[other] in lines[name]} for name in names}
    return [
        (name, other)
        for name in names
        for other in sorted(above[name])
        if not any(other in above[between] for between in above[name])
    ]
