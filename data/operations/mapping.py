"""Operations with their phases, participants and reported results; joint exercises and meetings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from rdflib import RDF, SKOS, XSD, Literal, URIRef

from endpoint.build import participations
from endpoint.build.handmade import map_further_source, map_origin, read_labels
from endpoint.build.tables import Row, Sink, note
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_HERE = Path(__file__).parent
_EVENTS = {"JointTacticalExercise": CNA.conductedUnder, "DialogueMeeting": CNA.sessionOf}
"""Kinds of events that are not operations, and how each is joined to its arrangement."""


def map_operation(row: Row, graph: Sink) -> None:
    """Write an operation, or a phase of one, with its names, kind, period and frame."""
    subject = _operation(row)
    for kind in row.many("kinds"):
        graph.add(subject, RDF.type, CNA[kind])
    for lang in ("en", "es", "fr"):
        graph.label(subject, row.text(f"label_{lang}"), lang)
    for name in row.many("alt_labels_en"):
        graph.add(subject, SKOS.altLabel, Literal(name, lang="en"))
    for kind in row.many("operation_kinds"):
        graph.add(subject, CNA.operationKind, CNV[f"operationKind/{kind}"])
    _map_period(row, graph, subject)
    if whole := row.text("part_of"):
        graph.add(subject, CNA.partOfOperation, CND[f"operation/{whole}"])
    for arrangement in row.many("conducted_under"):
        graph.add(subject, CNA.conductedUnder, CND[arrangement])
    for place in row.many("target_areas"):
        graph.add(subject, CNA.targetArea, CND[place])
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)


def map_participation(row: Row, graph: Sink) -> None:
    """Write the part that one actor takes in an operation."""
    participations.map_participation(row, graph, _LABELS, column="operation", terms=participations.IN_OPERATION)


def map_outcome(row: Row, graph: Sink) -> None:
    """Write a reported result; the label begins with the name of the operation."""
    operation = row.required("operation")
    if operation not in _LABELS:
        raise DataFault(f"{row.place}: operations.csv has no “{operation}”")
    subject = CND[f"outcome/{operation}-{row.required('number')}"]
    graph.add(subject, RDF.type, CNA.OperationOutcome)
    graph.label(subject, f"{_LABELS[operation]}: {row.required('label_en')}")
    graph.add(subject, CNA.outcomeOf, CND[f"operation/{operation}"])
    graph.add(subject, CNA.resultKind, CNV[f"resultKind/{row.required('result_kind')}"])
    if substance := row.text("substance"):
        graph.add(subject, CNA.substanceGroup, CNV[f"substanceGroup/{substance}"])
    graph.add(subject, CNA.quantity, row.decimal("quantity"))
    graph.add(subject, CNA.unit, CNV[f"unit/{row.required('unit')}"])
    graph.add(subject, CNA.dateOf, row.date("date"))
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)


def map_event(row: Row, graph: Sink) -> None:
    """Write an exercise or a meeting with those that were represented there."""
    subject, kind = CND[f"event/{row.required('event')}"], row.required("kind")
    if kind not in _EVENTS:
        raise DataFault(f"{row.place}: “{kind}” is no kind of event; use {' or '.join(sorted(_EVENTS))}")
    graph.add(subject, RDF.type, CNA[kind])
    graph.label(subject, row.required("label_en"))
    _map_period(row, graph, subject)
    for arrangement in row.many("under"):
        graph.add(subject, _EVENTS[kind], CND[arrangement])
    for actor in row.many("attended_by"):
        graph.add(subject, CNA.attendedBy, CND[actor])
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)


def map_statement(row: Row, graph: Sink) -> None:
    """Add a further source of an operation."""
    map_further_source(row, graph, _operation(row))


def _map_period(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write beginning and end: the day after the last one, or the last month or year where that is all we know."""
    graph.add(subject, CNA.start, row.date("start"))
    last = row.date("last")
    if last is not None and last.datatype == XSD.date:
        day = date.fromisoformat(str(last)) + timedelta(days=1)
        last = Literal(day.isoformat(), datatype=XSD.date)
    graph.add(subject, CNA.end, last)


def _operation(row: Row) -> URIRef:
    return CND[f"operation/{row.required('operation')}"]


_LABELS = read_labels(_HERE / "operations.csv", "operation")

TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "operations.csv": map_operation,
    "participations.csv": map_participation,
    "outcomes.csv": map_outcome,
    "events.csv": map_event,
    "statements.csv": map_statement,
}
