"""What points at a thing: how often each property leads to it, and the first of the things it leads from."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import URIRef

from endpoint.pages.facts import Fact, value_cell
from endpoint.pages.table import link_of
from endpoint.pages.words import Words
from endpoint.store.protocol import Store
from endpoint.urls import is_ours

SHOWN = 100
OF_ONE_PROPERTY = 25

_COUNTS = """
SELECT ?this ?property (COUNT(*) AS ?number) WHERE { ?subject ?property ?this FILTER(ISIRI(?subject)) }
GROUP BY ?this ?property
"""

_FIRST = """
SELECT ?this ?property ?subject (SAMPLE(?name) AS ?subjectLabel) WHERE {
  {
    SELECT DISTINCT ?this ?property ?subject WHERE { ?subject ?property ?this FILTER(ISIRI(?subject)) }
    ORDER BY ?subject LIMIT %d
  }
  OPTIONAL { ?subject skos:prefLabel|rdfs:label ?name FILTER(LANG(?name) IN ("", "en")) }
}
GROUP BY ?this ?property ?subject ORDER BY ?subject
"""


def count_incoming(store: Store, iri: str, words: Words) -> dict[str, int]:
    """Return how many statements of each property lead to a thing."""
    rows = store.select(_COUNTS, {"this": URIRef(iri)}).rows
    counts = {str(name): int(str(number)) for _, name, number in rows if name is not None}
    # Of the vocabularies that ours is aligned with, nothing is said that ours does not say.
    aligned = {name for name in counts if not is_ours(name) and any(words.is_above(name, each) for each in counts)}
    own = {name: number for name, number in counts.items() if name not in aligned}
    # A more general property holds wherever a more special one does, so it stands for both.
    return {name: n for name, n in own.items() if not any(words.is_above(other, name) for other in own)}


def list_incoming(store: Store, iri: str, words: Words, counts: Mapping[str, int]) -> list[Fact]:
    """Return the first things that each of the counted properties leads from, rare properties first."""
    facts = []
    room = SHOWN
    for name, number in sorted(counts.items(), key=lambda item: item[1]):
        rows = []
        if room:
            text = _FIRST % min(room, number, OF_ONE_PROPERTY)
            rows = store.select(text, {"this": URIRef(iri), "property": URIRef(name)}).rows
        room -= len(rows)
        cells = tuple(value_cell(subject, label, words) for *_, subject, label in rows if subject is not None)
        facts.append(Fact(words.inverse(name), link_of(name), cells, number))
    return facts
