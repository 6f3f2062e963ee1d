"""Claims: what every table of recorded statements has in common.

A statement has a text in our own words and, where it can be taken apart, a subject, a property and a
value. The property is named, never applied: nothing here states the value of the thing itself.
"""

from __future__ import annotations

from rdflib import Literal, URIRef

from endpoint.build.tables import Row, Sink, note
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV, PREFIXES


def map_statement(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write label, text, quoted words, parts, verdict and remark of a claim; raises `DataFault`."""
    graph.label(subject, row.required("label"))
    graph.add(subject, CNA.claimText, Literal(row.required("text"), lang="en"))
    if quoted := row.text("quote"):
        graph.add(subject, CNA.quote, Literal(quoted, lang="en"))
    if verdict := row.text("verdict"):
        graph.add(subject, CNA.claimVerdict, CNV[f"claimVerdict/{verdict}"])
    _map_parts(row, graph, subject)
    note(graph, subject, row.text("note"))


def map_origin(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write which source makes the statement, and where in it."""
    graph.add(subject, CNA.statedIn, CND[f"source/{row.required('source')}"])
    graph.add(subject, CNA.locator, row.required("locator"))


def _map_parts(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write subject, property and value, unless they wait for something that is not yet recorded."""
    if row.text("awaits"):
        row.ignore("subject", "predicate", "object", "value", "value_kind")
        return
    for thing in row.many("subject"):
        graph.add(subject, CNA.claimSubject, CND[thing])
    if predicate := row.text("predicate"):
        prefix, _, name = predicate.partition(":")
        if prefix not in PREFIXES:
            raise DataFault(f"{row.place}: “{predicate}” begins with no known prefix")
        graph.add(subject, CNA.claimPredicate, URIRef(PREFIXES[prefix] + name))
    for thing in row.many("object"):
        graph.add(subject, CNA.claimObject, CND[thing])
    graph.add(subject, CNA.claimValue, _read_value(row))


def _read_value(row: Row) -> Literal | None:
    kind = row.text("value_kind")
    if kind == "date":
        return row.date("value")
    if kind == "integer":
        return row.integer("value")
    value = row.text("value")
    if kind not in ("text", "") or bool(kind) != bool(value):
        raise DataFault(f"{row.place}: “{kind}” is no kind for the value “{value}”: use date, integer or text")
    return Literal(value, lang="en") if value else None
