"""Cases of challenges: sizes, and that weight, consequence and dates are coded alike throughout."""

from __future__ import annotations

from .reference import own_rows

IMPACTS = own_rows("challenges/impacts.csv")
ARRANGEMENTS = own_rows("challenges/arrangements.csv")
READ = ("opened", "excerpt")
STOPPED = {"suspension", "termination"}


def consequences(row: dict[str, str]) -> set[str]:
    return set(row["consequences"].split(";")) - {""}


def test_enough_cases_were_read_about() -> None:
    assert len([row for row in IMPACTS if row["verified"] in READ]) >= 25


def test_case_is_severe_where_work_stopped_and_only_there() -> None:
    severe = {row["slug"] for row in IMPACTS if row["severity"] == "severe"}
    assert severe == {row["slug"] for row in IMPACTS if consequences(row) & STOPPED}


def test_case_does_not_begin_after_the_end_of_what_it_bears_on() -> None:
    ends = {f"arrangement/{row['slug']}": row["end"] for row in ARRANGEMENTS if row["end"]}
    late = [row["slug"] for row in IMPACTS if row["start"] and row["start"] > ends.get(row["affects"], "9999")]
    assert late == []
