"""Agencies: how the tables in each folder of national agencies become triples."""

from __future__ import annotations

from rdflib import RDF, XSD, Literal, URIRef

from endpoint.build.handmade import map_further_source, map_origin
from endpoint.build.tables import Row, Sink, note
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND

_CLASSES = frozenset(
    {
        "ArmedForce",
        "BorderOrCoastGuard",
        "CustomsService",
        "DevelopmentAgency",
        "DrugPolicyCoordinationBody",
        "FinancialIntelligenceUnit",
        "HealthAuthority",
        "IntelligenceService",
        "LawEnforcementAgency",
        "NationalAgency",
        "PoliceService",
        "ProsecutionService",
        "SpecialisedDrugEnforcementAgency",
    }
)


def map_agency(row: Row, graph: Sink) -> None:
    """Write one agency with its names, interval, place in the state, task and source; raises `DataFault`."""
    slug, state = row.required("agency"), row.required("state")
    if not slug.startswith(f"{state}-"):
        raise DataFault(f"{row.place}: “{slug}” must begin with the code of its state, “{state}-”")
    subject = _agency(slug)
    _map_classes(row, graph, subject)
    graph.add(subject, CNA.agencyOf, CND[f"state/{state}"])
    _map_names(row, graph, subject)
    graph.add(subject, CNA.start, row.date("start"))
    graph.add(subject, CNA.end, row.date("end"))
    for whole in row.many("part_of"):
        graph.add(subject, CNA.partOf, _agency(whole))
    for instrument in row.many("based_on"):
        graph.add(subject, CNA.foundedBy, CND[f"instrument/{instrument}"])
    if row.has("succeeded_by"):
        for successor in row.many("succeeded_by"):
            graph.add(subject, CNA.succeededBy, _agency(successor))
    note(graph, subject, row.required("function"))
    note(graph, subject, row.text("note"))
    if address := row.text("website"):
        graph.add(subject, CNA.webAddress, Literal(address, datatype=XSD.anyURI))
    map_origin(row, graph, subject)


def map_statement(row: Row, graph: Sink) -> None:
    """Add another source of an agency."""
    map_further_source(row, graph, _agency(row.required("agency")))


def _map_classes(row: Row, graph: Sink, subject: URIRef) -> None:
    kinds = row.many("class")
    if not kinds:
        raise DataFault(f"{row.place}: column “class” must not be blank")
    for kind in kinds:
        if kind not in _CLASSES:
            raise DataFault(
                f"{row.place}: “{kind}” is no class of national agencies: use {', '.join(sorted(_CLASSES))}"
            )
        graph.add(subject, RDF.type, CNA[kind])


def _map_names(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write the labels, and the name that the agency uses in its own language as its official name."""
    graph.label(subject, row.required("label"))
    graph.label(subject, row.text("label_es"), "es")
    graph.label(subject, row.text("label_fr"), "fr")
    graph.add(subject, CNA.acronym, row.text("acronym"))
    local, language = row.text("label_local"), row.text("local_language")
    if bool(local) != bool(language):
        raise DataFault(
            f"{row.place}: a name in “label_local” needs its language in “local_language”, and no other does"
        )
    if local:
        graph.add(subject, CNA.officialName, Literal(local, lang=language))


def _agency(slug: str) -> URIRef:
    return CND[f"agency/{slug}"]
