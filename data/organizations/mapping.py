"""International organisations and mechanisms: what each is, where it sits in a larger one, and how it has changed."""

from __future__ import annotations

from collections.abc import Callable

from rdflib import RDF, SKOS, XSD, Literal, URIRef

from endpoint.build.handmade import map_further_source, map_origin
from endpoint.build.tables import Row, Sink, note
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_CLASSES = {
    "CoordinationCentre",
    "CoordinationMechanism",
    "IntergovernmentalOrganization",
    "PoliceCooperationOrganization",
    "PolicyOrgan",
    "RegionalOrganization",
    "ResearchInstitution",
    "SecretariatEntity",
    "TreatyBody",
}
_KINDS = {"founding", "merger", "reconstitution", "renaming", "succession"}
"""Kinds of a change, which its label says in words: the ontology has no term for them."""


def map_organization(row: Row, graph: Sink) -> None:
    """Write an organisation with its names, lifetime, seat and place in larger ones."""
    subject = _organization(row.required("slug"))
    kind = row.required("class")
    if kind not in _CLASSES:
        raise DataFault(f"{row.place}: “{kind}” is no class of this table; use one of {', '.join(sorted(_CLASSES))}")
    graph.add(subject, RDF.type, CNA[kind])
    _map_names(row, graph, subject)
    graph.add(subject, CNA.actorType, CNV[f"actorType/{row.required('actor_type')}"])
    graph.add(subject, CNA.start, row.date("start"))
    graph.add(subject, CNA.end, row.date("end"))
    _map_seat(row, graph, subject)
    for larger in row.many("part_of"):
        graph.add(subject, CNA.partOf, _organization(larger))
    for instrument in row.many("founded_by"):
        graph.add(subject, CNA.foundedBy, CND[instrument])
    for treaty in row.many("supervises"):
        graph.add(subject, CNA.supervises, CND[f"treaty/{treaty}"])
    if personality := row.text("legal_personality"):
        graph.add(subject, CNA.legalPersonality, Literal(personality, datatype=XSD.boolean))
    if address := row.text("website"):
        graph.add(subject, CNA.webAddress, Literal(address, datatype=XSD.anyURI))
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)


def map_change(row: Row, graph: Sink) -> None:
    """Write a founding, merger, renaming, reconstitution or succession, and what follows from it."""
    kind = row.required("kind")
    if kind not in _KINDS:
        raise DataFault(f"{row.place}: “{kind}” is no kind of change; use one of {', '.join(sorted(_KINDS))}")
    subject = CND[f"change/{row.required('slug')}"]
    graph.add(subject, RDF.type, CNA.OrganizationChange)
    graph.label(subject, row.required("label_en"))
    graph.add(subject, CNA.dateOf, row.date("date"))
    result = _organization(row.required("result"))
    graph.add(subject, CNA.changeResult, result)
    dissolves, succession = row.text("dissolves"), row.text("succession")
    for slug in row.many("original"):
        original = _organization(slug)
        graph.add(subject, CNA.changeOriginal, original)
        if dissolves:
            graph.add(original, CNA.dissolvedBy, subject)
        if succession:
            graph.add(original, CNA.succeededBy, result)
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)


def map_statement(row: Row, graph: Sink) -> None:
    """Add a further source of an organisation, or of a change named as `change/…`."""
    slug = row.required("organization")
    map_further_source(row, graph, CND[slug] if "/" in slug else _organization(slug))


def _map_names(row: Row, graph: Sink, subject: URIRef) -> None:
    graph.label(subject, row.required("label_en"))
    for lang in ("fr", "es"):
        graph.label(subject, row.text(f"label_{lang}"), lang)
    for name in row.many("alt_labels_en"):
        graph.add(subject, SKOS.altLabel, Literal(name, lang="en"))
    graph.add(subject, CNA.acronym, row.text("acronym"))


def _map_seat(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write the country of the seat; the town is told to readers only, as towns are no places of this graph."""
    if country := row.text("seat"):
        graph.add(subject, CNA.seatIn, CND[f"country/{country}"])
    if town := row.text("seat_city"):
        note(graph, subject, f"Seat: {town}.")


def _organization(slug: str) -> URIRef:
    return CND[f"organization/{slug}"]


TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "organizations.csv": map_organization,
    "changes.csv": map_change,
    "statements.csv": map_statement,
}
