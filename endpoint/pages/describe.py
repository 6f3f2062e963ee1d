"""What the data say of one thing, arranged for a page: its facts, its sources, and what points at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, URIRef

from endpoint.errors import UnknownResource
from endpoint.namespaces import CNA, CNG
from endpoint.pages.history import acts_of, periods_of
from endpoint.pages.table import Cell, Table, cell_of, heading_of, link_of, short_name
from endpoint.pages.words import Words, labels_of, words_of
from endpoint.store.protocol import Store
from endpoint.store.terms import Term
from endpoint.urls import path_of

VALUES_SHOWN = 100
INCOMING_SHOWN = 100
OF_ONE_PROPERTY = 25
INFERRED = str(CNG.inferred)

_OUTGOING = """
SELECT ?this ?property ?value (SAMPLE(?name) AS ?valueLabel)
  (GROUP_CONCAT(DISTINCT COALESCE(STR(?graph), ""); separator=" ") AS ?graphs)
WHERE {
  { ?this ?property ?value } UNION { GRAPH ?graph { ?this ?property ?value } }
  OPTIONAL { ?value skos:prefLabel|dcterms:title|rdfs:label ?name FILTER(LANG(?name) IN ("", "en")) }
}
GROUP BY ?this ?property ?value
LIMIT 3000
"""

_COUNTS = """
SELECT ?this ?property (COUNT(*) AS ?number) WHERE { ?subject ?property ?this FILTER(ISIRI(?subject)) }
GROUP BY ?this ?property
"""

_INCOMING = """
SELECT ?this ?property ?subject (SAMPLE(?name) AS ?subjectLabel) WHERE {
  {
    SELECT DISTINCT ?this ?property ?subject WHERE { ?subject ?property ?this FILTER(ISIRI(?subject)) }
    ORDER BY ?subject LIMIT %d
  }
  OPTIONAL { ?subject skos:prefLabel|rdfs:label ?name FILTER(LANG(?name) IN ("", "en")) }
}
GROUP BY ?this ?property ?subject ORDER BY ?subject
"""

_DOCUMENT = """
CONSTRUCT { ?this ?property ?value . ?subject ?link ?this }
WHERE {
  { ?this ?property ?value } UNION { GRAPH cng:ontology { ?this ?property ?value } }
  UNION { GRAPH cng:vocab { ?this ?property ?value } }
  UNION { SELECT ?subject ?link ?this WHERE { ?subject ?link ?this } ORDER BY ?subject LIMIT 1000 }
}
"""

_NAMES = [
    SKOS.prefLabel,
    DCTERMS.title,
    RDFS.label,
    CNA.officialTitle,
    CNA.officialName,
    SKOS.altLabel,
    CNA.acronym,
]
_ORIGIN = [
    CNA.source,
    CNA.locator,
    CNA.recordedAs,
    CNA.asOf,
    CNA.confidence,
    CNA.note,
    DCTERMS.source,
    RDFS.isDefinedBy,
]
_ORDER = [
    SKOS.definition,
    CNA.performedBy,
    CNA.consentBy,
    CNA.signedBy,
    CNA.actConcerns,
    CNA.consentTo,
    CNA.signedTreaty,
    CNA.dateOf,
    CNA.effectiveDate,
    CNA.boundParty,
    CNA.boundBy,
    CNA.start,
    CNA.end,
]
_IN_TABLES = {
    str(CNA[name])
    for name in (
        "performedBy",
        "consentBy",
        "signedBy",
        "actConcerns",
        "consentTo",
        "signedTreaty",
        "boundParty",
        "boundBy",
    )
}

_SUMS_OF_ACTS = (str(CNA.hasConsentedTo), str(CNA.hasSigned))


@dataclass(frozen=True)
class Fact:
    """One property of the thing with its values, and where they are stated."""

    label: str
    href: str | None
    values: tuple[Cell, ...]
    total: int
    origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entity:
    """A thing as its page shows it."""

    iri: str
    path: str
    label: str
    classes: tuple[Cell, ...]
    definition: str | None
    names: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    origin: tuple[Fact, ...]
    incoming: tuple[Fact, ...]
    acts: Table | None
    periods: Table | None
    graphs: tuple[Cell, ...]
    version: int


@dataclass
class _Statements:
    """The statements of one thing: by property the values, and by property the graphs they are in."""

    values: dict[str, dict[Term, Term | None]] = field(default_factory=dict)
    graphs: dict[str, set[str]] = field(default_factory=dict)
    version: int = 0

    def usual_graphs(self) -> set[str]:
        """Return the graphs that most properties are stated in, so that a page names only the others."""
        stated = Counter(frozenset(graphs) for graphs in self.graphs.values() if graphs)
        return set(stated.most_common(1)[0][0]) if stated else set()


def describe(store: Store, iri: str) -> Entity:
    """Return what the data say of a thing; raises UnknownResource where they say nothing."""
    words = words_of(store)
    statements = _read_statements(store, iri)
    counts = _count_incoming(store, iri, words)
    if not statements.values and not counts:
        raise UnknownResource(f"The data say nothing of {iri}.")
    _drop_implied(statements, words)
    classes = words.most_specific(str(each) for each in statements.values.pop(str(RDF.type), {}))
    acts, periods = acts_of(store, iri, words), periods_of(store, iri, words)
    if acts:
        for name in _SUMS_OF_ACTS:
            statements.values.pop(name, None)
    names = _facts(statements, words, _NAMES)
    definition = words.definitions.get(iri)
    if definition:
        statements.values.pop(str(SKOS.definition), None)
    origin = _facts(statements, words, _ORIGIN)
    others = [URIRef(name) for name in sorted(statements.values, key=words.label) if URIRef(name) not in _ORDER]
    graphs = sorted({name for group in statements.graphs.values() for name in group})
    titles = labels_of(store, graphs)
    tabled = _IN_TABLES if acts or periods else set()
    return Entity(
        iri=iri,
        path=path_of(iri),
        label=_label(names, words, iri),
        classes=tuple(Cell(words.label(each), link_of(each), "iri", note=each) for each in classes),
        definition=definition,
        names=tuple(fact for fact in names if not _only_repeats_title(fact)),
        facts=tuple(_facts(statements, words, [*_ORDER, *others])),
        origin=tuple(origin),
        incoming=tuple(_incoming(store, iri, words, {k: n for k, n in counts.items() if k not in tabled})),
        acts=acts,
        periods=periods,
        graphs=tuple(cell_of(URIRef(each), titles.get(each, Literal(_graph_name(each)))) for each in graphs),
        version=statements.version,
    )


def document_of(store: Store, iri: str) -> Graph:
    """Return the triples about a thing, and up to 1,000 that point at it; raises UnknownResource."""
    found = store.graph(_DOCUMENT, {"this": URIRef(iri)})
    if not len(found):
        raise UnknownResource(f"The data say nothing of {iri}.")
    return found


def _read_statements(store: Store, iri: str) -> _Statements:
    answer = store.select(_OUTGOING, {"this": URIRef(iri)})
    statements = _Statements(version=answer.version)
    for _, name, value, label, graphs in answer.rows:
        if name is None or value is None:
            continue
        statements.values.setdefault(str(name), {})[value] = label
        statements.graphs.setdefault(str(name), set()).update(str(graphs or "").split())
    return statements


def _drop_implied(statements: _Statements, words: Words) -> None:
    """Leave out what a more special property of the thing already says with the same value."""
    for name in list(statements.values):
        special = [other for other in statements.values if words.is_above(name, other)]
        said = {value for other in special for value in statements.values[other]}
        left = {value: label for value, label in statements.values[name].items() if value not in said}
        if left:
            statements.values[name] = left
        else:
            del statements.values[name]


def _facts(statements: _Statements, words: Words, properties: Iterable[URIRef]) -> list[Fact]:
    """Take the named properties out of the statements, in the order given."""
    facts = []
    usual = statements.usual_graphs()
    for name in map(str, properties):
        values = statements.values.pop(name, None)
        if not values:
            continue
        cells = sorted((_value_cell(value, label, words) for value, label in values.items()), key=_cell_order)
        stated = statements.graphs.get(name, set())
        origins = () if stated == usual else tuple(sorted(map(_graph_name, stated)))
        label = heading_of(words.label(name)) if words.label(name).islower() else words.label(name)
        facts.append(Fact(label, link_of(name), tuple(cells[:VALUES_SHOWN]), len(cells), origins))
    return facts


def _value_cell(value: Term, label: Term | None, words: Words) -> Cell:
    if isinstance(value, URIRef) and label is None and str(value) in words.labels:
        label = Literal(words.labels[str(value)])
    return cell_of(value, label)


def _cell_order(cell: Cell) -> tuple[bool, str, str]:
    """English first, then by language, then by text."""
    return (cell.language is not None, cell.language or "", cell.text.casefold())


def _label(names: list[Fact], words: Words, iri: str) -> str:
    if names:
        return names[0].values[0].text
    return words.labels.get(iri) or short_name(iri)


def _only_repeats_title(fact: Fact) -> bool:
    return fact.total == 1 and fact.href in {str(SKOS.prefLabel), str(RDFS.label)}


def _graph_name(iri: str) -> str:
    name = iri.removeprefix(str(CNG))
    return "inferred" if iri == INFERRED else name


def _count_incoming(store: Store, iri: str, words: Words) -> dict[str, int]:
    rows = store.select(_COUNTS, {"this": URIRef(iri)}).rows
    counts = {str(name): int(str(number)) for _, name, number in rows if name is not None}
    # A more general property holds wherever a more special one does, so it stands for both.
    return {name: n for name, n in counts.items() if not any(words.is_above(other, name) for other in counts)}


def _incoming(store: Store, iri: str, words: Words, counts: dict[str, int]) -> list[Fact]:
    facts = []
    room = INCOMING_SHOWN
    for name, number in sorted(counts.items(), key=lambda item: item[1]):
        rows = []
        if room:
            text = _INCOMING % min(room, number, OF_ONE_PROPERTY)
            rows = store.select(text, {"this": URIRef(iri), "property": URIRef(name)}).rows
        room -= len(rows)
        cells = tuple(_value_cell(subject, label, words) for *_, subject, label in rows if subject is not None)
        facts.append(Fact(words.inverse(name), link_of(name), cells, number))
    return facts
