"""The acts of a party or on a treaty in order of date, and the periods bound that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib import Literal, URIRef

from endpoint.namespaces import CND
from endpoint.pages.table import (
    Cell,
    Column,
    Table,
    cell_of,
    day_in_words,
    gather,
    heading_of,
    link_of,
    shorten,
    without_empty,
)
from endpoint.pages.words import Words
from endpoint.store.protocol import Store
from endpoint.store.terms import Term

ROWS_SHOWN = 500

_ACTS = """
SELECT ?this ?date ?act (SAMPLE(?kinds) AS ?classes)
  (SAMPLE(?party) AS ?who) (SAMPLE(?partyName) AS ?whoLabel)
  (SAMPLE(?treaty) AS ?what) (SAMPLE(?treatyName) AS ?whatLabel)
  (SAMPLE(?certainty) AS ?confidence) (SAMPLE(?certaintyName) AS ?confidenceLabel)
  (SAMPLE(?origin) AS ?source) (SAMPLE(?originName) AS ?sourceLabel) (SAMPLE(?place) AS ?locator)
WHERE {
  {
    SELECT ?this ?act (GROUP_CONCAT(STR(?class); separator=" ") AS ?kinds) WHERE {
      { ?act cna:performedBy ?this . ?act a ?class } UNION { ?act cna:actConcerns ?this . ?act a ?class }
    }
    GROUP BY ?this ?act
  }
  OPTIONAL { ?act cna:dateOf ?date }
  OPTIONAL { ?act cna:performedBy ?party
    OPTIONAL { ?party skos:prefLabel ?partyName FILTER(LANG(?partyName) = "en") } }
  OPTIONAL { ?act cna:actConcerns ?treaty
    OPTIONAL { ?treaty skos:prefLabel ?treatyName FILTER(LANG(?treatyName) = "en") } }
  OPTIONAL { ?act cna:confidence ?certainty
    OPTIONAL { ?certainty skos:prefLabel ?certaintyName FILTER(LANG(?certaintyName) = "en") } }
  OPTIONAL { ?act cna:source ?origin
    OPTIONAL { ?origin skos:prefLabel ?originName FILTER(LANG(?originName) IN ("", "en")) } }
  OPTIONAL { ?act cna:locator ?place }
}
GROUP BY ?this ?date ?act ORDER BY (!BOUND(?date)) ?date ?act
"""

_PERIODS = """
SELECT ?this ?party ?partyLabel ?treaty ?treatyLabel ?start ?end ?act ?confidence ?confidenceLabel
WHERE {
  { ?period cna:boundParty ?this } UNION { ?period cna:boundBy ?this }
  ?period cna:boundParty ?party ; cna:boundBy ?treaty ; cna:start ?start .
  OPTIONAL { ?period cna:end ?end }
  OPTIONAL { ?period cna:basisAct ?act }
  OPTIONAL { ?period cna:confidence ?confidence
    OPTIONAL { ?confidence skos:prefLabel ?confidenceLabel FILTER(LANG(?confidenceLabel) = "en") } }
  OPTIONAL { ?party skos:prefLabel ?partyLabel FILTER(LANG(?partyLabel) = "en") }
  OPTIONAL { ?treaty skos:prefLabel ?treatyLabel FILTER(LANG(?treatyLabel) = "en") }
}
ORDER BY ?start ?party ?treaty
"""

_KINDS = """
SELECT ?act (GROUP_CONCAT(DISTINCT STR(?class); separator=" ") AS ?classes) (SAMPLE(?day) AS ?date) WHERE {
  VALUES ?act { %acts }
  ?act a ?class
  OPTIONAL { ?act cna:dateOf ?day }
}
GROUP BY ?act
"""


def names_of_acts(store: Store, iris: Iterable[str], words: Words) -> dict[str, Term]:
    """Return acts by their kind and date, short enough for a row that names the party and the treaty."""
    acts = " ".join(URIRef(iri).n3() for iri in iris if iri.startswith(CND["act/"]))
    if not acts:
        return {}
    names: dict[str, Term] = {}
    for act, classes, date in store.select(_KINDS.replace("%acts", acts)).rows:
        kinds = words.most_specific(str(classes).split())
        if kinds:
            words_of_act = [heading_of(words.label(kinds[0])), *([day_in_words(str(date))] if date else [])]
            names[str(act)] = Literal(", ".join(words_of_act))
    return names


def acts_of(store: Store, iri: str, words: Words) -> Table | None:
    """Return the acts that a party performed or that concern a treaty, oldest first; None without any."""
    answer = store.select(_ACTS, {"this": URIRef(iri)})
    if not answer.rows:
        return None
    rows = []
    for _, date, act, classes, *rest in answer.rows[:ROWS_SHOWN]:
        kinds = words.most_specific(str(classes).split())
        name = heading_of(words.label(kinds[0])) if kinds else "Act"
        kind = Cell(name, link_of(str(act)), "iri")
        confidence, source, locator = cell_of(*rest[4:6]), cell_of(*rest[6:8]), cell_of(rest[8])
        rows.append((cell_of(date), kind, cell_of(*_other(rest[:4], iri)), confidence, source, locator))
    columns = (
        Column("Date", "date"),
        Column("Act"),
        Column(_other_side(answer.rows[0][4], iri)),
        Column("Confidence"),
        Column("Source"),
        Column("Place in the source"),
    )
    table = Table(columns, tuple(rows), len(answer.rows), "Treaty acts, oldest first", answer.version)
    return without_empty(shorten(gather(table, "Source"), "Source"), "Confidence")


def periods_of(store: Store, iri: str, words: Words) -> Table | None:
    """Return the periods in which a party was bound, or a treaty bound its parties; None without any."""
    answer = store.select(_PERIODS, {"this": URIRef(iri)})
    if not answer.rows:
        return None
    rows = []
    names = names_of_acts(store, {str(row[7]) for row in answer.rows}, words)
    for _, *sides, start, end, act, confidence, confidence_label in answer.rows[:ROWS_SHOWN]:
        basis = cell_of(act, names.get(str(act)))
        rows.append(
            (
                cell_of(*_other(sides, iri)),
                cell_of(start),
                cell_of(end),
                basis,
                cell_of(confidence, confidence_label),
            )
        )
    columns = (
        Column(_other_side(answer.rows[0][1], iri)),
        Column("First day bound", "date"),
        Column("First day no longer bound", "date"),
        Column("Begun by"),
        Column("Confidence"),
    )
    caption = "Derived from the acts by the treaties’ own rules on entry into force and denunciation"
    table = Table(columns, tuple(rows), len(answer.rows), caption, answer.version)
    return without_empty(table, "Confidence")


def _other_side(party: Term | None, iri: str) -> str:
    return "Treaty" if str(party) == iri else "Party"


def _other(sides: Sequence[Term | None], iri: str) -> tuple[Term | None, Term | None]:
    """Of a party and a treaty with their labels, return the one that is not the thing itself."""
    party, party_label, treaty, treaty_label = sides
    return (treaty, treaty_label) if str(party) == iri else (party, party_label)
