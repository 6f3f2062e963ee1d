"""Countries that the United States identifies as major for drugs or precursors."""

from __future__ import annotations

from rdflib import RDF

from endpoint.build.tables import Row, Sink, note, source
from endpoint.namespaces import CNA, CND


def map_country(row: Row, graph: Sink) -> None:
    """Write the entry of one country on one list."""
    subject = CND[f"designation/{row.required('designation')}"]
    programme = row.required("programme")
    graph.add(subject, RDF.type, CNA.Designation)
    graph.label(subject, f"{row.required('country_label')}: identified as {programme}")
    graph.add(subject, CNA.designates, CND[f"country/{row.required('country')}"])
    graph.add(subject, CNA.designatedBy, CND["state/usa"])
    graph.add(subject, CNA.designationProgramme, programme)
    note(graph, subject, row.text("note"))
    source(row, graph, subject)


TABLES = {"countries.csv": map_country}
