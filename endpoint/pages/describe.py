"""What the data say of one thing, arranged for a page: its facts, its sources, and what points at it."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, URIRef

from endpoint.errors import UnknownResource
from endpoint.namespaces import CNA
from endpoint.pages.citations import Citations, citations_of
from endpoint.pages.datasets.words import MADE
from endpoint.pages.facts import Fact, graph_name, take_facts, why_link
from endpoint.pages.history import acts_of, periods_of
from endpoint.pages.incoming import count_incoming, list_incoming
from endpoint.pages.indicators import LEADS_HERE, Indicators, latest_of
from endpoint.pages.outline import Outline, outline_of
from endpoint.pages.statements import Statements, read_statements
from endpoint.pages.table import Cell, Table, cell_of, link_of, short_name
from endpoint.pages.words import Words, labels_of, words_of
from endpoint.store.protocol import Store
from endpoint.urls import path_of

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

_SUMS_OF_ACTS = (
    CNA.hasConsentedTo,
    CNA.hasSigned,
    CNA.hasAct,
    CNA.performedAct,
    CNA.consentGiven,
    CNA.signatureGiven,
)
"""What the table of acts says in full."""


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
    citations: Table | None
    incoming: tuple[Fact, ...]
    acts: Table | None
    periods: Table | None
    indicators: Indicators | None
    outline: Outline | None
    graphs: tuple[Cell, ...]
    version: int


def describe(store: Store, iri: str) -> Entity:
    """Return what the data say of a thing; raises UnknownResource where they say nothing."""
    words = words_of(store)
    statements = read_statements(store, iri)
    counts = count_incoming(store, iri, words)
    if not statements.values and not counts:
        raise UnknownResource(f"The data say nothing of {iri}.")
    statements.drop_implied(words)
    graphs = sorted(statements.graphs())
    titles = labels_of(store, graphs)
    classes = _classes(statements, words, iri)
    acts, periods = acts_of(store, iri, words), periods_of(store, iri, words)
    indicators = latest_of(store, iri) if LEADS_HERE in counts else None
    citations = citations_of(store, iri, words)
    definition = words.definitions.get(iri)
    _drop_shown_apart(statements, acts, citations, definition)
    names = take_facts(statements, words, iri, _NAMES)
    origin = take_facts(statements, words, iri, _ORIGIN)
    others = [URIRef(name) for name in sorted(statements.values, key=words.label) if URIRef(name) not in _ORDER]
    tabled = (_IN_TABLES if acts or periods else set()) | ({LEADS_HERE} if indicators else set())
    return Entity(
        iri=iri,
        path=path_of(iri),
        label=_label(names, words, iri),
        classes=classes,
        definition=definition,
        names=tuple(fact for fact in names if not _only_repeats_title(fact)),
        facts=tuple(take_facts(statements, words, iri, [*_ORDER, *others])),
        origin=tuple(origin),
        citations=citations.table if citations else None,
        incoming=tuple(list_incoming(store, iri, words, {k: n for k, n in counts.items() if k not in tabled})),
        acts=acts,
        periods=periods,
        indicators=indicators,
        outline=outline_of(store, iri),
        graphs=tuple(cell_of(URIRef(each), titles.get(each, _graph_title(each))) for each in graphs),
        version=statements.version,
    )


def document_of(store: Store, iri: str) -> Graph:
    """Return the triples about a thing, and up to 1,000 that point at it; raises UnknownResource."""
    found = store.graph(_DOCUMENT, {"this": URIRef(iri)})
    if not len(found):
        raise UnknownResource(f"The data say nothing of {iri}.")
    return found


def _classes(statements: Statements, words: Words, iri: str) -> tuple[Cell, ...]:
    """Take the classes of a thing out of its statements: the most specific, as cells."""
    given = {str(value): known for value, known in statements.values.pop(str(RDF.type), {}).items()}
    cells = []
    for each in words.most_specific(given):
        why = why_link(iri, str(RDF.type), URIRef(each)) if given[each].is_inferred else None
        cells.append(Cell(words.label(each), link_of(each), "iri", note=each, why=why))
    return tuple(cells)


def _drop_shown_apart(
    statements: Statements, acts: Table | None, citations: Citations | None, definition: str | None
) -> None:
    """Leave out of the statements what a table or the head of the page says."""
    if acts:
        for name in _SUMS_OF_ACTS:
            statements.values.pop(str(name), None)
    if definition:
        statements.values.pop(str(SKOS.definition), None)
    if citations:
        for name in (CNA.source, CNA.locator):
            values = statements.values.pop(str(name), {})
            shown = {value for value in values if value in citations.sources or str(value) in citations.places}
            if left := {value: known for value, known in values.items() if value not in shown}:
                statements.values[str(name)] = left


def _label(names: list[Fact], words: Words, iri: str) -> str:
    if names:
        return names[0].values[0].text
    return words.labels.get(iri) or short_name(iri)


def _graph_title(iri: str) -> Literal:
    return Literal(MADE[iri].title if iri in MADE else graph_name(iri))


def _only_repeats_title(fact: Fact) -> bool:
    return fact.total == 1 and fact.href in {str(SKOS.prefLabel), str(RDFS.label)}
