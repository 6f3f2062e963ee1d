"""Evaluation studies, what they found, the circumstances that they rate, and signs of trends and advice followed."""

from __future__ import annotations

from collections.abc import Callable

from rdflib import RDF, URIRef

from endpoint.build.handmade import map_interval, map_origin
from endpoint.build.tables import Row, Sink, note
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_STUDY_CONCEPTS = {
    "methods": (CNA.method, "method"),
    "indicators": (CNA.usesIndicator, "indicator"),
    "factors": (CNA.considersFactor, "factor"),
}
_EVIDENCE = {"trend": CNA.evidencesTrend, "recommendation": CNA.followsRecommendation}


def map_study(row: Row, graph: Sink) -> None:
    """Write a study with its object, the day of its report, the period examined and the way of working."""
    subject = _study(row.required("slug"))
    graph.add(subject, RDF.type, CNA[row.required("kind")])
    graph.label(subject, row.required("label_en"))
    for thing in row.many("evaluates"):
        graph.add(subject, CNA.evaluates, CND[thing])
    graph.add(subject, CNA.dateOf, row.date("date"))
    map_interval(row, graph, subject)
    for column, (predicate, scheme) in _STUDY_CONCEPTS.items():
        for concept in row.many(column):
            graph.add(subject, predicate, CNV[f"{scheme}/{concept}"])
    for case in row.many("compares_case"):
        graph.add(subject, CNA.comparesCase, CND[case])
    for other in row.many("compares_with"):
        graph.add(subject, CNA.comparesWith, _study(other))
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)


def map_finding(row: Row, graph: Sink) -> None:
    """Write a judgement, and that the study arrived at it."""
    subject = CND[f"finding/{row.required('slug')}"]
    graph.add(_study(row.required("study")), CNA.finding, subject)
    graph.add(subject, RDF.type, CNA.EvaluationFinding)
    graph.label(subject, row.required("label_en"))
    for thing in row.many("finding_on"):
        graph.add(subject, CNA.findingOn, CND[thing])
    graph.add(subject, CNA.verdict, CNV[f"verdict/{row.required('verdict')}"])
    for concept in row.many("indicators"):
        graph.add(subject, CNA.usesIndicator, CNV[f"indicator/{concept}"])
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)


def map_factor(row: Row, graph: Sink) -> None:
    """Write what a study says of one circumstance in one case; in words, where it gives no number."""
    subject = CND[f"factor-assessment/{row.required('slug')}"]
    graph.add(subject, RDF.type, CNA.FactorAssessment)
    graph.label(subject, row.required("label_en"))
    graph.add(subject, CNA.assessedFactor, CNV[f"factor/{row.required('factor')}"])
    graph.add(subject, CNA.assessedCase, CND[row.required("case")])
    graph.add(subject, CNA.assessedIn, _study(row.required("study")))
    graph.add(subject, CNA.period, row.date("period"))
    map_interval(row, graph, subject)
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)


def map_evidence(row: Row, graph: Sink) -> None:
    """Write that a source takes a thing as a sign of a trend, or shows it to follow a recommendation."""
    relation, subject = row.required("relation"), CND[row.required("subject")]
    if relation not in _EVIDENCE:
        raise DataFault(f"{row.place}: “{relation}” in column “relation” is not trend or recommendation")
    graph.add(subject, _EVIDENCE[relation], CNV[f"{relation}/{row.required('concept')}"])
    map_origin(row, graph, subject)


def _study(slug: str) -> URIRef:
    return CND[f"study/{slug}"]


TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "studies.csv": map_study,
    "findings.csv": map_finding,
    "factors.csv": map_factor,
    "evidence.csv": map_evidence,
}
