"""Standing exchange of information and intelligence: who shares, in what way, and through which tools.

Only what is public is recorded: members, hosts, legal basis and manner of exchange, never what is exchanged.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rdflib import RDF, Literal, URIRef

from endpoint.build import participations
from endpoint.build.handmade import map_further_source, map_interval, map_origin, read_labels
from endpoint.build.tables import Row, Sink, note
from endpoint.namespaces import CNA, CND, CNV

_HERE = Path(__file__).parent
_LINKS = {
    "hosted_by": CNA.hostedBy,
    "based_on": CNA.basedOn,
    "builds_on": CNA.buildsOn,
    "target_area": CNA.targetArea,
}


def map_framework(row: Row, graph: Sink) -> None:
    """Write a framework with its names, period, aim, host, legal basis and manner of exchange."""
    subject = CND[f"arrangement/{row.required('slug')}"]
    graph.add(subject, RDF.type, CNA[row.required("kind")])
    _map_names(row, graph, subject)
    graph.add(subject, CNA.acronym, row.text("acronym"))
    map_interval(row, graph, subject)
    graph.add(subject, CNA.objective, Literal(row.required("objective"), lang="en"))
    for column, predicate in _LINKS.items():
        for thing in row.many(column):
            graph.add(subject, predicate, CND[thing])
    _map_exchange(row, graph, subject)
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)


def map_programme(row: Row, graph: Sink) -> None:
    """Add the manner of exchange to a programme that another table describes."""
    subject = CND[f"arrangement/{row.required('arrangement')}"]
    graph.add(subject, RDF.type, CNA.IntelligenceSharingArrangement)
    _map_exchange(row, graph, subject)
    map_origin(row, graph, subject)


def map_tool(row: Row, graph: Sink) -> None:
    """Write a platform or channel with the technique on which it rests and who runs it."""
    subject = CND[f"tool/{row.required('slug')}"]
    graph.add(subject, RDF.type, CNA[row.required("kind")])
    _map_names(row, graph, subject)
    graph.add(subject, CNA.acronym, row.text("acronym"))
    for concept in row.many("technologies"):
        graph.add(subject, CNA.technology, CNV[f"technology/{concept}"])
    for host in row.many("hosted_by"):
        graph.add(subject, CNA.hostedBy, CND[host])
    graph.add(subject, CNA.start, row.date("start"))
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)


def map_participation(row: Row, graph: Sink) -> None:
    """Write the part that one actor takes in a framework."""
    participations.map_participation(row, graph, _LABELS, column="framework")


def map_statement(row: Row, graph: Sink) -> None:
    """Add a further source of a framework or a tool."""
    map_further_source(row, graph, CND[row.required("subject")])


def _map_names(row: Row, graph: Sink, subject: URIRef) -> None:
    graph.label(subject, row.required("label_en"))
    graph.label(subject, row.text("label_es"), "es")
    graph.label(subject, row.text("label_fr"), "fr")


def _map_exchange(row: Row, graph: Sink, subject: URIRef) -> None:
    for mode in row.many("modes"):
        graph.add(subject, CNA.exchangeMode, CNV[f"exchangeMode/{mode}"])
    for tool in row.many("exchanges_via"):
        graph.add(subject, CNA.exchangesVia, CND[f"tool/{tool}"])


_LABELS = read_labels(_HERE / "frameworks.csv", "slug")

TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "tools.csv": map_tool,
    "frameworks.csv": map_framework,
    "programmes.csv": map_programme,
    "participations.csv": map_participation,
    "statements.csv": map_statement,
}
