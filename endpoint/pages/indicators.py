"""The latest value of each indicator for a place: a table in place of thousands of observations."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rdflib import Literal, URIRef

from endpoint.namespaces import CNA
from endpoint.pages.editor import editor_link
from endpoint.pages.table import ABSENT_CELL, Cell, Column, Table, cell_of, link_of, without_empty
from endpoint.store.protocol import Store
from endpoint.store.terms import Term

LEADS_HERE = str(CNA.refArea)
"""The property that the table stands for among those that lead to the place."""

_LATEST = """
SELECT ?this ?observation ?indicator ?indicatorLabel ?of ?note ?value ?period ?unit ?unitLabel ?set ?setLabel ?number
WHERE {
  {
    SELECT ?this ?set ?indicator ?unit (MAX(?when) AS ?period) (COUNT(*) AS ?number) WHERE {
      ?one cna:refArea ?this ; cna:observationOf ?indicator ; cna:period ?when ; cna:dataSet ?set ; cna:unit ?unit
    }
    GROUP BY ?this ?set ?indicator ?unit
  }
  ?observation cna:refArea ?this ; cna:observationOf ?indicator ; cna:period ?period ; cna:dataSet ?set ;
               cna:unit ?unit ; cna:obsValue ?value .
  OPTIONAL { ?observation cna:substanceGroup/skos:prefLabel ?of FILTER(LANG(?of) = "en") }
  OPTIONAL { ?observation cna:note ?note FILTER(LANG(?note) IN ("", "en")) }
  OPTIONAL { ?indicator skos:prefLabel ?indicatorLabel FILTER(LANG(?indicatorLabel) = "en") }
  OPTIONAL { ?unit skos:prefLabel ?unitLabel FILTER(LANG(?unitLabel) = "en") }
  OPTIONAL { ?set skos:prefLabel ?setLabel FILTER(LANG(?setLabel) IN ("", "en")) }
}
ORDER BY ?indicatorLabel ?set ?unit ?of ?observation
LIMIT 300
"""

_ALL = """\
SELECT ?indicatorLabel ?period ?value ?unitLabel ?set ?setLabel ?observation WHERE {
  ?observation cna:refArea <%s> ; cna:observationOf ?indicator ; cna:period ?period ; cna:obsValue ?value ;
               cna:dataSet ?set .
  OPTIONAL { ?indicator skos:prefLabel ?indicatorLabel FILTER(LANG(?indicatorLabel) = "en") }
  OPTIONAL { ?observation cna:unit/skos:prefLabel ?unitLabel FILTER(LANG(?unitLabel) = "en") }
  OPTIONAL { ?set skos:prefLabel ?setLabel FILTER(LANG(?setLabel) IN ("", "en")) }
}
ORDER BY ?indicatorLabel ?set ?period
LIMIT 10000
"""


@dataclass(frozen=True)
class Indicators:
    """The latest values for a place, how many observations there are in all, and where they are listed."""

    table: Table
    total: int
    href: str


def latest_of(store: Store, iri: str) -> Indicators | None:
    """Return the latest values for a place, one source beside the other; None where there are none."""
    answer = store.select(_LATEST, {"this": URIRef(iri)})
    if not answer.rows:
        return None
    columns = (
        Column("Indicator"),
        Column("Value", "number"),
        Column("Unit"),
        Column("Period"),
        Column("Of what"),
        Column("Dataset"),
    )
    table = Table(columns, tuple(map(_row, answer.rows)), len(answer.rows), "Latest values", answer.version)
    table = without_empty(table, "Of what")
    counts = {(row[10], row[2], row[8]): int(str(row[12])) for row in answer.rows}
    return Indicators(table, sum(counts.values()), editor_link(_ALL % iri))


def _row(row: tuple[Term | None, ...]) -> tuple[Cell, ...]:
    _, observation, indicator, name, of, note, value, period, unit, unit_name, series, title, _ = row
    number = replace(cell_of(value), href=link_of(str(observation)))
    kind = of if of is not None else note
    return (
        cell_of(indicator, name),
        replace(number, text=_grouped(value)) if number.kind == "number" else number,
        cell_of(unit, unit_name),
        Cell(str(period)),
        ABSENT_CELL if kind is None else Cell(str(kind)),
        cell_of(series, title),
    )


def _grouped(value: Term | None) -> str:
    """Return a number with its thousands set apart, its decimals as the source gives them."""
    assert isinstance(value, Literal)
    whole, point, decimals = str(value).partition(".")
    return (f"{int(whole):,}" if whole.isdigit() else whole) + point + decimals
