"""The tables of data/countries and data/untc by themselves: complete, unique, sorted and sourced."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

DATA = Path(__file__).parents[2] / "data"
ROWS = {
    "countries/countries.csv": 249,
    "countries/identifiers.csv": 1738,
    "countries/regions.csv": 30,
    "countries/states.csv": 197,
    "untc/acts.csv": 2987,
    "untc/competence.csv": 3,
    "untc/organizations.csv": 2,
}
KEYS = {
    "countries/identifiers.csv": ("entity", "scheme"),
    "untc/acts.csv": ("act",),
    "untc/competence.csv": ("act",),
}


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lookups() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DATA / "untc/lookups.yml").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def acts() -> list[dict[str, str]]:
    return rows_of("untc/acts.csv")


@pytest.fixture(scope="module")
def states() -> dict[str, dict[str, str]]:
    return {row["slug"]: row for row in rows_of("countries/states.csv")}


@pytest.mark.parametrize("name", ROWS)
def test_table_has_the_expected_number_of_rows(name: str) -> None:
    assert len(rows_of(name)) == ROWS[name]


@pytest.mark.parametrize("name", ROWS)
def test_rows_are_sorted_by_a_unique_key(name: str) -> None:
    keys = [tuple(row[column] for column in KEYS.get(name, ("slug",))) for row in rows_of(name)]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("name", ROWS)
def test_each_row_names_a_described_source_and_a_locator(name: str) -> None:
    known = {row["slug"] for path in DATA.glob("*/sources.csv") for row in rows_of(f"{path.parent.name}/sources.csv")}
    for row in rows_of(name):
        assert row["locator"], row
        for column in ("source", "coordinates_source", "start_source", "effective_source"):
            assert row.get(column, "") in known or (column != "source" and not row.get(column)), row


@pytest.mark.parametrize("folder", ["countries", "untc"])
def test_each_described_source_is_used(folder: str) -> None:
    used = {
        row.get(column, "")
        for name in ROWS
        for row in rows_of(name)
        for column in ("source", "coordinates_source", "start_source", "effective_source")
    }
    assert {row["slug"] for row in rows_of(f"{folder}/sources.csv")} <= used


def test_each_place_lies_in_a_known_region() -> None:
    regions = rows_of("countries/regions.csv")
    slugs = {row["slug"] for row in regions}
    assert {row["region"] for row in rows_of("countries/countries.csv")} <= slugs
    assert {row["parent"] for row in regions} <= {*slugs, ""}
    assert [row["slug"] for row in regions if not row["parent"]] == ["world"]


def test_no_two_countries_share_an_identifier() -> None:
    counts = Counter((row["scheme"], row["value"]) for row in rows_of("countries/identifiers.csv"))
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("area", ["twn", "hkg", "mac", "esh"])
def test_statistical_area_is_no_state(area: str, states: dict[str, dict[str, str]]) -> None:
    assert area in {row["slug"] for row in rows_of("countries/countries.csv")}
    assert area not in states


def test_states_are_the_members_and_four_others(states: dict[str, dict[str, str]]) -> None:
    members = [slug for slug, row in states.items() if row["un_member_since"]]
    assert len(members) == 193
    assert sorted(set(states) - set(members)) == ["cok", "niu", "pse", "vat"]


def test_first_day_has_source_and_locator(states: dict[str, dict[str, str]]) -> None:
    for row in states.values():
        stated = [bool(row[column]) for column in ("start", "start_source", "start_locator")]
        assert len(set(stated)) == 1, row
        assert not row["start"] or row["start"] >= "1912", row


def test_no_state_acts_before_its_first_day(acts: list[dict[str, str]], states: dict[str, dict[str, str]]) -> None:
    for act in acts:
        kind, _, slug = act["participant"].partition("/")
        start = states[slug]["start"] if kind == "state" else ""
        assert act["date"][: len(start)] >= start, act


def test_act_names_known_treaty_mode_participant_and_certainty(
    acts: list[dict[str, str]], states: dict[str, dict[str, str]]
) -> None:
    known = lookups()
    labels = {f"state/{slug}": row["label_en"] for slug, row in states.items()}
    labels["organization/european-union"] = "European Union"
    for act in acts:
        assert act["treaty"] in known["treaties"], act
        assert act["recorded_as"] in known["modes"][act["mode"]]["recorded_as"], act
        assert labels[act["participant"]] == act["participant_label"], act
        assert act["certainty"] in {"certain", "uncertain"}, act
        assert act["as_of"] == "2015-03-14", act


def test_act_slug_is_made_of_treaty_participant_and_mode(acts: list[dict[str, str]]) -> None:
    odd = [
        act["act"]
        for act in acts
        if act["act"] != f"{act['treaty']}-{act['participant'].partition('/')[2]}-{act['mode']}"
    ]
    # The accession of 1976, since denounced, is a later addition and comes first.
    assert odd == ["un-1961-amended-bol-accession-2"]


def test_uncertain_acts_are_those_that_the_lookups_explain(acts: list[dict[str, str]]) -> None:
    explained = {
        (reading["mode"], reading["recorded_as"], place["treaty"]): place["rows"]
        for reading in lookups()["readings"]
        for place in reading["where"]
    }
    found = Counter((act["mode"], act["recorded_as"], act["treaty"]) for act in acts if act["certainty"] == "uncertain")
    assert found == explained
    assert sum(found.values()) == 140


def test_only_successions_have_a_date_of_effect_and_none_after_deposit(
    acts: list[dict[str, str]], states: dict[str, dict[str, str]]
) -> None:
    open_ = []
    for act in acts:
        effect = act["effective_date"]
        assert bool(effect) == bool(act["effective_basis"]) == bool(act["effective_source"]), act
        if act["mode"] != "succession":
            assert not effect, act
        elif not effect:
            open_.append(act["participant"])
        else:
            assert effect == states[act["participant"].partition("/")[2]]["start"] <= act["date"], act
    assert Counter(open_) == {"state/khm": 5, "state/vnm": 1}


def test_competence_is_declared_by_the_european_union_on_acts_that_exist(acts: list[dict[str, str]]) -> None:
    by_slug = {act["act"]: act for act in acts}
    for row in rows_of("untc/competence.csv"):
        assert by_slug[row["act"]]["participant"] == "organization/european-union"
