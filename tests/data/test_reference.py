"""Our tables against the reference files: nothing stated that is not there, no act lost."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from .reference import DATA, own_rows, reference_rows

COLUMNS = {
    "iso-3166-1-alpha-2": "iso2",
    "iso-3166-1-alpha-3": "iso3",
    "iso-3166-1-numeric": "iso_numeric",
    "un-m49": "m49",
    "fips-10-4": "fips",
    "geonames": "geonames_id",
    "wikidata": "wikidata_qid",
}
THREE_DIGITS = ("iso-3166-1-numeric", "un-m49")


@pytest.fixture(scope="module")
def countries() -> dict[str, dict[str, str]]:
    return {row["iso3"].lower(): row for row in reference_rows("countries.csv")}


def test_each_identifier_is_in_the_reference_for_that_country(countries: dict[str, dict[str, str]]) -> None:
    for row in own_rows("countries/identifiers.csv"):
        stated = countries[row["entity"].removeprefix("country/")][COLUMNS[row["scheme"]]]
        assert row["value"] == (stated.zfill(3) if row["scheme"] in THREE_DIGITS else stated), row


def test_no_identifier_is_lost(countries: dict[str, dict[str, str]]) -> None:
    ours = {(row["entity"].removeprefix("country/"), row["scheme"]) for row in own_rows("countries/identifiers.csv")}
    theirs = {(slug, scheme) for slug, row in countries.items() for scheme, column in COLUMNS.items() if row[column]}
    # Bonaire, Sint Eustatius and Saba carries the FIPS code of the Netherlands there.
    assert theirs - ours == {("bes", "fips-10-4")}


def test_coordinates_and_regions_are_those_of_the_reference(countries: dict[str, dict[str, str]]) -> None:
    names = {row["slug"]: row["label_en"] for row in own_rows("countries/regions.csv")}
    codes = {row["label_en"]: int(row["m49"]) for row in own_rows("countries/regions.csv")}
    for row in own_rows("countries/countries.csv"):
        theirs = countries[row["slug"]]
        assert (row["latitude"], row["longitude"]) == (theirs["lat"], theirs["lon"]), row
        levels = ("m49_intermediate", "m49_subregion", "m49_region")
        level = next((each for each in levels if theirs[each]), None)
        assert names[row["region"]] == (theirs[level] if level else "World"), row
        if level:
            assert codes[theirs[level]] == int(theirs[f"{level}_code"]), row


def test_year_of_membership_is_that_of_the_reference(countries: dict[str, dict[str, str]]) -> None:
    for row in own_rows("countries/states.csv"):
        assert row["un_member_since"] == countries[row["slug"]]["un_member_since"], row


def test_acts_and_reference_rows_match_one_to_one(treaty_numbers: dict[str, str]) -> None:
    ours = Counter(
        (
            treaty_numbers[row["treaty"]],
            row["participant"].removeprefix("state/").removeprefix("organization/"),
            row["date"],
            row["recorded_as"],
            row["locator"],
        )
        for row in own_rows("untc/acts.csv")
    )
    theirs = Counter(
        (
            row["treaty_id"],
            row["iso3"].lower() or "european-union",
            row["date"],
            row["action"],
            f"{row['treaty_id']}, participant table, {row['participant']}",
        )
        for row in reference_rows("un_treaty_status.csv")
    )
    assert ours == theirs
    assert set(ours.values()) == {1}


def test_uncertain_kinds_stand_in_the_columns_that_the_lookups_name(treaty_numbers: dict[str, str]) -> None:
    lookups = yaml.safe_load((DATA / "untc/lookups.yml").read_text(encoding="utf-8"))
    columns = {
        (treaty_numbers[place["treaty"]], reading["recorded_as"], place["column"]): (reading["mode"], place["rows"])
        for reading in lookups["readings"]
        for place in reading["where"]
    }
    theirs = {
        (row["treaty_id"], row["iso3"].lower(), row["date"], row["action"]): row["untc_column"]
        for row in reference_rows("un_treaty_status.csv")
    }
    found: Counter[tuple[str, str, str]] = Counter()
    for row in own_rows("untc/acts.csv"):
        if row["certainty"] == "uncertain":
            number = treaty_numbers[row["treaty"]]
            place = (number, row["participant"].removeprefix("state/"), row["date"], row["recorded_as"])
            key = (number, row["recorded_as"], theirs[place])
            assert columns[key][0] == row["mode"], row
            found[key] += 1
    assert found == {key: rows for key, (_, rows) in columns.items()}
