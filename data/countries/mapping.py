"""Countries and areas, regions and states: one function for each table of this folder.

A country is an area (ISO 3166-1, M49); a state is an actor that concludes treaties.
"""

from __future__ import annotations

from collections.abc import Callable

from rdflib import RDF, SKOS, Literal, URIRef

from endpoint.build.handmade import read_verified
from endpoint.build.tables import Row, Sink, source
from endpoint.namespaces import CNA, CND, CNV


def map_region(row: Row, graph: Sink) -> None:
    """Write a region of the M49 list, with its code as an identifier."""
    slug = row.required("slug")
    subject = CND[f"region/{slug}"]
    graph.add(subject, RDF.type, CNA.Region)
    _labels(row, graph, subject)
    if parent := row.text("parent"):
        graph.add(subject, CNA.locatedIn, CND[f"region/{parent}"])
    named = row.required("source")
    identifier = CND[f"identifier/{slug}-un-m49"]
    _identifier(graph, identifier, subject, "un-m49", row.required("m49"))
    locator = row.text("locator")
    for each in (subject, identifier):
        graph.add(each, CNA.source, CND[f"source/{named}"])
        graph.add(each, CNA.locator, locator)


def map_country(row: Row, graph: Sink) -> None:
    """Write a country or area; its official name is an alternative label, as areas hold no office."""
    subject = CND[f"country/{row.required('slug')}"]
    graph.add(subject, RDF.type, CNA.Country)
    _labels(row, graph, subject)
    _alternatives(graph, subject, [*row.many("alt_labels"), row.text("official_name_en")])
    graph.add(subject, CNA.locatedIn, CND[f"region/{row.required('region')}"])
    graph.add(subject, CNA.latitude, row.decimal("latitude"))
    graph.add(subject, CNA.longitude, row.decimal("longitude"))
    graph.add(subject, CNA.source, CND[f"source/{row.required('coordinates_source')}"])
    source(row, graph, subject)


def map_identifier(row: Row, graph: Sink) -> None:
    """Write one identifier of a country."""
    entity, scheme = row.required("entity"), row.required("scheme")
    subject = CND[f"identifier/{entity.rpartition('/')[2]}-{scheme}"]
    _identifier(graph, subject, CND[entity], scheme, row.required("value"))
    source(row, graph, subject)


def map_state(row: Row, graph: Sink) -> None:
    """Write a state; its first day brings its own source and locator."""
    subject = CND[f"state/{row.required('slug')}"]
    graph.add(subject, RDF.type, CNA.State)
    graph.add(subject, CNA.stateOf, CND[f"country/{row.required('country')}"])
    _labels(row, graph, subject)
    graph.add(subject, CNA.officialName, Literal(row.required("official_name_en"), lang="en"))
    _alternatives(graph, subject, row.many("alt_labels"))
    graph.add(subject, CNA.start, row.date("start"))
    if start_source := row.text("start_source"):
        graph.add(subject, CNA.source, CND[f"source/{start_source}"])
    graph.add(subject, CNA.locator, row.text("start_locator"))
    if note := row.text("note"):
        graph.add(subject, CNA.note, Literal(note, lang="en"))
    # The year of admission becomes data with the membership of the United Nations, not here.
    row.ignore("un_member_since")
    read_verified(row)
    source(row, graph, subject)


def _labels(row: Row, graph: Sink, subject: URIRef) -> None:
    for lang in ("en", "fr", "es"):
        graph.label(subject, row.text(f"label_{lang}"), lang)


def _alternatives(graph: Sink, subject: URIRef, names: list[str]) -> None:
    for name in names:
        if name:
            graph.add(subject, SKOS.altLabel, Literal(name, lang="en"))


def _identifier(graph: Sink, subject: URIRef, entity: URIRef, scheme: str, value: str) -> None:
    graph.add(subject, RDF.type, CNA.Identifier)
    graph.add(subject, CNA.identifies, entity)
    graph.add(subject, CNA.identifierScheme, CNV[f"identifierScheme/{scheme}"])
    graph.add(subject, CNA.identifierValue, value)


TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "regions.csv": map_region,
    "countries.csv": map_country,
    "identifiers.csv": map_identifier,
    "states.csv": map_state,
}
