"""What the tables made by hand have in common: how far a source was read, an interval, the names of a table's rows."""

from __future__ import annotations

from pathlib import Path

from rdflib import URIRef

from endpoint.build.tables import Row, Sink, read_rows, source
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CNV

READ = ("opened", "excerpt", "not-opened")
"""Values of the column `verified`: the cited document was read, a passage of it was, or neither."""


def read_verified(row: Row) -> str:
    """Return how far the source of a row was read; raises `DataFault` for any other word."""
    verified = row.required("verified")
    if verified not in READ:
        raise DataFault(f"{row.place}: “{verified}” is not opened, excerpt or not-opened")
    return verified


def map_origin(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write the source; what rests on one that was not read is marked as unverified."""
    if read_verified(row) == "not-opened":
        graph.add(subject, CNA.confidence, CNV["confidence/unverified"])
    if row.has("shows"):
        row.ignore("shows")  # which endpoint.build.support holds against the cells
    source(row, graph, subject)


def map_further_source(row: Row, graph: Sink, subject: URIRef) -> None:
    """Add another source of a subject, and the place in it; `supports` names the cells that it shows."""
    row.ignore("supports")
    read_verified(row)
    source(row, graph, subject)


def map_interval(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write the first day, and the first day after the last."""
    graph.add(subject, CNA.start, row.date("start"))
    graph.add(subject, CNA.end, row.date("end"))


def read_labels(table: Path, key: str) -> dict[str, str]:
    """Return the English label of each row of a table by the value of a column, for labels that are made of them."""
    shown = f"data/{table.parent.name}/{table.name}"
    return {row.required(key): row.required("label_en") for row in read_rows(table, shown)}
