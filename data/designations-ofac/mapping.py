"""Organisations that the Office of Foreign Assets Control has designated."""

from __future__ import annotations

from rdflib import RDF, SKOS, Literal

from endpoint.build.tables import Row, Sink
from endpoint.namespaces import CNA, CND, CNV

_OFFICE = CND["agency/usa-ofac"]


def map_organization(row: Row, graph: Sink) -> None:
    """Write the organisation, its entry on the list and its number there; of the organisation itself nothing else."""
    number, name = row.required("number"), row.required("name")
    organization, entry = CND[f"listed-organization/ofac-{number}"], CND[f"designation/ofac-{number}"]
    identifier = CND[f"identifier/ofac-{number}"]
    graph.add(organization, RDF.type, CNA.Agent)
    graph.label(organization, name)
    for alias in row.many("aliases"):
        graph.add(organization, SKOS.altLabel, Literal(alias, lang="en"))
    graph.add(entry, RDF.type, CNA.Designation)
    graph.label(entry, f"{name}: designated by the Office of Foreign Assets Control")
    graph.add(entry, CNA.designates, organization)
    graph.add(entry, CNA.designatedBy, _OFFICE)
    for programme in row.many("programmes"):
        graph.add(entry, CNA.designationProgramme, programme)
    for country in row.many("countries"):
        graph.add(entry, CNA.countryOfRecord, CND[f"country/{country}"])
    graph.add(entry, CNA.asOf, row.date("as_of"))
    graph.add(identifier, RDF.type, CNA.Identifier)
    graph.add(identifier, CNA.identifies, organization)
    graph.add(identifier, CNA.identifierScheme, CNV["identifierScheme/ofac"])
    graph.add(identifier, CNA.identifierValue, number)
    origin, locator = CND[f"source/{row.required('source')}"], row.text("locator")
    for subject in (organization, entry, identifier):
        graph.add(subject, CNA.source, origin)
        graph.add(subject, CNA.locator, locator)


TABLES = {"organizations.csv": map_organization}
