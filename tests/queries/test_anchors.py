"""Saved questions on the real dataset: facts known from the depositary that any edition must give."""

from __future__ import annotations

import pytest
from rdflib import URIRef

from endpoint.namespaces import CND
from endpoint.saved.answer import run
from endpoint.saved.catalog import Saved
from endpoint.store.embedded import EmbeddedStore
from endpoint.store.protocol import parse_select
from tests.queries.test_fixtures import CATALOG, assert_types, each_question

EVERYDAY = {"treaty": "un-1988", "state": "col"}
"""Values for the parameters that must be given."""


def rows(store: EmbeddedStore, slug: str, **given: str) -> list[dict[str, str]]:
    answer = run(store, CATALOG.get(slug), given)
    select = parse_select(answer.read(), answer.version)
    return [
        {name: str(term) for name, term in zip(select.columns, row, strict=True) if term is not None}
        for row in select.rows
    ]


def slugs(store: EmbeddedStore, slug: str, column: str, **given: str) -> set[str]:
    return {URIRef(row[column]).rsplit("/", 1)[-1] for row in rows(store, slug, **given)}


@each_question
def test_question_has_an_answer(saved: Saved, store: EmbeddedStore) -> None:
    given = {name: EVERYDAY[name] for name, each in saved.parameters.items() if each.required}
    answer = run(store, saved, given, time_limit=2)
    select = parse_select(answer.read(), answer.version)
    assert select.rows
    assert len(set(select.rows)) == len(select.rows), "a row comes twice"
    assert_types(saved, select)


def test_those_that_joined_after_2003_were_not_bound_then(store: EmbeddedStore) -> None:
    late = {"che", "khm", "ago", "cog"}
    bound = slugs(store, "who-was-bound", "party", treaty="un-1988", date="2003-01-01")
    assert not late & bound
    assert "col" in bound
    assert late <= slugs(store, "who-was-not-bound", "state", treaty="un-1988", date="2003-01-01")


@pytest.mark.parametrize(("date", "is_bound"), [("2011-12-31", True), ("2012-06-30", False), ("2013-03-01", True)])
def test_bolivia_left_the_single_convention_and_returned(store: EmbeddedStore, date: str, is_bound: bool) -> None:
    assert ("bol" in slugs(store, "who-was-bound", "party", treaty="un-1961", date=date)) is is_bound
    assert ("bol" in slugs(store, "who-was-not-bound", "state", treaty="un-1961", date=date)) is not is_bound
    assert ("bol" in slugs(store, "parties-to-all-three", "party", date=date)) is is_bound


def test_bolivia_is_among_those_that_left_and_returned(store: EmbeddedStore) -> None:
    found = [
        row
        for row in rows(store, "denunciations-and-returns", treaty="un-1961")
        if row["partyLabel"].startswith("Boliv")
    ]
    assert [(row["denouncedOn"], row["leftOn"], row["returnedOn"]) for row in found] == [
        ("2011-06-29", "2012-01-01", "2013-02-10")
    ]


def test_switzerland_was_bound_ninety_days_after_its_deposit(store: EmbeddedStore) -> None:
    party = str(CND["state/che"])
    for date, is_bound in (("2005-12-12", False), ("2005-12-13", True)):
        bound = {row["party"] for row in rows(store, "who-was-bound", treaty="un-1988", date=date)}
        assert (party in bound) is is_bound


def test_cambodia_signed_in_1961_and_ratified_in_2005(store: EmbeddedStore) -> None:
    record = {(row["date"], row["kindLabel"]) for row in rows(store, "treaty-record", state="Cambodia")}
    assert {("1961-03-30", "signature"), ("2005-07-07", "ratification")} <= record
    times = {row["party"]: row for row in rows(store, "years-from-signature-to-consent", treaty="un-1961")}
    assert times[str(CND["state/khm"])]["years"] == "44.27"


def test_the_european_union_is_a_party_but_no_state(store: EmbeddedStore) -> None:
    bound = {row["party"]: row["isState"] for row in rows(store, "who-was-bound", treaty="un-1988")}
    assert bound[str(CND["organization/european-union"])] == "false"
    assert "european-union" not in slugs(store, "who-was-not-bound", "state", treaty="un-1971")


def test_parties_of_a_year_are_those_bound_on_its_last_day(store: EmbeddedStore) -> None:
    counts = {row["year"]: row["parties"] for row in rows(store, "parties-per-year", treaty="un-1961")}
    for year in ("1975", "1991", "2012"):
        bound = rows(store, "who-was-bound", treaty="un-1961", date=f"{year}-12-31")
        assert counts[year] == str(len(bound))


@pytest.mark.parametrize("treaty", ["un-1988", "un-1961", "un-1971"])
@pytest.mark.parametrize("date", ["1965-01-01", "1991-12-30", "2003-01-01", "2014-01-01"])
def test_every_state_of_the_day_is_either_bound_or_not(store: EmbeddedStore, treaty: str, date: str) -> None:
    free = {row["state"] for row in rows(store, "who-was-not-bound", treaty=treaty, date=date)}
    assert not states_bound(store, treaty, date) & free
    whole = {row["state"] for row in rows(store, "who-was-not-bound", treaty="un-1988", date=date)}
    assert states_bound(store, treaty, date) | free == states_bound(store, "un-1988", date) | whole


def states_bound(store: EmbeddedStore, treaty: str, date: str) -> set[str]:
    """Return the states of today that were bound: the closed list leaves out those that have ceased to exist."""
    ended = {str(row[0]) for row in store.select("SELECT ?s { ?s a cna:State ; cna:end ?end }").rows}
    bound = rows(store, "who-was-bound", treaty=treaty, date=date)
    return {row["party"] for row in bound if row["isState"] == "true"} - ended


@pytest.mark.parametrize(("treaty", "party"), [("illicit-traffic-1936-amended", "nld"), ("opium-1953", "nzl")])
def test_a_period_on_an_act_that_no_longer_stands_is_marked_uncertain(
    store: EmbeddedStore, treaty: str, party: str
) -> None:
    found = [
        row for row in rows(store, "who-was-bound", treaty=treaty, date="1970-01-01") if row["party"].endswith(party)
    ]
    assert [row["confidence"].rpartition("/")[2] for row in found] == ["uncertain"]
