"""Evaluation studies and findings: sizes, the reports asked for, and that codes are used alike throughout."""

from __future__ import annotations

import pytest

from endpoint.build.convert import convert
from endpoint.namespaces import CNA, CND

from .reference import DATA, own_rows

STUDIES = own_rows("evaluations/studies.csv")
FINDINGS = own_rows("evaluations/findings.csv")
READ = ("opened", "excerpt")
REPORTS = (
    *("gao-04-726", "gao-09-71", "gao-10-837", "gao-19-106", "gao-20-388", "gao-21-335", "gao-23-103795"),
    *("mejia-2016", "sigar-2018"),
)


def test_enough_studies_were_read_about() -> None:
    assert len([row for row in STUDIES if row["verified"] in READ]) >= 12


@pytest.mark.parametrize("report", REPORTS)
def test_report_is_recorded_with_what_it_found(report: str) -> None:
    assert report in {row["slug"] for row in STUDIES}
    assert report in {row["study"] for row in FINDINGS}


def test_study_of_an_audit_office_is_an_audit() -> None:
    audits = [row for row in STUDIES if row["slug"].startswith("gao-")]
    assert audits
    assert [row["slug"] for row in audits if "audit" not in row["methods"].split(";")] == []


def test_finding_belongs_to_a_study_of_the_table() -> None:
    assert {row["study"] for row in FINDINGS} == {row["slug"] for row in STUDIES}


def test_study_that_sets_cases_side_by_side_is_comparative() -> None:
    comparing = {row["slug"] for row in STUDIES if row["compares_case"]}
    assert comparing == {row["slug"] for row in STUDIES if row["kind"] == "ComparativeEvaluation"}


def test_sign_of_a_trend_is_stated_of_the_thing_itself() -> None:
    triples = convert(DATA / "evaluations").triples
    assert (CND["impact/china-us-2022"], CNA.evidencesTrend) in {(s, p) for s, p, _ in triples}
