"""Documented cases in which a difficulty bore on cooperation, and arrangements that only these cases describe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rdflib import RDF, Literal

from endpoint.build import participations
from endpoint.build.handmade import map_interval, map_origin, read_labels
from endpoint.build.tables import Row, Sink, note
from endpoint.namespaces import CNA, CND, CNV

_HERE = Path(__file__).parent


def map_arrangement(row: Row, graph: Sink) -> None:
    """Write an arrangement that no other table has."""
    subject = CND[f"arrangement/{row.required('slug')}"]
    graph.add(subject, RDF.type, CNA[row.required("kind")])
    graph.label(subject, row.required("label_en"))
    map_interval(row, graph, subject)
    graph.add(subject, CNA.objective, Literal(row.required("objective"), lang="en"))
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)


def map_participation(row: Row, graph: Sink) -> None:
    """Write the part that one actor takes in such an arrangement."""
    participations.map_participation(row, graph, _LABELS)


def map_impact(row: Row, graph: Sink) -> None:
    """Write a case with its difficulty, what it bears on, weight, interval, consequences and remedies."""
    subject = CND[f"impact/{row.required('slug')}"]
    graph.add(subject, RDF.type, CNA.ChallengeImpact)
    graph.label(subject, row.required("label_en"))
    graph.add(subject, CNA.challenge, CNV[f"challenge/{row.required('challenge')}"])
    for thing in row.many("affects"):
        graph.add(subject, CNA.affects, CND[thing])
    graph.add(subject, CNA.severity, CNV[f"severity/{row.required('severity')}"])
    map_interval(row, graph, subject)
    for concept in row.many("consequences"):
        graph.add(subject, CNA.consequence, CNV[f"consequence/{concept}"])
    for remedy in row.many("mitigated_by"):
        graph.add(subject, CNA.mitigatedBy, CNV[remedy] if remedy.startswith("mitigation/") else CND[remedy])
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)


def map_statement(row: Row, graph: Sink) -> None:
    """Add a further source of a case."""
    row.ignore("supports")
    map_origin(row, graph, CND[f"impact/{row.required('impact')}"])


_LABELS = read_labels(_HERE / "arrangements.csv", "slug")

TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "arrangements.csv": map_arrangement,
    "participations.csv": map_participation,
    "impacts.csv": map_impact,
    "statements.csv": map_statement,
}
