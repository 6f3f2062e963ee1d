"""A dataset as its page shows it: its description as facts, what is in it, its sources, how to cite it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rdflib import DCTERMS, RDF, Literal, URIRef

from endpoint.namespaces import CNA, DCAT
from endpoint.pages.datasets.model import Dataset, datasets_of
from endpoint.pages.editor import editor_link
from endpoint.pages.facts import Fact
from endpoint.pages.statements import INFERRED
from endpoint.pages.table import Cell, cell_of, day_in_words, heading_of, link_of, short_name
from endpoint.pages.words import Words, labels_of, words_of
from endpoint.store.protocol import Store

SOURCES_SHOWN = 60

_MEMBERS = """
SELECT ?graph ?classes (COUNT(*) AS ?number) (MIN(STR(?thing)) AS ?first) (MAX(STR(?thing)) AS ?last) WHERE {
  SELECT ?graph ?thing (GROUP_CONCAT(STR(?class); separator=" ") AS ?classes) WHERE {
    GRAPH ?graph { ?thing a ?class FILTER(ISIRI(?thing) && ?thing != ?graph) }
  }
  GROUP BY ?graph ?thing
}
GROUP BY ?graph ?classes
"""
_SOURCES = """
SELECT ?graph ?source ?sourceLabel WHERE {
  GRAPH cng:provenance { ?graph prov:wasDerivedFrom ?source }
  OPTIONAL { ?source skos:prefLabel ?sourceLabel FILTER(LANG(?sourceLabel) IN ("", "en")) }
}
ORDER BY LCASE(STR(?sourceLabel)) ?source
"""
_THINGS = """\
SELECT ?class ?thing ?thingLabel WHERE {
  GRAPH <%s> { ?thing a ?class }
  OPTIONAL { ?thing skos:prefLabel ?thingLabel FILTER(LANG(?thingLabel) = "en") }
}
ORDER BY ?class ?thing
LIMIT 1000
"""

_IN_ORDER = (
    (DCTERMS.publisher, "Publisher"),
    (DCTERMS.license, "Licence"),
    (DCTERMS.rights, "Rights"),
    (CNA.asOf, "As of"),
    (DCTERMS.temporal, "Covers the time"),
    (DCTERMS.spatial, "Covers the places"),
    (DCAT.landingPage, "Landing page"),
)
_IN_THE_HEAD = {RDF.type, DCTERMS.title, DCTERMS.description}


@dataclass(frozen=True)
class Members:
    """A class of the things that a graph states the kind of: how many there are, and one or two of them."""

    kind: Cell
    number: int
    examples: tuple[Cell, ...]


@dataclass(frozen=True)
class DatasetPage:
    """A dataset as its page shows it."""

    dataset: Dataset
    facts: tuple[Fact, ...]
    members: tuple[Members, ...]
    total: int
    sources: tuple[Cell, ...]
    number_of_sources: int
    citation: str
    query_href: str

    @property
    def is_derived(self) -> bool:
        """Tell whether it follows from other graphs, and cites no source itself."""
        return self.dataset.iri == INFERRED

    @property
    def noun(self) -> str:
        """What its sources are called under their number."""
        word = "graph it follows from" if self.is_derived else "source it cites"
        return word if self.number_of_sources == 1 else word.replace(" it", "s it", 1)


def dataset_page(store: Store, dataset: Dataset, day: date) -> DatasetPage:
    """Return what a dataset's page shows; `day` is the day that the citation names."""
    version = store.current_version()
    members = _members(store, version, dataset.iri)
    sources = _sources(store, dataset)
    return DatasetPage(
        dataset=dataset,
        facts=tuple(_facts(dataset, words_of(store))),
        members=members,
        total=sum(each.number for each in members),
        sources=tuple(sources[:SOURCES_SHOWN]),
        number_of_sources=len(sources),
        citation=citation_of(dataset, version, day),
        query_href=editor_link(_THINGS % dataset.iri),
    )


def citation_of(dataset: Dataset, version: int, day: date) -> str:
    """Return how to cite a dataset: title, as-of, version, permanent IRI and the day it was read."""
    as_of = f" As of {day_in_words(dataset.as_of)}." if dataset.as_of else ""
    read = day_in_words(day.isoformat())
    return f"Concord. {dataset.title}.{as_of} Dataset version {version}. {dataset.iri} (read on {read})."


def _facts(dataset: Dataset, words: Words) -> list[Fact]:
    """Return the description as facts: the known properties in their order, then any other."""
    known = {name for name, _ in _IN_ORDER}
    others = sorted((name for name in dataset.said if name not in known | _IN_THE_HEAD), key=words.label)
    facts = []
    for name, label in [*_IN_ORDER, *((name, heading_of(words.label(name))) for name in others)]:
        cells = tuple(
            cell_of(value, Literal(str(value)) if isinstance(value, URIRef) else None)
            for value in dataset.said.get(name, ())
        )
        if cells:
            facts.append(Fact(label, None, cells, len(cells)))
    return facts


@lru_cache(maxsize=128)
def _members(store: Store, version: int, iri: str) -> tuple[Members, ...]:
    """Return the classes of a graph's things, each thing under its most special ones; the largest class first."""
    words = words_of(store)
    counts: Counter[str] = Counter()
    examples: dict[str, list[str]] = {}
    for _, classes, number, *ends in store.select(_MEMBERS, {"graph": URIRef(iri)}).rows:
        for each in words.most_specific(str(classes).split()):
            counts[each] += int(str(number))
            examples.setdefault(each, []).extend(map(str, ends))
    shown = {each: sorted(set(things))[:2] for each, things in examples.items()}
    labels = labels_of(store, sorted({thing for things in shown.values() for thing in things}))
    return tuple(
        Members(
            Cell(words.label(each), link_of(each), "iri", hint=short_name(each)),
            number,
            tuple(cell_of(URIRef(thing), labels.get(thing)) for thing in shown[each]),
        )
        for each, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def _sources(store: Store, dataset: Dataset) -> list[Cell]:
    """Return what a graph cites, or, for what is inferred, the graphs that it follows from."""
    titles = {each.iri: each.title for each in datasets_of(store)}
    rows = store.select(_SOURCES, {"graph": URIRef(dataset.iri)}).rows
    return [cell_of(source, label or _title(titles, str(source))) for _, source, label in rows]


def _title(titles: dict[str, str], iri: str) -> Literal | None:
    return Literal(titles[iri]) if iri in titles else None
