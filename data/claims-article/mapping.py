"""Statements of the starting article, with the points they concern and the verdict of the check."""

from __future__ import annotations

from collections.abc import Callable

from rdflib import RDF

from endpoint.build.claims import map_origin, map_statement
from endpoint.build.handmade import read_verified
from endpoint.build.tables import Row, Sink
from endpoint.namespaces import CNA, CND


def map_claim(row: Row, graph: Sink) -> None:
    """Write one statement of the article."""
    subject = CND[f"claim/{row.required('claim')}"]
    graph.add(subject, RDF.type, CNA.ArticleClaim)
    for number in row.many("items"):
        graph.add(subject, CNA.coversArticleItem, CND[f"article-item/{number.lower()}"])
    map_statement(row, graph, subject)
    read_verified(row)
    map_origin(row, graph, subject)


TABLES: dict[str, Callable[[Row, Sink], None]] = {"claims.csv": map_claim}
