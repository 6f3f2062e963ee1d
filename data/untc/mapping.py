"""Treaty acts of the United Nations Treaty Collection, and the two organisations that take part in them.

The names of treaties, the modes of an act and the uncertain readings stand in `lookups.yml`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from rdflib import RDF, SKOS, Literal, URIRef

from endpoint.build.tables import Row, Sink, in_words, note, source
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_LOOKUPS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("lookups.yml").read_text(encoding="utf-8"))
_TREATIES: dict[str, dict[str, str]] = _LOOKUPS["treaties"]
_MODES: dict[str, dict[str, Any]] = _LOOKUPS["modes"]
_BASES: dict[str, str] = _LOOKUPS["effective_basis"]
_DOUBTS: dict[tuple[str, str], str] = {
    (reading["mode"], reading["recorded_as"]): reading["note"] for reading in _LOOKUPS["readings"]
}
_WITHDRAWN: dict[str, dict[str, str]] = _LOOKUPS["withdrawn"]
_SIGNATURES = ("signature", "succession-to-signature")


def map_organization(row: Row, graph: Sink) -> None:
    """Write an organisation that is a participant or the depositary."""
    subject = CND[f"organization/{row.required('slug')}"]
    graph.add(subject, RDF.type, CNA[row.required("class")])
    for lang in ("en", "fr", "es"):
        graph.label(subject, row.text(f"label_{lang}"), lang)
    graph.add(subject, CNA.acronym, row.text("acronym"))
    for name in row.many("alt_labels"):
        graph.add(subject, SKOS.altLabel, Literal(name, lang="en"))
    note(graph, subject, row.text("note"))
    source(row, graph, subject)


def map_act(row: Row, graph: Sink) -> None:
    """Write one act with the general and the special properties of its kind."""
    slug = row.required("act")
    subject = CND[f"act/{slug}"]
    mode, treaty = row.required("mode"), row.required("treaty")
    if mode not in _MODES:
        raise DataFault(f"{row.place}: “{mode}” is no mode of an act; lookups.yml names them")
    if treaty not in _TREATIES:
        raise DataFault(f"{row.place}: lookups.yml knows no treaty “{treaty}”")
    object_, actor = CND[f"treaty/{treaty}"], CND[row.required("participant")]
    graph.add(subject, RDF.type, CNA[_MODES[mode]["class"]])
    graph.add(subject, CNA.actConcerns, object_)
    graph.add(subject, CNA.performedBy, actor)
    to, by = (CNA.signedTreaty, CNA.signedBy) if mode in _SIGNATURES else (CNA.consentTo, CNA.consentBy)
    graph.add(subject, to, object_)
    graph.add(subject, by, actor)
    done = row.date("date")
    graph.add(subject, CNA.dateOf, done)
    graph.label(
        subject,
        f"{row.required('participant_label')}: {_MODES[mode]['phrase']} {_TREATIES[treaty]['short_name']}, "
        f"{in_words(done)}",
    )
    recorded = row.required("recorded_as")
    graph.add(subject, CNA.recordedAs, recorded)
    certainty = row.required("certainty")
    withdrawn = _WITHDRAWN.get(slug)
    graph.add(subject, CNA.confidence, CNV[f"confidence/{'uncertain' if withdrawn else certainty}"])
    if withdrawn:
        note(graph, subject, withdrawn["note"])
        graph.add(subject, CNA.source, CND[f"source/{withdrawn['source']}"])
    if certainty != "certain":
        note(graph, subject, _DOUBTS[mode, recorded])
    _map_effect(row, graph, subject)
    _map_confirmation(row, graph, subject)
    source(row, graph, subject)


def _map_confirmation(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write the later export that shows the act too, and what it changed (columns that `concord refresh` adds)."""
    if row.has("confirmed_source") and (named := row.text("confirmed_source")):
        graph.add(subject, CNA.source, CND[f"source/{named}"])
        graph.add(subject, CNA.asOf, row.date("confirmed_as_of"))
    if row.has("note"):
        note(graph, subject, row.text("note"))


def map_competence(row: Row, graph: Sink) -> None:
    """Write what an organisation said of its competence when it consented to a treaty."""
    subject = CND[f"act/{row.required('act')}"]
    graph.add(subject, CNA.competenceDeclaration, Literal(row.required("competence_declaration"), lang="en"))
    row.ignore("verified")
    source(row, graph, subject)


def _map_effect(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write the date of effect that a source states, with its ground and that source."""
    effect = row.date("effective_date")
    basis, named = row.text("effective_basis"), row.text("effective_source")
    if effect is None:
        return
    graph.add(subject, CNA.effectiveDate, effect)
    note(graph, subject, f"Taken to have effect from {in_words(effect)}, {_BASES[basis]}.")
    graph.add(subject, CNA.source, CND[f"source/{named}"] if named else None)


TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "organizations.csv": map_organization,
    "acts.csv": map_act,
    "competence.csv": map_competence,
}
