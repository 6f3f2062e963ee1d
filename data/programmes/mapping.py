"""Programmes, agreements and other standing cooperation, and who takes part in what role and when."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rdflib import RDF, XSD, Literal

from endpoint.build import participations
from endpoint.build.handmade import map_further_source, map_interval, map_origin, read_labels
from endpoint.build.tables import Row, Sink, note
from endpoint.namespaces import CNA, CND, CNV

_HERE = Path(__file__).parent
_CONCEPTS = {
    "purposes": (CNA.hasPurpose, "purpose"),
    "postures": (CNA.hasPosture, "posture"),
    "activities": (CNA.providesForActivity, "activity"),
}
_LINKS = {
    "based_on": CNA.basedOn,
    "builds_on": CNA.buildsOn,
    "target_area": CNA.targetArea,
    "hosted_by": CNA.hostedBy,
}


def map_arrangement(row: Row, graph: Sink) -> None:
    """Write an arrangement with its names, period, aims, what it provides for and what it rests on."""
    subject = CND[f"arrangement/{row.required('slug')}"]
    for kind in row.many("kinds"):
        graph.add(subject, RDF.type, CNA[kind])
    graph.label(subject, row.required("label_en"))
    graph.label(subject, row.text("label_es"), "es")
    graph.label(subject, row.text("label_fr"), "fr")
    graph.add(subject, CNA.acronym, row.text("acronym"))
    map_interval(row, graph, subject)
    graph.add(subject, CNA.objective, Literal(row.required("objective"), lang="en"))
    for column, (predicate, scheme) in _CONCEPTS.items():
        for concept in row.many(column):
            graph.add(subject, predicate, CNV[f"{scheme}/{concept}"])
    for column, predicate in _LINKS.items():
        for thing in row.many(column):
            graph.add(subject, predicate, CND[thing])
    if address := row.text("website"):
        graph.add(subject, CNA.webAddress, Literal(address, datatype=XSD.anyURI))
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)


def map_participation(row: Row, graph: Sink) -> None:
    """Write the part that one actor takes in an arrangement."""
    participations.map_participation(row, graph, _LABELS)


def map_statement(row: Row, graph: Sink) -> None:
    """Add a further source of an arrangement."""
    map_further_source(row, graph, CND[f"arrangement/{row.required('arrangement')}"])


_LABELS = read_labels(_HERE / "arrangements.csv", "slug")

TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "arrangements.csv": map_arrangement,
    "participations.csv": map_participation,
    "statements.csv": map_statement,
}
