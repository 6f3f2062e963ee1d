"""Membership of states and organisations in organisations, with role and interval.

A year that the source gives is written as a year. Who is called what is read from the tables that describe the members
and the organisations, so that a membership of something nobody describes is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from rdflib import RDF, Literal, URIRef

from endpoint.build.tables import Row, Sink, in_words, note, read_rows, source
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_DATA = Path(__file__).parents[1]
_NAMES = (
    ("countries/states.csv", "state"),
    ("later-acts/historic_states.csv", "state"),
    ("organizations/organizations.csv", "organization"),
    ("untc/organizations.csv", "organization"),
)
_ROLES = {"member": "member", "associate-member": "associate member", "observer": "observer"}


def map_membership(row: Row, graph: Sink) -> None:
    """Write one membership; several of one member in one organisation are told apart by number."""
    member, organization = row.required("member"), f"organization/{row.required('organization')}"
    subject = _subject(member, organization, row.required("number"))
    role = row.required("role")
    if role not in _ROLES:
        raise DataFault(f"{row.place}: “{role}” is no role of a member; use one of {', '.join(_ROLES)}")
    graph.add(subject, RDF.type, CNA.Membership)
    graph.add(subject, CNA.membershipMember, CND[member])
    graph.add(subject, CNA.membershipOrganization, CND[organization])
    graph.add(subject, CNA.membershipRole, CNV[f"role/{role}"])
    start, end = row.date("start"), row.date("end")
    graph.add(subject, CNA.start, start)
    graph.add(subject, CNA.end, end)
    label = f"{_name(row, member)}: {_ROLES[role]} of {_name(row, organization)}{_interval(start, end)}"
    graph.label(subject, label)
    if certainty := row.text("confidence"):
        graph.add(subject, CNA.confidence, CNV[f"confidence/{certainty}"])
    note(graph, subject, row.text("note"))
    row.ignore("verified")
    source(row, graph, subject)


def map_statement(row: Row, graph: Sink) -> None:
    """Add a further source of a membership, with what it supports in the locator."""
    subject = _subject(row.required("member"), f"organization/{row.required('organization')}", row.required("number"))
    graph.add(subject, CNA.source, CND[f"source/{row.required('source')}"])
    graph.add(subject, CNA.locator, f"{row.required('supports')}: {row.required('locator')}")
    row.ignore("verified")


def _subject(member: str, organization: str, number: str) -> URIRef:
    return CND[f"membership/{member.partition('/')[2]}-{organization.partition('/')[2]}-{number}"]


def _interval(start: Literal | None, end: Literal | None) -> str:
    parts = [f"from {in_words(start)}"] if start is not None else []
    if end is not None:
        parts.append(f"until {in_words(end)}")
    return f", {' '.join(parts)}" if parts else ""


def _name(row: Row, thing: str) -> str:
    if thing not in _LABELS:
        raise DataFault(f"{row.place}: no table of states or organisations describes “{thing}”")
    return _LABELS[thing]


def _read_names() -> Iterator[tuple[str, str]]:
    for path, kind in _NAMES:
        for row in read_rows(_DATA / path, f"data/{path}"):
            yield f"{kind}/{row.required('slug')}", row.required("label_en")


_LABELS = dict(_read_names())

TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "memberships.csv": map_membership,
    "statements.csv": map_statement,
}
