"""What sources other than the starting article state, and what the makers of this project add."""

from __future__ import annotations

from collections.abc import Callable

from rdflib import RDF, URIRef

from endpoint.build.claims import map_origin, map_statement
from endpoint.build.handmade import read_verified
from endpoint.build.tables import Row, Sink
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_RELATIONS = {
    "contradicts": CNA.contradicts,
    "refines": CNA.refines,
    "supports": CNA.supports,
    "preferred_over": CNA.preferredOver,
}


def map_sourced(row: Row, graph: Sink) -> None:
    """Write a statement with its source; one whose source was not read is marked as unverified."""
    subject = _claim(row.required("claim"))
    graph.add(subject, RDF.type, CNA.SourcedClaim)
    certainty, verified = row.required("certainty"), read_verified(row)
    if (verified == "not-opened") != (certainty == "unverified"):
        raise DataFault(f"{row.place}: a source that was not read makes its claim unverified, and no other does")
    graph.add(subject, CNA.confidence, CNV[f"confidence/{certainty}"])
    graph.add(subject, CNA.asOf, row.date("as_of"))
    map_statement(row, graph, subject)
    map_origin(row, graph, subject)
    _relate(row, graph, subject)


def map_editorial(row: Row, graph: Sink) -> None:
    """Write a statement of our own, with the reason in its note."""
    subject = _claim(row.required("claim"))
    graph.add(subject, RDF.type, CNA.EditorialClaim)
    graph.add(subject, CNA.confidence, CNV[f"confidence/{row.required('certainty')}"])
    map_statement(row, graph, subject)
    _relate(row, graph, subject)


def _relate(row: Row, graph: Sink, subject: URIRef) -> None:
    for column, relation in _RELATIONS.items():
        for other in row.many(column):
            graph.add(subject, relation, _claim(other))


def _claim(slug: str) -> URIRef:
    return CND[f"claim/{slug}"]


TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "sourced.csv": map_sourced,
    "editorial.csv": map_editorial,
}
