"""The checks that are queries, and the catalogue of those that OOPS!, ROBOT and FOOPS! name.

`hygiene/` holds one query per kind of fault, whose rows are the faults, and beside each the smallest
graph that has the fault, so that a check which finds nothing any more fails too. `catalogue.csv` says of
each check of the three tools how it is decided here; `exemptions.csv` which terms a check may find, and why.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph

from endpoint.build.turtle import format_turtle
from endpoint.ontology import coverage
from endpoint.ontology.check import unshaped
from endpoint.ontology.documents import Documents, read_documents
from endpoint.ontology.faults import Fault
from endpoint.ontology.hygiene import HYGIENE, load_checks, load_exemptions, run_checks, without_exempted

ROOT = Path(__file__).resolve().parents[2]
CHECKS = {check.id: check for check in load_checks()}
LEVELS = {
    "OOPS": r"critical|important|minor",
    "ROBOT": r"ERROR|WARN|INFO",
    "FOOPS": r"[FAIR]\d(\.\d)?",
    "CONCORD": r"ERROR|WARN|INFO",
}
DECIDED = {"query", "test", "server", "judgement", "not applied", "not applicable", "network"}


def _catalogue() -> list[dict[str, str]]:
    with (HYGIENE / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CATALOGUE = {row["id"]: row for row in _catalogue()}


@cache
def _documents() -> Documents:
    return read_documents(ROOT / "ontology")


@cache
def _found() -> list[Fault]:
    return run_checks(_documents().whole, list(CHECKS.values()))


def _tool(ident: str) -> str:
    return ident.partition("-")[0]


@pytest.mark.parametrize("check", CHECKS)
def test_ontology_is_free_of_fault(check: str) -> None:
    assert [fault for fault in without_exempted(_found(), load_exemptions()) if fault.check == check] == []


@pytest.mark.parametrize("check", CHECKS)
def test_check_still_finds_its_fault(check: str) -> None:
    assert run_checks(Graph().parse(HYGIENE / f"{check}.ttl", format="turtle"), [CHECKS[check]]) != []


@pytest.mark.parametrize("check", CHECKS)
def test_check_is_named_and_headed(check: str) -> None:
    assert _tool(check) in LEVELS
    assert re.fullmatch(LEVELS[_tool(check)], CHECKS[check].level)
    for text in (CHECKS[check].problem, CHECKS[check].solution):
        assert len(text) > 10
        assert text.endswith(".")


@pytest.mark.parametrize("check", CHECKS)
def test_example_is_canonical(check: str) -> None:
    text = (HYGIENE / f"{check}.ttl").read_text("utf-8")
    assert format_turtle(text) == text


def test_each_example_has_its_query() -> None:
    assert {path.stem for path in HYGIENE.glob("*.ttl")} == set(CHECKS)


def test_catalogue_has_each_check_of_the_three_tools_once() -> None:
    ids = Counter(row["id"] for row in _catalogue())
    assert set(ids.values()) == {1}
    assert {ident for ident in ids if _tool(ident) == "OOPS"} == {f"OOPS-P{number:02}" for number in range(1, 42)}
    assert Counter(map(_tool, ids)) == {"OOPS": 41, "ROBOT": 33, "FOOPS": 24}


def test_each_query_that_is_not_our_own_is_in_the_catalogue() -> None:
    ours = {check for check in CHECKS if _tool(check) == "CONCORD"}
    assert set(CHECKS) - ours == {ident for ident, row in CATALOGUE.items() if row["decided"] == "query"}


@pytest.mark.parametrize("ident", CATALOGUE)
def test_catalogue_says_how_a_check_is_decided(ident: str) -> None:
    row = CATALOGUE[ident]
    assert row["title"]
    assert re.fullmatch(LEVELS[_tool(ident)], row["level"])
    assert row["decided"] in DECIDED
    if row["decided"] == "query":
        assert row["by"] == f"{ident}.rq"
        assert CHECKS[ident].level == row["level"]
    elif row["decided"] in ("test", "server"):
        path, _, name = row["by"].partition("::")
        assert re.search(rf"^def {name}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE), row["by"]
    else:
        assert len(row["reason"]) > 20, "what is not decided needs a reason"


def test_no_critical_or_important_pitfall_is_passed_over() -> None:
    """What OOPS! calls critical or important is decided, unless no machine can."""
    grave = [row for row in CATALOGUE.values() if row["level"] in ("critical", "important", "ERROR")]
    assert {row["decided"] for row in grave} <= {"query", "test", "server", "judgement"}


@pytest.mark.parametrize("exemption", load_exemptions(), ids=lambda each: f"{each.check}:{each.term}")
def test_exemption_is_still_needed(exemption: object) -> None:
    found = {(fault.check, fault.term) for fault in [*_found(), *_unshaped()]}
    assert (exemption.check, exemption.term) in found, "nothing is found there any more; drop the line"  # type: ignore[attr-defined]


def test_exemptions_are_listed_once() -> None:
    listed = Counter((each.check, each.term) for each in load_exemptions())
    assert [exemption for exemption, times in listed.items() if times > 1] == []


def test_exemptions_name_checks_that_there_are() -> None:
    assert {each.check for each in load_exemptions()} <= {*CHECKS, coverage.CHECK}


@cache
def _unshaped() -> list[Fault]:
    return unshaped(ROOT, _documents())
