"""Documented cases in which a difficulty bore on cooperation, and arrangements that only these cases describe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rdflib import RDF, Literal, URIRef

from endpoint.build.tables import Row, Sink, note, read_rows, source
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_HERE = Path(__file__).parent


def map_arrangement(row: Row, graph: Sink) -> None:
    """Write an arrangement that no other table has."""
    subject = CND[f"arrangement/{row.required('slug')}"]
    graph.add(subject, RDF.type, CNA[row.required("kind")])
    graph.label(subject, row.required("label_en"))
    _map_interval(row, graph, subject)
    graph.add(subject, CNA.objective, Literal(row.required("objective"), lang="en"))
    note(graph, subject, row.text("note"))
    _map_origin(row, graph, subject)


def map_participation(row: Row, graph: Sink) -> None:
    """Write the part that one actor takes in such an arrangement."""
    arrangement, actor, role = row.required("arrangement"), row.required("actor"), row.required("role")
    if arrangement not in _LABELS:
        raise DataFault(f"{row.place}: arrangements.csv has no “{arrangement}”")
    subject = CND[f"participation/{arrangement}-{actor.partition('/')[2]}"]
    graph.add(subject, RDF.type, CNA.AllianceParticipation)
    graph.label(subject, f"{row.required('actor_label')} in {_LABELS[arrangement]}: {role}")
    graph.add(subject, CNA.participationIn, CND[f"arrangement/{arrangement}"])
    graph.add(subject, CNA.participationActor, CND[actor])
    graph.add(subject, CNA.participationRole, CNV[f"role/{role}"])
    _map_interval(row, graph, subject)
    note(graph, subject, row.text("note"))
    _map_origin(row, graph, subject)


def map_impact(row: Row, graph: Sink) -> None:
    """Write a case with its difficulty, what it bears on, weight, interval, consequences and remedies."""
    subject = CND[f"impact/{row.required('slug')}"]
    graph.add(subject, RDF.type, CNA.ChallengeImpact)
    graph.label(subject, row.required("label_en"))
    graph.add(subject, CNA.challenge, CNV[f"challenge/{row.required('challenge')}"])
    for thing in row.many("affects"):
        graph.add(subject, CNA.affects, CND[thing])
    graph.add(subject, CNA.severity, CNV[f"severity/{row.required('severity')}"])
    _map_interval(row, graph, subject)
    for concept in row.many("consequences"):
        graph.add(subject, CNA.consequence, CNV[f"consequence/{concept}"])
    for remedy in row.many("mitigated_by"):
        graph.add(subject, CNA.mitigatedBy, CNV[remedy] if remedy.startswith("mitigation/") else CND[remedy])
    note(graph, subject, row.text("note"))
    _map_origin(row, graph, subject)


def map_statement(row: Row, graph: Sink) -> None:
    """Add a further source of a case."""
    row.ignore("supports")
    _map_origin(row, graph, CND[f"impact/{row.required('impact')}"])


def _map_interval(row: Row, graph: Sink, subject: URIRef) -> None:
    graph.add(subject, CNA.start, row.date("start"))
    graph.add(subject, CNA.end, row.date("end"))


def _map_origin(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write the source; what rests on one that was not read is marked as unverified."""
    verified = row.required("verified")
    if verified not in ("opened", "excerpt", "not-opened"):
        raise DataFault(f"{row.place}: “{verified}” is not opened, excerpt or not-opened")
    if verified == "not-opened":
        graph.add(subject, CNA.confidence, CNV["confidence/unverified"])
    source(row, graph, subject)


def _read_labels() -> dict[str, str]:
    path = _HERE / "arrangements.csv"
    labels = {}
    for row in read_rows(path, f"data/{_HERE.name}/{path.name}"):
        labels[row.required("slug")] = row.required("label_en")
    return labels


_LABELS = _read_labels()

TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "arrangements.csv": map_arrangement,
    "participations.csv": map_participation,
    "impacts.csv": map_impact,
    "statements.csv": map_statement,
}
