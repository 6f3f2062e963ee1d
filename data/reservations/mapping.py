"""Reservations and declarations to drug treaties, a proposal of amendment, and the objections to them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from rdflib import RDF

from endpoint.build.tables import Row, Sink, in_words, note, source
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_MODES = {
    "objection": ("ObjectionAct", "objection under"),
    "proposal": ("TreatyAct", "proposal to amend"),
    "reservation": ("ReservationAct", "reservation to"),
}
_TREATIES = {
    "coe-ets-156": "the 1995 Agreement on Illicit Traffic by Sea",
    "un-1961-amended": "the 1961 Convention as amended",
}


def _read_states() -> dict[str, str]:
    path = Path(__file__).parents[1] / "countries" / "states.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["slug"]: row["label_en"] for row in csv.DictReader(file)}


_STATES = _read_states()


def map_act(row: Row, graph: Sink) -> None:
    """Write one act with what it qualifies or opposes."""
    subject, mode, treaty = CND[f"act/{row.required('act')}"], row.required("mode"), row.required("treaty")
    if mode not in _MODES or treaty not in _TREATIES:
        raise DataFault(f"{row.place}: mapping.py knows no mode “{mode}” or no treaty “{treaty}”")
    participant, (kind, phrase) = row.required("participant"), _MODES[mode]
    graph.add(subject, RDF.type, CNA[kind])
    graph.add(subject, CNA.actConcerns, CND[f"treaty/{treaty}"])
    graph.add(subject, CNA.performedBy, CND[participant])
    done = row.date("date")
    graph.add(subject, CNA.dateOf, done)
    name = _STATES[participant.removeprefix("state/")]
    graph.label(subject, f"{name}: {phrase} {_TREATIES[treaty]}, {in_words(done)}")
    graph.add(subject, CNA.recordedAs, row.required("recorded_as"))
    graph.add(subject, CNA.confidence, CNV[f"confidence/{row.required('certainty')}"])
    if nature := row.text("reservation_kind"):
        graph.add(subject, CNA.reservationKind, CNV[f"reservationKind/{nature}"])
    for provision in row.many("reservation_to"):
        graph.add(subject, CNA.reservationTo, CND[f"provision/{provision}"])
    for opposed in row.many("objects_to"):
        graph.add(subject, CNA.objectsTo, CND[f"act/{opposed}"])
    note(graph, subject, row.text("note"))
    row.ignore("verified")
    source(row, graph, subject)


TABLES: dict[str, Callable[[Row, Sink], None]] = {"acts.csv": map_act}
