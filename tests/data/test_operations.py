"""Operations, their results and the organisations of civil society: sizes, dates and figures as the rows give them."""

from __future__ import annotations

import re
from functools import cache

from rdflib import XSD, Literal, URIRef

from endpoint.build.convert import convert
from endpoint.build.tables import Triple
from endpoint.namespaces import CNA, CND

from .reference import DATA, own_rows

OPERATIONS = own_rows("operations/operations.csv")
OUTCOMES = own_rows("operations/outcomes.csv")
ORGANIZATIONS = own_rows("ngos/organizations.csv")
READ = ("opened", "excerpt")
INEXACT = re.compile(r"(more than|over|about|some|almost|nearly)\b")


@cache
def operations() -> set[Triple]:
    return convert(DATA / "operations").triples


def end_of(operation: str) -> list[URIRef | Literal]:
    return [o for s, p, o in operations() if s == CND[f"operation/{operation}"] and p == CNA.end]


def test_end_is_the_day_after_the_last_one() -> None:
    assert end_of("orion-2") == [Literal("2018-10-31", datatype=XSD.date)]
    assert end_of("orion-7") == [Literal("2021-07-01", datatype=XSD.date)]


def test_end_known_to_the_month_or_year_stays_as_it_is() -> None:
    assert end_of("orion-8") == [Literal("2021-11", datatype=XSD.gYearMonth)]
    assert end_of("snowcap") == [Literal("1994", datatype=XSD.gYear)]


def test_enough_joint_operations_were_read_about() -> None:
    joint = [row for row in OPERATIONS if "JointOperation" in row["kinds"].split(";") and row["verified"] in READ]
    assert len(joint) >= 20


def test_enough_organisations_were_read_about() -> None:
    others = {"PrivateSectorEntity", "ResearchInstitution"}
    own = [row for row in ORGANIZATIONS if set(row["kinds"].split(";")) - others and row["verified"] in READ]
    assert len(own) >= 25


def test_figure_that_is_not_exact_says_so_in_a_remark() -> None:
    inexact = [row for row in OUTCOMES if INEXACT.match(row["label_en"])]
    assert inexact
    assert [row["label_en"] for row in inexact if not row["note"]] == []


def test_number_in_the_label_of_a_result_is_its_quantity() -> None:
    words = {"two": 2.0, "seven": 7.0}
    scale = {"million": 1e6}
    for row in OUTCOMES:
        label = INEXACT.sub("", row["label_en"]).strip().replace("than ", "")
        first, second = label.split()[:2]
        number = words.get(first) or float(first.replace(",", ""))
        assert number * scale.get(second, 1.0) == float(row["quantity"]), row["label_en"]


def test_results_of_an_operation_are_numbered_without_gap() -> None:
    for operation in {row["operation"] for row in OUTCOMES}:
        numbers = [int(row["number"]) for row in OUTCOMES if row["operation"] == operation]
        assert numbers == list(range(1, len(numbers) + 1)), operation
