"""Organisations, how they changed, and who belongs to them."""

from __future__ import annotations

import pytest

from .reference import own_rows

ORGANIZATIONS = own_rows("organizations/organizations.csv")
CHANGES = own_rows("organizations/changes.csv")
MEMBERSHIPS = own_rows("memberships/memberships.csv")
SERIES = "mem-cow-igo"


def _intervals(member: str, organization: str) -> list[tuple[str, str, str]]:
    return [
        (row["role"], row["start"], row["end"])
        for row in MEMBERSHIPS
        if (row["member"], row["organization"]) == (member, organization)
    ]


def test_an_organisation_with_a_start_has_the_change_that_brought_it_about() -> None:
    results = {row["result"] for row in CHANGES}
    assert sorted(row["slug"] for row in ORGANIZATIONS if row["start"] and row["slug"] not in results) == []


def test_a_change_is_of_organisations_of_these_tables() -> None:
    known = {row["slug"] for row in ORGANIZATIONS}
    named = {slug for row in CHANGES for slug in [row["result"], *row["original"].split(";")] if slug}
    assert sorted(named - known) == []


def test_every_row_says_how_far_its_source_was_read() -> None:
    rows = [*ORGANIZATIONS, *CHANGES, *MEMBERSHIPS]
    assert {row["verified"] for row in rows} <= {"opened", "excerpt", "not-opened"}


def test_a_row_of_the_series_without_an_end_says_in_which_year_it_was_last_seen() -> None:
    """The series stops in 2014, or in 2012 for one organisation: that is no end of a membership."""
    open_rows = [row for row in MEMBERSHIPS if row["source"] == SERIES and not row["end"]]
    assert open_rows
    assert {row["as_of"] for row in open_rows} == {"2014", "2012"}


def test_a_year_before_1965_is_uncertain_unless_the_organisation_began_in_it() -> None:
    """Before 1965 the series counts every fifth year."""
    founded = {row["slug"]: row["start"][:4] for row in ORGANIZATIONS}
    rows = [row for row in MEMBERSHIPS if row["source"] == SERIES and "" < row["start"][:4] < "1965"]
    sure = [row for row in rows if row["confidence"] != "uncertain"]
    assert [row for row in sure if row["start"] != founded.get(row["organization"])] == []


@pytest.mark.parametrize(
    ("member", "organization", "expected"),
    [
        ("state/gbr", "european-union", [("member", "1993", "2020-02-01")]),
        ("state/fin", "nato", [("member", "2023-04-04", "")]),
        ("state/tls", "asean", [("observer", "2002", "2025-10-26"), ("member", "2025-10-26", "")]),
        ("state/bol", "mercosur", [("associate-member", "1998", "2024-08"), ("member", "2024-08", "")]),
        ("state/kaz", "sco", [("member", "2001-06-15", "")]),
        ("state/deu", "nato", [("member", "1955", "")]),
    ],
)
def test_known_intervals(member: str, organization: str, expected: list[tuple[str, str, str]]) -> None:
    assert _intervals(member, organization) == expected
