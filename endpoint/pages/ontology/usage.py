"""What the data and the saved questions make of a term: counts, examples, questions that name it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rdflib import URIRef

from endpoint.namespaces import CNA
from endpoint.pages.editor import editor_link
from endpoint.pages.table import Cell, cell_of, short_name
from endpoint.pages.words import labels_of
from endpoint.saved.header import Saved
from endpoint.store.protocol import Store
from endpoint.store.terms import Term

EXAMPLES = 5

_CLASSES = f"""
SELECT ?term (COUNT(DISTINCT ?thing) AS ?number)
WHERE {{ ?thing a ?term FILTER(STRSTARTS(STR(?term), "{CNA}")) }} GROUP BY ?term
"""
_PROPERTIES = f"""
SELECT ?term (COUNT(*) AS ?number)
WHERE {{ ?thing ?term ?value FILTER(STRSTARTS(STR(?term), "{CNA}")) }} GROUP BY ?term
"""
_MEMBERS = f"SELECT ?class ?thing WHERE {{ ?thing a ?class }} ORDER BY ?thing LIMIT {EXAMPLES}"
_PAIRS = f"""
SELECT ?property ?subject (MIN(?one) AS ?value) WHERE {{ ?subject ?property ?one FILTER(ISIRI(?subject)) }}
GROUP BY ?property ?subject ORDER BY ?subject LIMIT {EXAMPLES}
"""
_LIST_MEMBERS = """\
SELECT ?thing ?thingLabel WHERE {
  ?thing a %s .
  OPTIONAL { ?thing skos:prefLabel ?thingLabel FILTER(LANG(?thingLabel) = "en") }
}
ORDER BY ?thingLabel
LIMIT 1000
"""
_LIST_PAIRS = """\
SELECT ?subject ?value WHERE {
  ?subject %s ?value .
}
ORDER BY ?subject
LIMIT 1000
"""


@dataclass(frozen=True)
class Usage:
    """How often the data use a term, a few of the cases, and where all of them are listed."""

    number: int
    examples: tuple[tuple[Cell, ...], ...]
    href: str


def counts_of(store: Store) -> dict[str, int]:
    """Return how many members each class and how many statements each property has; read once a version."""
    return _count(store, store.current_version())


@lru_cache(maxsize=4)
def _count(store: Store, version: int) -> dict[str, int]:
    rows = [*store.select(_CLASSES).rows, *store.select(_PROPERTIES).rows]
    return {str(term): int(str(number)) for term, number in rows if term is not None}


def members_of(store: Store, term: URIRef) -> Usage:
    """Return how many members a class has, and the first of them."""
    number = counts_of(store).get(str(term), 0)
    rows = store.select(_MEMBERS, {"class": term}).rows if number else []
    labels = labels_of(store, [str(thing) for _, thing in rows])
    examples = tuple((_cell(thing, labels),) for _, thing in rows)
    return Usage(number, examples, editor_link(_LIST_MEMBERS % short_name(str(term))))


def pairs_of(store: Store, term: URIRef) -> Usage:
    """Return how many statements use a property, and the first of them."""
    number = counts_of(store).get(str(term), 0)
    rows = store.select(_PAIRS, {"property": term}).rows if number else []
    labels = labels_of(store, [str(each) for row in rows for each in row[1:] if isinstance(each, URIRef)])
    examples = tuple((_cell(subject, labels), _cell(value, labels)) for _, subject, value in rows)
    return Usage(number, examples, editor_link(_LIST_PAIRS % short_name(str(term))))


def _cell(term: Term | None, labels: dict[str, Term]) -> Cell:
    return cell_of(term, labels.get(str(term)) if isinstance(term, URIRef) else None)


def questions_naming(questions: Iterable[Saved], iri: str) -> list[Saved]:
    """Return the saved questions whose query names a term, by its short name or in full, or that ask for a member."""
    name = re.escape(short_name(iri))
    pattern = re.compile(rf"(?<![\w:-]){name}(?![\w-])|<{re.escape(iri)}>")
    return [saved for saved in questions if pattern.search(saved.text) or _asks_for(saved, iri)]


def _asks_for(saved: Saved, iri: str) -> bool:
    return any(iri == str(CNA[each.class_name]) for each in saved.parameters.values() if each.class_name)
