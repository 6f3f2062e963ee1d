"""What the first page counts and answers, live from the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rdflib import XSD, Literal

from endpoint.namespaces import CNA
from endpoint.pages.table import Cell, cell_of
from endpoint.store.protocol import Store

_COUNTED = {
    "State": "states",
    "Treaty": "treaties",
    "TreatyAct": "treaty acts",
    "BindingPeriod": "periods bound",
    "Source": "sources",
}

_COUNTS = """
SELECT ?class (COUNT(DISTINCT ?thing) AS ?number) WHERE {
  VALUES ?class { cna:State cna:Treaty cna:TreatyAct cna:BindingPeriod cna:Source }
  ?thing a ?class
}
GROUP BY ?class
"""

_PARTIES = """
SELECT ?day ?treaty (COUNT(DISTINCT ?party) AS ?number) WHERE {
  VALUES ?treaty { <https://w3id.org/concord/id/treaty/un-1961> <https://w3id.org/concord/id/treaty/un-1971>
                   <https://w3id.org/concord/id/treaty/un-1988> }
  ?period cna:boundBy ?treaty ; cna:boundParty ?party ; cna:start ?start .
  FILTER(?start <= ?day)
  FILTER NOT EXISTS { ?period cna:end ?end FILTER(?end <= ?day) }
}
GROUP BY ?day ?treaty ORDER BY ?treaty
"""

_SPREAD = """
SELECT ?day (COUNT(DISTINCT ?party) AS ?number) WHERE {
  VALUES ?day { "1991-01-01"^^xsd:date "1995-01-01"^^xsd:date "2000-01-01"^^xsd:date "2005-01-01"^^xsd:date
                "2010-01-01"^^xsd:date "2015-01-01"^^xsd:date }
  ?period cna:boundBy <https://w3id.org/concord/id/treaty/un-1988> ;
          cna:boundParty ?party ; cna:start ?start .
  FILTER(?start <= ?day)
  FILTER NOT EXISTS { ?period cna:end ?end FILTER(?end <= ?day) }
}
GROUP BY ?day ORDER BY ?day
"""

_LATEST = """
SELECT ?date ?act ?actLabel WHERE {
  ?act a cna:ConsentAct ; cna:dateOf ?date ; skos:prefLabel ?actLabel .
  FILTER(LANG(?actLabel) = "en")
}
ORDER BY DESC(?date) ?act LIMIT 4
"""

_NAMES = {
    "un-1961": "1961, narcotic drugs",
    "un-1971": "1971, psychotropic substances",
    "un-1988": "1988, illicit traffic",
}


@dataclass(frozen=True)
class Bar:
    """A number with its label; `share` is its part of the largest, in per cent."""

    label: str
    number: int
    share: int
    href: str | None = None


@dataclass(frozen=True)
class Home:
    """Everything on the first page that comes from the store."""

    counts: tuple[tuple[str, int], ...]
    parties: tuple[Bar, ...]
    spread: tuple[Bar, ...]
    latest: tuple[tuple[Cell, Cell], ...]
    day: date


def read_home(store: Store, day: date) -> Home:
    """Return the counts and the answers as of a day."""
    numbers = {str(term): int(str(number)) for term, number in store.select(_COUNTS).rows}
    today = Literal(day.isoformat(), datatype=XSD.date)
    parties = []
    for _, treaty, number in store.select(_PARTIES, {"day": today}).rows:
        slug = str(treaty).rsplit("/", 1)[-1]
        parties.append((_NAMES[slug], int(str(number)), f"/id/treaty/{slug}"))
    spread = [(str(when)[:4], int(str(number)), None) for when, number in store.select(_SPREAD).rows]
    latest = store.select(_LATEST).rows
    return Home(
        counts=tuple((words, numbers.get(str(CNA[name]), 0)) for name, words in _COUNTED.items()),
        parties=_bars(parties),
        spread=_bars(spread),
        latest=tuple((cell_of(when), cell_of(act, label)) for when, act, label in latest),
        day=day,
    )


def _bars(rows: Sequence[tuple[str, int, str | None]]) -> tuple[Bar, ...]:
    most = max((number for _, number, _ in rows), default=1) or 1
    return tuple(Bar(label, number, round(100 * number / most), href) for label, number, href in rows)
