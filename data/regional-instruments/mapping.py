"""Regional, bilateral and national instruments, and the acts of their participants.

Kinds of instrument and modes of an act stand in `lookups.yml`; labels of acts are put together from the
names of the participants in the table of states and from the labels of the treaties.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from rdflib import RDF, Literal, URIRef

from endpoint.build.tables import Row, Sink, in_words, note, source
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_HERE = Path(__file__).parent
_LOOKUPS: dict[str, Any] = yaml.safe_load((_HERE / "lookups.yml").read_text(encoding="utf-8"))
_KINDS: dict[str, str] = _LOOKUPS["kinds"]
_MODES: dict[str, dict[str, str]] = _LOOKUPS["modes"]


def _read_labels(path: Path, key: str) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[key]: row["label_en"] for row in csv.DictReader(file)}


_STATES = _read_labels(_HERE.parent / "countries" / "states.csv", "slug")
_INSTRUMENTS = _read_labels(_HERE / "instruments.csv", "iri")


def map_instrument(row: Row, graph: Sink) -> None:
    """Write an instrument with its dates, references and rules."""
    subject = CND[row.required("iri")]
    for kind in row.many("kinds"):
        if kind not in _KINDS:
            raise DataFault(f"{row.place}: “{kind}” is no kind of instrument; lookups.yml names them")
        graph.add(subject, RDF.type, CNA[_KINDS[kind]])
    for lang in ("en", "fr", "es"):
        graph.label(subject, row.required(f"label_{lang}"), lang)
    if title := row.text("official_title"):
        graph.add(subject, CNA.officialTitle, Literal(title, lang="en"))
    graph.add(subject, CNA.documentNumber, row.text("document_number"))
    graph.add(subject, CNA.seriesCitation, row.text("series_citation"))
    graph.add(subject, CNA.adoptionDate, row.date("adoption_date"))
    graph.add(subject, CNA.adoptionPlace, row.text("adoption_place"))
    graph.add(subject, CNA.openingDate, row.date("opening_date"))
    graph.add(subject, CNA.entryIntoForceDate, row.date("entry_into_force"))
    graph.add(subject, CNA.waitingPeriodDays, row.integer("waiting_period_days"))
    if depositary := row.text("depositary"):
        graph.add(subject, CNA.depositary, CND[depositary])
    if founded := row.text("constitutes"):
        graph.add(subject, CNA.constitutes, CND[f"organization/{founded}"])
    _map_concepts(row, graph, subject)
    for column in ("implements", "supersedes"):
        for other in row.many(column):
            graph.add(subject, CNA[column], CND[other])
    note(graph, subject, row.text("note"))
    row.ignore("verified")
    source(row, graph, subject)


def map_act(row: Row, graph: Sink) -> None:
    """Write a signature or a ratification."""
    subject, mode, treaty = CND[f"act/{row.required('act')}"], row.required("mode"), row.required("treaty")
    if mode not in _MODES:
        raise DataFault(f"{row.place}: “{mode}” is no mode of an act; lookups.yml names them")
    participant = row.required("participant")
    object_, actor = CND[f"treaty/{treaty}"], CND[participant]
    given, concerned = (CNA.signedBy, CNA.signedTreaty) if mode == "signature" else (CNA.consentBy, CNA.consentTo)
    graph.add(subject, RDF.type, CNA[_MODES[mode]["class"]])
    for predicate in (CNA.actConcerns, concerned):
        graph.add(subject, predicate, object_)
    for predicate in (CNA.performedBy, given):
        graph.add(subject, predicate, actor)
    done = row.date("date")
    graph.add(subject, CNA.dateOf, done)
    graph.add(subject, CNA.effectiveDate, row.date("effective_date"))
    name, title = _STATES[participant.removeprefix("state/")], _INSTRUMENTS[f"treaty/{treaty}"]
    graph.label(subject, f"{name}: {_MODES[mode]['phrase']} the {title}, {in_words(done)}")
    graph.add(subject, CNA.recordedAs, row.required("recorded_as"))
    graph.add(subject, CNA.confidence, CNV[f"confidence/{row.required('certainty')}"])
    note(graph, subject, row.text("note"))
    row.ignore("verified")
    source(row, graph, subject)


def map_statement(row: Row, graph: Sink) -> None:
    """Add a further source of an instrument."""
    subject = CND[row.required("instrument")]
    row.ignore("verified")
    source(row, graph, subject)


def _map_concepts(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write the values that come from concept schemes."""
    graph.add(subject, CNA.instrumentType, CNV[f"instrumentType/{row.required('instrument_type')}"])
    graph.add(subject, CNA.bindingForce, CNV[f"bindingForce/{row.required('binding_force')}"])
    if rule := row.text("denunciation_rule"):
        graph.add(subject, CNA.denunciationRule, CNV[f"denunciationRule/{rule}"])
    for topic in row.many("subject_matter"):
        graph.add(subject, CNA.subjectMatter, CNV[f"subjectMatter/{topic}"])
    for activity in row.many("provides_for"):
        graph.add(subject, CNA.providesForActivity, CNV[f"activity/{activity}"])


TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "instruments.csv": map_instrument,
    "statements.csv": map_statement,
    "acts.csv": map_act,
}
