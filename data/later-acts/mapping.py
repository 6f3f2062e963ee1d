"""Treaty acts that the participant tables of March 2015 lack, and states that no longer exist.

Modes and the names of treaties stand in `lookups.yml`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from rdflib import RDF

from endpoint.build.tables import Row, Sink, in_words, note, source
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_LOOKUPS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("lookups.yml").read_text(encoding="utf-8"))
_MODES: dict[str, dict[str, str]] = _LOOKUPS["modes"]
_TREATIES: dict[str, str] = _LOOKUPS["treaties"]
_SIGNATURES = ("signature", "succession-to-signature")
_NO_CONSENT = (*_SIGNATURES, "denunciation", "reservation")


def map_act(row: Row, graph: Sink) -> None:
    """Write one act with the general properties and those of its kind."""
    subject = CND[f"act/{row.required('act')}"]
    mode, treaty = row.required("mode"), row.required("treaty")
    if mode not in _MODES:
        raise DataFault(f"{row.place}: “{mode}” is no mode of an act; lookups.yml names them")
    if treaty not in _TREATIES:
        raise DataFault(f"{row.place}: lookups.yml knows no treaty “{treaty}”")
    object_, actor = CND[f"treaty/{treaty}"], CND[row.required("participant")]
    graph.add(subject, RDF.type, CNA[_MODES[mode]["class"]])
    graph.add(subject, CNA.actConcerns, object_)
    graph.add(subject, CNA.performedBy, actor)
    if mode in _SIGNATURES:
        graph.add(subject, CNA.signedTreaty, object_)
        graph.add(subject, CNA.signedBy, actor)
    elif mode not in _NO_CONSENT:
        graph.add(subject, CNA.consentTo, object_)
        graph.add(subject, CNA.consentBy, actor)
    done = row.date("date")
    graph.add(subject, CNA.dateOf, done)
    graph.add(subject, CNA.effectiveDate, row.date("effective_date"))
    phrase = f"{_MODES[mode]['phrase']} {_TREATIES[treaty]}"
    graph.label(subject, f"{row.required('participant_label')}: {phrase}, {in_words(done)}")
    graph.add(subject, CNA.recordedAs, row.required("recorded_as"))
    graph.add(subject, CNA.confidence, CNV[f"confidence/{row.required('certainty')}"])
    if kind := row.text("reservation_kind"):
        graph.add(subject, CNA.reservationKind, CNV[f"reservationKind/{kind}"])
    note(graph, subject, row.text("note"))
    row.ignore("verified")
    source(row, graph, subject)


def map_statement(row: Row, graph: Sink) -> None:
    """Add a further source of an act."""
    subject = CND[f"act/{row.required('act')}"]
    row.ignore("verified")
    source(row, graph, subject)


def map_state(row: Row, graph: Sink) -> None:
    """Write a state that no longer exists; it has no area in the lists of today."""
    subject = CND[f"state/{row.required('slug')}"]
    graph.add(subject, RDF.type, CNA.State)
    for lang in ("en", "fr", "es"):
        graph.label(subject, row.required(f"label_{lang}"), lang)
    graph.add(subject, CNA.start, row.date("start"))
    graph.add(subject, CNA.end, row.date("end"))
    for successor in row.many("succeeded_by"):
        graph.add(subject, CNA.succeededBy, CND[f"state/{successor}"])
    note(graph, subject, row.text("note"))
    row.ignore("verified")
    source(row, graph, subject)


TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "historic_states.csv": map_state,
    "acts.csv": map_act,
    "statements.csv": map_statement,
}
