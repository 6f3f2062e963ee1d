"""Treaties of the United Nations and of the League: what each is, and which source says which part of it."""

from __future__ import annotations

from collections.abc import Callable

from rdflib import RDF, SKOS, Literal, URIRef

from endpoint.build.tables import Row, Sink, source
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_KINDS = {
    "treaty": "Treaty",
    "protocol": "Protocol",
    "amending-protocol": "AmendingProtocol",
    "regime": "TreatyRegime",
}
_STATED = {
    "official_title": CNA.officialTitle,
    "entry_into_force": CNA.entryIntoForceDate,
    "opening_date": CNA.openingDate,
    "series_citation": CNA.seriesCitation,
    "unts_page": CNA.untsPage,
    "registration_number": CNA.registrationNumber,
    "waiting_period_days": CNA.waitingPeriodDays,
    "denunciation_rule": CNA.denunciationRule,
    "supersedes": CNA.supersedes,
    "complements": CNA.complements,
    "note": CNA.note,
}
"""Columns of instruments.csv that statements.csv gives a further source."""


def map_instrument(row: Row, graph: Sink) -> None:
    """Write a treaty, or the regime of a treaty and its amended text."""
    kind = row.required("kind")
    if kind not in _KINDS:
        raise DataFault(f"{row.place}: “{kind}” is no kind of instrument; use one of {', '.join(_KINDS)}")
    subject = _treaty(row.required("slug"))
    graph.add(subject, RDF.type, CNA[_KINDS[kind]])
    graph.add(subject, RDF.type, CNA.MultilateralInstrument)
    for lang in ("en", "fr", "es"):
        graph.label(subject, row.required(f"label_{lang}"), lang)
    for name in row.many("alt_labels_en"):
        graph.add(subject, SKOS.altLabel, Literal(name, lang="en"))
    graph.add(subject, CNA.bindingForce, CNV["bindingForce/binding"])
    for topic in row.many("subject_matter"):
        graph.add(subject, CNA.subjectMatter, CNV[f"subjectMatter/{topic}"])
    _map_history(row, graph, subject)
    _map_publication(row, graph, subject)
    _map_rules(row, graph, subject)
    _map_relations(row, graph, subject)
    _note(graph, subject, row.text("note"))
    row.ignore("verified")
    source(row, graph, subject)


def map_statement(row: Row, graph: Sink) -> None:
    """Add a further source of a treaty, with the column that it supports in the locator."""
    subject = _treaty(row.required("instrument"))
    stated = row.required("property")
    if stated not in _STATED:
        raise DataFault(f"{row.place}: “{stated}” is no column that takes a further source")
    graph.add(subject, CNA.source, CND[f"source/{row.required('source')}"])
    graph.add(subject, CNA.locator, f"{stated.replace('_', ' ')}: {row.required('locator')}")
    graph.cite_for(subject, _STATED[stated])
    row.ignore("verified")


def map_competence(row: Row, graph: Sink) -> None:
    """Write what an organisation said of its competence when it consented to a treaty."""
    subject = CND[f"act/{row.required('act')}"]
    graph.add(subject, CNA.competenceDeclaration, Literal(row.required("text"), lang="en"))
    row.ignore("treaty", "verified")
    source(row, graph, subject)


def _map_history(row: Row, graph: Sink, subject: URIRef) -> None:
    graph.add(subject, CNA.adoptionDate, row.date("adoption_date"))
    graph.add(subject, CNA.adoptionPlace, row.text("adoption_place"))
    graph.add(subject, CNA.openingDate, row.date("opening_date"))
    graph.add(subject, CNA.entryIntoForceDate, row.date("entry_into_force"))


def _map_publication(row: Row, graph: Sink, subject: URIRef) -> None:
    if title := row.text("official_title"):
        graph.add(subject, CNA.officialTitle, Literal(title, lang="en"))
    graph.add(subject, CNA.depositaryReference, row.text("depositary_reference"))
    graph.add(subject, CNA.untsVolume, row.integer("unts_volume"))
    graph.add(subject, CNA.untsPage, row.integer("unts_page"))
    graph.add(subject, CNA.seriesCitation, row.text("series_citation"))
    graph.add(subject, CNA.registrationNumber, row.text("registration_number"))
    if depositary := row.text("depositary"):
        graph.add(subject, CNA.depositary, CND[f"organization/{depositary}"])


def _map_rules(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write how consent and denunciation take effect, and the articles that say so."""
    days, basis = row.integer("waiting_period_days"), row.text("waiting_period_basis")
    if days is not None:
        graph.add(subject, CNA.waitingPeriodDays, days)
        _note(graph, subject, f"Days from consent to effect for a participant: {days} ({basis}).")
    rule, basis = row.text("denunciation_rule"), row.text("denunciation_basis")
    if rule:
        graph.add(subject, CNA.denunciationRule, CNV[f"denunciationRule/{rule}"])
        _note(graph, subject, f"Rule for denunciation: {basis}.")


def _map_relations(row: Row, graph: Sink, subject: URIRef) -> None:
    for column in ("amends", "supersedes", "complements"):
        for other in row.many(column):
            graph.add(subject, CNA[column], _treaty(other))
    if regime := row.text("regime"):
        graph.add(subject, CNA.textOfRegime, _treaty(regime))


def _treaty(slug: str) -> URIRef:
    return CND[f"treaty/{slug}"]


def _note(graph: Sink, subject: URIRef, text: str) -> None:
    if text:
        graph.add(subject, CNA.note, Literal(text, lang="en"))


TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "instruments.csv": map_instrument,
    "statements.csv": map_statement,
    "competence.csv": map_competence,
}
