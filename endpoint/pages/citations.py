"""Who says so, citation by citation: the source, the place in it, and for which properties of the thing it is cited.

The citations are those of `graph/provenance` (`endpoint.build.provenance`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rdflib import URIRef

from endpoint.pages.table import ABSENT_CELL, Cell, Column, Table, cell_of, without_empty
from endpoint.pages.words import Words
from endpoint.store.protocol import Store
from endpoint.store.terms import Term

_QUERY = """
SELECT ?this ?citation ?source ?sourceLabel ?place ?property WHERE {
  GRAPH cng:provenance {
    ?this prov:qualifiedPrimarySource ?citation .
    ?citation prov:entity ?source .
    OPTIONAL { ?citation cna:locator ?place }
    OPTIONAL { ?citation cna:citedFor ?property }
  }
  OPTIONAL { ?source skos:prefLabel ?sourceLabel FILTER(LANG(?sourceLabel) IN ("", "en")) }
}
LIMIT 5000
"""
_SHOWN = 200


@dataclass
class _Citation:
    source: Term
    label: Term | None
    places: set[str] = field(default_factory=set)
    properties: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Citations:
    """The citations of a thing as a table, and the sources and places that the table gives."""

    table: Table
    sources: frozenset[Term]
    places: frozenset[str]


def citations_of(store: Store, iri: str, words: Words) -> Citations | None:
    """Return the citations of a thing where there are several; one says no more than the facts themselves."""
    answer = store.select(_QUERY, {"this": URIRef(iri)})
    merged = _merged(answer.rows)
    if len(merged) < 2:
        return None
    lines = sorted((_row(each, words) for each in merged), key=lambda row: (row[0].text, row[1].text))
    columns = (Column("Source"), Column("Place in the source"), Column("Cited for"))
    table = Table(columns, tuple(lines[:_SHOWN]), len(lines), "Citations", answer.version)
    places = frozenset(place for each in merged for place in each.places)
    table = without_empty(table, "Place in the source", "Cited for")
    return Citations(table, frozenset(each.source for each in merged), places)


def _merged(rows: list[tuple[Term | None, ...]]) -> list[_Citation]:
    """Return the citations, those of one place in one source as one."""
    found: dict[Term, _Citation] = {}
    for _, node, source, label, place, name in rows:
        if node is None or source is None:
            continue
        citation = found.setdefault(node, _Citation(source, label))
        citation.places |= set() if place is None else {str(place)}
        citation.properties |= set() if name is None else {str(name)}
    by_place: dict[tuple[Term, frozenset[str]], _Citation] = {}
    for each in found.values():
        same = by_place.setdefault((each.source, frozenset(each.places)), each)
        same.properties |= each.properties
    return list(by_place.values())


def _row(citation: _Citation, words: Words) -> tuple[Cell, ...]:
    return (
        cell_of(citation.source, citation.label),
        _text("; ".join(sorted(citation.places))),
        _text(", ".join(sorted({words.label(each) for each in citation.properties}, key=str.casefold))),
    )


def _text(text: str) -> Cell:
    return Cell(text) if text else ABSENT_CELL
