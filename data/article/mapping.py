"""Points of the starting article: what each is, in a few of its words, and what of ours treats it."""

from __future__ import annotations

from collections.abc import Callable

from rdflib import RDF, Literal, URIRef

from endpoint.build.handmade import read_verified
from endpoint.build.tables import Row, Sink, source
from endpoint.errors import DataFault
from endpoint.namespaces import BASE, CNA, CND, CNV


def map_item(row: Row, graph: Sink) -> None:
    """Write one point of the article."""
    number = row.required("item")
    subject = _item(number)
    graph.add(subject, RDF.type, CNA.ArticleItem)
    graph.add(subject, CNA.itemNumber, number)
    graph.add(subject, CNA.articleSection, CNV[f"articleSection/{row.required('section')}"])
    graph.label(subject, row.required("label"))
    graph.add(subject, CNA.quote, Literal(row.required("quote"), lang="en"))
    read_verified(row)
    source(row, graph, subject)


def map_cover(row: Row, graph: Sink) -> None:
    """Link a term, an entity or a claim to the point it treats; what is not yet recorded waits."""
    item, target = _item(row.required("item")), row.required("target")
    if not target.startswith(("ontology/", "vocab/", "id/")):
        raise DataFault(f"{row.place}: “{target}” does not begin with ontology/, vocab/ or id/")
    if not row.text("awaits"):
        # Not by `add`, which would take this row for the one that describes the target.
        graph.triples.add((URIRef(BASE + target), CNA.coversArticleItem, item))


def _item(number: str) -> URIRef:
    return CND[f"article-item/{number.lower()}"]


TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "items.csv": map_item,
    "covers.csv": map_cover,
}
