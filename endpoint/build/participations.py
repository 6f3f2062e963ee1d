"""Participations: the part that one actor takes in an arrangement or an operation, in the tables made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rdflib import RDF, URIRef

from endpoint.build.handmade import map_interval, map_origin
from endpoint.build.tables import Row, Sink, note
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV


class Terms(NamedTuple):
    """How a kind of participation is named and written: its path, its class and the path of what it is a part in."""

    path: str
    kind: URIRef
    whole_path: str
    whole: URIRef
    actor: URIRef
    role: URIRef


IN_ARRANGEMENT = Terms(
    "participation",
    CNA.AllianceParticipation,
    "arrangement",
    CNA.participationIn,
    CNA.participationActor,
    CNA.participationRole,
)
IN_OPERATION = Terms(
    "operation-participation", CNA.OperationParticipation, "operation", CNA.opOf, CNA.opActor, CNA.opRole
)


def map_participation(
    row: Row,
    graph: Sink,
    labels: Mapping[str, str],
    *,
    column: str = "arrangement",
    terms: Terms = IN_ARRANGEMENT,
) -> None:
    """Write a row whose `column` names a row of the folder's own table, by whose labels the part is called.

    Raises `DataFault` if that table, called by the column's plural, has no such row.
    """
    whole = row.required(column)
    if whole not in labels:
        raise DataFault(f"{row.place}: {column}s.csv has no “{whole}”")
    label = f"{row.required('actor_label')} in {labels[whole]}"
    write_participation(row, graph, whole, row.required("actor"), label, terms)


def write_participation(
    row: Row, graph: Sink, whole: str, actor: str, label: str, terms: Terms = IN_ARRANGEMENT
) -> None:
    """Write the part of an actor, its role, and what the table further tells: legal basis, interval, remark, origin.

    With `yes` in the column `further`, the row gives an actor one more role, a part of its own told apart by the role.
    Raises `DataFault` for any other word there.
    """
    role = row.required("role")
    further = row.text("further") if row.has("further") else ""
    if further not in ("", "yes"):
        raise DataFault(f"{row.place}: “{further}” in column “further” is not yes")
    slug = f"{whole}-{actor.partition('/')[2]}"
    subject = CND[f"{terms.path}/{slug}-{role}" if further else f"{terms.path}/{slug}"]
    graph.add(subject, RDF.type, terms.kind)
    graph.label(subject, f"{label}: {role}")
    graph.add(subject, terms.whole, CND[f"{terms.whole_path}/{whole}"])
    graph.add(subject, terms.actor, CND[actor])
    graph.add(subject, terms.role, CNV[f"role/{role}"])
    for instrument in row.many("based_on") if row.has("based_on") else ():
        graph.add(subject, CNA.basedOn, CND[instrument])
    if row.has("start"):
        map_interval(row, graph, subject)
    note(graph, subject, row.text("note"))
    map_origin(row, graph, subject)
