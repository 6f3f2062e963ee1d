"""The acts of a party or on a treaty in order of date, and the periods bound that follow from them."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import URIRef

from endpoint.pages.table import Cell, Column, Table, cell_of, heading_of, link_of
from endpoint.pages.words import Words
from endpoint.store.protocol import Store
from endpoint.store.terms import Term

ROWS_SHOWN = 500

_ACTS = """
SELECT ?this ?date ?act (GROUP_CONCAT(DISTINCT STR(?class); separator=" ") AS ?classes)
  (SAMPLE(?party) AS ?who) (SAMPLE(?partyName) AS ?whoLabel)
  (SAMPLE(?treaty) AS ?what) (SAMPLE(?treatyName) AS ?whatLabel)
  (SAMPLE(?source) AS ?origin) (SAMPLE(?sourceName) AS ?originLabel) (SAMPLE(?place) AS ?locator)
WHERE {
  { ?act cna:performedBy ?this } UNION { ?act cna:actConcerns ?this }
  ?act a ?class .
  OPTIONAL { ?act cna:dateOf ?date }
  OPTIONAL { ?act cna:performedBy ?party
    OPTIONAL { ?party skos:prefLabel ?partyName FILTER(LANG(?partyName) = "en") } }
  OPTIONAL { ?act cna:actConcerns ?treaty
    OPTIONAL { ?treaty skos:prefLabel ?treatyName FILTER(LANG(?treatyName) = "en") } }
  OPTIONAL { ?act cna:source ?source
    OPTIONAL { ?source skos:prefLabel ?sourceName FILTER(LANG(?sourceName) IN ("", "en")) } }
  OPTIONAL { ?act cna:locator ?place }
}
GROUP BY ?this ?date ?act ORDER BY (!BOUND(?date)) ?date ?act
"""

_PERIODS = """
SELECT ?this ?start ?end ?party ?partyLabel ?treaty ?treatyLabel ?act
WHERE {
  { ?period cna:boundParty ?this } UNION { ?period cna:boundBy ?this }
  ?period cna:boundParty ?party ; cna:boundBy ?treaty ; cna:start ?start .
  OPTIONAL { ?period cna:end ?end }
  OPTIONAL { ?period cna:basisAct ?act }
  OPTIONAL { ?party skos:prefLabel ?partyLabel FILTER(LANG(?partyLabel) = "en") }
  OPTIONAL { ?treaty skos:prefLabel ?treatyLabel FILTER(LANG(?treatyLabel) = "en") }
}
ORDER BY ?start ?party ?treaty
"""

_DATE = Column("Date", "date")


def acts_of(store: Store, iri: str, words: Words) -> Table | None:
    """Return the acts that a party performed or that concern a treaty, oldest first; None without any."""
    answer = store.select(_ACTS, {"this": URIRef(iri)})
    rows = [row[1:] for row in answer.rows]
    if not rows:
        return None
    others = [_other(row[3:7], iri) for row in rows]
    shown = []
    for row, other in list(zip(rows, others, strict=True))[:ROWS_SHOWN]:
        date, act, classes = row[:3]
        kinds = words.most_specific(str(classes).split())
        name = heading_of(words.label(kinds[0])) if kinds else "Act"
        source = cell_of(row[7], row[8])
        where = cell_of(row[9])
        shown.append((cell_of(date), Cell(name, link_of(str(act)), "iri"), cell_of(*other), source, where))
    whose = "Treaty" if str(rows[0][3]) == iri else "Party"
    columns = (_DATE, Column("Act"), Column(whose), Column("Source"), Column("Place in the source"))
    return Table(columns, tuple(shown), len(rows), "Treaty acts, oldest first", answer.version)


def periods_of(store: Store, iri: str) -> Table | None:
    """Return the periods in which a party was bound, or a treaty bound its parties; None without any."""
    answer = store.select(_PERIODS, {"this": URIRef(iri)})
    rows = [row[1:] for row in answer.rows]
    if not rows:
        return None
    shown = []
    for start, end, *sides, act in rows[:ROWS_SHOWN]:
        basis = cell_of(None) if act is None else Cell("The act", link_of(str(act)), "iri")
        shown.append((cell_of(*_other(sides, iri)), cell_of(start), cell_of(end), basis))
    whose = "Treaty" if str(rows[0][2]) == iri else "Party"
    columns = (
        Column(whose),
        Column("First day bound", "date"),
        Column("First day no longer bound", "date"),
        Column("By"),
    )
    caption = "Derived from the acts by the treaties’ own rules on entry into force and denunciation"
    return Table(columns, tuple(shown), len(rows), caption, answer.version)


def _other(sides: Sequence[Term | None], iri: str) -> tuple[Term | None, Term | None]:
    """Of a party and a treaty with their labels, return the one that is not the thing itself."""
    party, party_label, treaty, treaty_label = sides
    return (treaty, treaty_label) if str(party) == iri else (party, party_label)
