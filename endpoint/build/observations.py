"""Observations: one value of an indicator for an area and a period, as tables of series give them.

The model is the RDF Data Cube (https://www.w3.org/TR/vocab-data-cube/): area and period are dimensions, the value is
the measure, the unit an attribute. Two sources of one indicator are two datasets, never mixed.
"""

from __future__ import annotations

from rdflib import RDF, Literal

from endpoint.build.tables import Row, Sink
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_OPTIONAL = {"substance": ("substanceGroup", CNA.substanceGroup), "method": ("method", CNA.method)}


def map_observation(row: Row, graph: Sink) -> None:
    """Write one observation.

    Columns: series (source slug, which is the dataset), indicator, area (`country/col`), period (year, month or
    day), value, unit; optional: part (what tells apart two values of one area and period), substance, method,
    lower, upper, start, end, note, locator.
    """
    series, indicator, area = row.required("series"), row.required("indicator"), row.required("area")
    part = row.text("part") if row.has("part") else ""
    period = row.date("period")
    if period is None:
        raise DataFault(f"{row.place}: column “period” must not be blank")
    name = "-".join(each for each in (series, indicator, area.rpartition("/")[2], part, str(period)) if each)
    subject = CND[f"observation/{name}"]
    graph.add(subject, RDF.type, CNA.IndicatorObservation)
    graph.add(subject, CNA.dataSet, CND[f"source/{series}"])
    graph.add(subject, CNA.observationOf, CNV[f"indicator/{indicator}"])
    graph.add(subject, CNA.refArea, CND[area])
    graph.add(subject, CNA.period, period)
    graph.add(subject, CNA.obsValue, row.decimal("value"))
    graph.add(subject, CNA.unit, CNV[f"unit/{row.required('unit')}"])
    for column, (scheme, property_) in _OPTIONAL.items():
        if row.has(column) and (notation := row.text(column)):
            graph.add(subject, property_, CNV[f"{scheme}/{notation}"])
    for column, property_ in (("lower", CNA.lowerBound), ("upper", CNA.upperBound)):
        if row.has(column):
            graph.add(subject, property_, row.decimal(column))
    for column, property_ in (("start", CNA.start), ("end", CNA.end)):
        if row.has(column):
            graph.add(subject, property_, row.date(column))
    if row.has("note") and (text := row.text("note")):
        graph.add(subject, CNA.note, Literal(text, lang="en"))
    if row.has("locator"):
        graph.add(subject, CNA.locator, row.text("locator"))
