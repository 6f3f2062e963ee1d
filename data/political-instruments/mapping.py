"""Declarations, plans and resolutions on drugs: commitments not meant to bind in law."""

from __future__ import annotations

from collections.abc import Callable

from rdflib import RDF, Literal

from endpoint.build.tables import Row, Sink, note, source
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_KINDS = {"political": "PoliticalInstrument", "resolution": "Resolution", "strategy": "Strategy"}


def map_instrument(row: Row, graph: Sink) -> None:
    """Write a political instrument; who adopted it stands in a note, for the model has no property for it."""
    subject = CND[f"instrument/{row.required('slug')}"]
    for kind in row.many("kinds"):
        if kind not in _KINDS:
            raise DataFault(f"{row.place}: “{kind}” is no kind of instrument; use one of {', '.join(_KINDS)}")
        graph.add(subject, RDF.type, CNA[_KINDS[kind]])
    graph.add(subject, CNA.instrumentType, CNV[f"instrumentType/{row.required('instrument_type')}"])
    graph.add(subject, CNA.bindingForce, CNV["bindingForce/political"])
    graph.add(subject, CNA.subjectMatter, CNV["subjectMatter/drug-control"])
    for lang in ("en", "fr", "es"):
        graph.label(subject, row.required(f"label_{lang}"), lang)
    if title := row.text("official_title"):
        graph.add(subject, CNA.officialTitle, Literal(title, lang="en"))
    graph.add(subject, CNA.documentNumber, row.text("document_number"))
    graph.add(subject, CNA.adoptionDate, row.date("adoption_date"))
    graph.add(subject, CNA.adoptionPlace, row.text("adoption_place"))
    for activity in row.many("provides_for"):
        graph.add(subject, CNA.providesForActivity, CNV[f"activity/{activity}"])
    for other in row.many("implements"):
        graph.add(subject, CNA.implements, CND[f"instrument/{other}"])
    if body := row.text("adopted_by"):
        note(graph, subject, f"Adopted by: {body}.")
    note(graph, subject, row.text("note"))
    row.ignore("verified")
    source(row, graph, subject)


def map_statement(row: Row, graph: Sink) -> None:
    """Add a further source of an instrument."""
    subject = CND[f"instrument/{row.required('instrument')}"]
    row.ignore("verified")
    source(row, graph, subject)


TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "instruments.csv": map_instrument,
    "statements.csv": map_statement,
}
