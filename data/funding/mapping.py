"""Sums of money asked for, set aside or paid for the arrangements of `data/programmes`.

Each row is one sum at one stage of a budget, as one source gives it; a sum of money is a thing of its own.
"""

from __future__ import annotations

from collections.abc import Callable

from rdflib import RDF

from endpoint.build.handmade import map_further_source, read_verified
from endpoint.build.tables import Row, Sink, note
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_LINKS = {
    "funder": CNA.funder,
    "recipient": CNA.recipient,
    "managed_by": CNA.managedBy,
    "appropriated_by": CNA.appropriatedBy,
}


def map_commitment(row: Row, graph: Sink) -> None:
    """Write a commitment and its sum."""
    slug = row.required("slug")
    subject, amount = CND[f"funding/{slug}"], CND[f"amount/{slug}"]
    graph.add(subject, RDF.type, CNA.FundingCommitment)
    label = row.required("label_en")
    graph.label(subject, label)
    graph.add(subject, CNA.fundingFor, CND[f"arrangement/{row.required('arrangement')}"])
    for column, predicate in _LINKS.items():
        for thing in row.many(column):
            graph.add(subject, predicate, CND[thing])
    graph.add(subject, CNA.fundingStage, CNV[f"fundingStage/{row.required('stage')}"])
    graph.add(subject, CNA.fiscalYear, row.text("fiscal_year"))
    graph.add(subject, CNA.start, row.date("start"))
    graph.add(subject, CNA.end, row.date("end"))
    graph.add(subject, CNA.amount, amount)
    graph.add(amount, RDF.type, CNA.MonetaryAmount)
    graph.label(amount, f"Sum: {label}")
    graph.add(amount, CNA.amountValue, row.decimal("value"))
    graph.add(amount, CNA.currency, row.required("currency"))
    note(graph, subject, row.text("note"))
    certainty, verified = row.required("certainty"), read_verified(row)
    if (verified == "not-opened") != (certainty == "unverified"):
        raise DataFault(f"{row.place}: a source that was not read makes its sum unverified, and no other does")
    graph.add(subject, CNA.confidence, CNV[f"confidence/{certainty}"])
    row.ignore("shows")
    named, locator = row.required("source"), row.text("locator")
    for each in (subject, amount):
        graph.add(each, CNA.source, CND[f"source/{named}"])
        graph.add(each, CNA.locator, locator)


def map_statement(row: Row, graph: Sink) -> None:
    """Add a further source of a commitment."""
    map_further_source(row, graph, CND[f"funding/{row.required('commitment')}"])


TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "commitments.csv": map_commitment,
    "statements.csv": map_statement,
}
