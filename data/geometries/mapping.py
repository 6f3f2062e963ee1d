"""Outlines and points of countries, as GeoSPARQL geometries in longitude and latitude (CRS 84)."""

from __future__ import annotations

from rdflib import RDF, Literal, Namespace

from endpoint.build.tables import Row, Sink, source
from endpoint.namespaces import CND

GEO = Namespace("http://www.opengis.net/ont/geosparql#")


def map_geometry(row: Row, graph: Sink) -> None:
    """Write the geometry of one country (OGC GeoSPARQL 1.1, section 8)."""
    country = row.required("country")
    subject = CND[f"geometry/{country}"]
    graph.add(CND[f"country/{country}"], GEO.hasGeometry, subject)
    graph.add(subject, RDF.type, GEO.Geometry)
    graph.add(subject, GEO.asWKT, Literal(row.required("wkt"), datatype=GEO.wktLiteral))
    source(row, graph, subject)


TABLES = {"geometries.csv": map_geometry}
