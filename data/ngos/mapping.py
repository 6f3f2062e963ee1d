"""Non-governmental organisations and business associations, and the arrangements that they take part in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rdflib import RDF, SKOS, XSD, Literal, URIRef

from endpoint.build.handmade import map_further_source, map_origin, read_labels
from endpoint.build.participations import write_participation
from endpoint.build.tables import Row, Sink, note
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_HERE = Path(__file__).parent
_TYPES = {
    "PrivateSectorEntity": "private-sector",
    "ResearchInstitution": "research",
    "CommunityOrganization": "community",
}
"""Classes whose members belong to another group of key players than, or to one beside, that of NGOs."""

_STATUS = {"": "", "special": "Special", "general": "General"}


def map_organization(row: Row, graph: Sink) -> None:
    """Write an organisation with its names, beginning, seat and what it works for."""
    subject = CND[f"organization/{row.required('organization')}"]
    kinds = row.many("kinds")
    if not kinds:
        raise DataFault(f"{row.place}: column “kinds” must name at least one class")
    for kind in kinds:
        graph.add(subject, RDF.type, CNA[kind])
        graph.add(subject, CNA.actorType, CNV[f"actorType/{_TYPES.get(kind, 'non-governmental-organisation')}"])
    _map_names(row, graph, subject)
    graph.add(subject, CNA.start, row.date("start"))
    if seat := row.text("seat"):
        graph.add(subject, CNA.seatIn, CND[f"country/{seat}"])
    if address := row.text("website"):
        graph.add(subject, CNA.webAddress, Literal(address, datatype=XSD.anyURI))
    note(graph, subject, row.required("mission"))
    _map_status(row, graph, subject)
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)


def map_participation(row: Row, graph: Sink) -> None:
    """Write the part of one organisation in an arrangement."""
    arrangement, actor = row.required("arrangement"), row.required("organization")
    if actor not in _LABELS:
        raise DataFault(f"{row.place}: organizations.csv has no “{actor}”")
    write_participation(row, graph, arrangement, f"organization/{actor}", f"{_LABELS[actor]} in {arrangement}")


def map_statement(row: Row, graph: Sink) -> None:
    """Add a further source of an organisation."""
    map_further_source(row, graph, CND[f"organization/{row.required('organization')}"])


def _map_names(row: Row, graph: Sink, subject: URIRef) -> None:
    graph.label(subject, row.required("label_en"))
    graph.label(subject, row.text("label_fr"), "fr")
    graph.label(subject, row.text("label_es"), "es")
    local, language = row.text("label_local"), row.text("local_language")
    if bool(local) != bool(language):
        raise DataFault(f"{row.place}: a local name needs its language, and the language a name")
    if local:
        graph.add(subject, CNA.officialName, Literal(local, lang=language))
    graph.add(subject, CNA.acronym, row.text("acronym"))
    for name in row.many("alt_labels_en"):
        graph.add(subject, SKOS.altLabel, Literal(name, lang="en"))


def _map_status(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write the status with the Economic and Social Council, for which there is no term of its own, as a remark."""
    status, since = row.text("consultative_status"), row.date("status_since")
    if status not in _STATUS:
        raise DataFault(f"{row.place}: “{status}” is no consultative status; write special, general or nothing")
    if status:
        begun = f" since {since}" if since is not None else ""
        note(graph, subject, f"{_STATUS[status]} consultative status with the Economic and Social Council{begun}.")


_LABELS = read_labels(_HERE / "organizations.csv", "organization")

TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "organizations.csv": map_organization,
    "participations.csv": map_participation,
    "statements.csv": map_statement,
}
