"""Newer files over our tables: what is new comes with its own date, nothing is lost, a bad file changes nothing."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from endpoint.build.convert import convert
from endpoint.build.refresh import apply, compare, refreshable
from endpoint.errors import BadParameter, DataFault
from endpoint.namespaces import CNA, CND
from tests.conftest import Runner

HEADER = "treaty_id,participant,iso3,action,date\n"


@pytest.fixture
def data(content: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "data"
    for name in ("countries", "untc", "unodc-seizures-2023", "unodc-coca"):
        shutil.copytree(content / "data" / name, folder / name, ignore=shutil.ignore_patterns("observations.csv"))
    return folder


def acts(data: Path) -> dict[str, dict[str, str]]:
    with (data / "untc" / "acts.csv").open(encoding="utf-8", newline="") as file:
        return {row["act"]: row for row in csv.DictReader(file)}


def export(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


CONFIRMED = "VI-19,Colombia,COL,ratification,1994-06-10"
CHANGED = "VI-19,Switzerland,CHE,ratification,2005-09-15"
ADDED = "VI-19,Palau,PLW,accession,2019-08-14"


def refresh(data: Path, tmp_path: Path, *rows: str) -> list[str]:
    difference = compare(data, "untc", export(tmp_path, *rows), "2026-10-01")
    apply(data, "untc", difference)
    return list(difference.in_words())


def test_a_new_act_has_the_source_and_date_of_the_export_and_a_confirmed_one_has_both(
    data: Path, tmp_path: Path
) -> None:
    refresh(data, tmp_path, CONFIRMED, ADDED)
    sink = convert(data / "untc")
    new, old = CND["act/un-1988-plw-accession"], CND["act/un-1988-col-ratification"]

    def dates(act: URIRef) -> set[str]:
        return {str(o) for s, p, o in sink.triples if s == act and p == CNA.asOf}

    assert dates(new) == {"2026-10-01"}
    assert dates(old) == {"2015-03-14", "2026-10-01"}
    assert (old, CNA.source, CND["source/untc-status-2015"]) in sink.triples
    assert (old, CNA.source, CND["source/untc-status-2026-10-01"]) in sink.triples


def test_a_changed_date_is_taken_and_the_old_one_noted(data: Path, tmp_path: Path) -> None:
    words = refresh(data, tmp_path, CHANGED)
    assert "  un-1988-che-ratification: 2005-09-14 → 2005-09-15" in words
    assert acts(data)["un-1988-che-ratification"]["date"] == "2005-09-15"
    noted = (CND["act/un-1988-che-ratification"], CNA.note, Literal("Dated 2005-09-14 as of 2015-03-14.", lang="en"))
    assert noted in convert(data / "untc").triples


def test_what_the_export_lacks_stays_and_is_listed(data: Path, tmp_path: Path) -> None:
    before = acts(data)
    words = refresh(data, tmp_path, CONFIRMED)
    assert any("not in the file (kept as they are)" in line and not line.startswith("0 ") for line in words)
    assert set(acts(data)) == set(before)


def test_the_same_export_twice_changes_nothing_more(data: Path, tmp_path: Path) -> None:
    refresh(data, tmp_path, CONFIRMED, CHANGED, ADDED)
    after = {path.name: path.read_bytes() for path in (data / "untc").iterdir() if path.is_file()}
    words = refresh(data, tmp_path, CONFIRMED, CHANGED, ADDED)
    assert words[0] == "0 new"
    assert {path.name: path.read_bytes() for path in (data / "untc").iterdir() if path.is_file()} == after


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("VI-99,Palau,PLW,accession,2019-08-14", "VI-99"),
        ("VI-19,Atlantis,ATL,accession,2019-08-14", "Atlantis"),
        ("VI-19,Palau,PLW,celebration,2019-08-14", "celebration"),
        ("VI-19,Palau,PLW,accession,14 Aug 2019", "is no date"),
    ],
)
def test_a_row_that_cannot_be_read_names_itself_and_nothing_is_written(
    data: Path, tmp_path: Path, row: str, message: str
) -> None:
    before = acts(data)
    with pytest.raises(DataFault, match=rf"export\.csv:3: .*{message}"):
        refresh(data, tmp_path, CONFIRMED, row)
    assert acts(data) == before


def test_an_unknown_column_is_an_error(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(HEADER.replace("date", "date,colour") + CONFIRMED + ",red\n", encoding="utf-8")
    with pytest.raises(DataFault, match="colour"):
        compare(data, "untc", path, "2026")


def test_rows_of_a_supplied_series_are_added_up_by_area_drug_and_year(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "seizures.csv"
    path.write_text(
        "iso3,country,un_region,drug_group,drug,year,kilograms\n"
        "COL,Colombia,Americas,Cocaine-type,Coca leaf,2023,1.5\n"
        "COL,Colombia,Americas,Cocaine-type,Coca leaf,2023,2\n",
        encoding="utf-8",
    )
    empty = convert(data / "unodc-seizures-2023")
    assert not [s for s, p, o in empty.triples if o == CNA.IndicatorObservation]
    apply(data, "unodc-seizures-2023", compare(data, "unodc-seizures-2023", path, "2026"))
    sink = convert(data / "unodc-seizures-2023")
    subject = CND["observation/unodc-seizures-2023-seizures-quantity-col-coca-leaf-2023"]
    said = {p: o for s, p, o in sink.triples if s == subject}
    assert said[CNA.obsValue].toPython() == pytest.approx(3.5)
    assert "Sum of 2 rows" in said[CNA.note]


def test_a_source_without_reader_is_refused_with_those_there_are(data: Path, tmp_path: Path) -> None:
    assert refreshable(data) == ["unodc-coca", "unodc-seizures-2023", "untc"]
    with pytest.raises(BadParameter, match="unodc-coca"):
        compare(data, "countries", export(tmp_path), "2026")


def test_the_command_shows_the_difference_and_a_dry_run_writes_nothing(
    runner: Runner, data: Path, content: Path, tmp_path: Path
) -> None:
    for part in ("ontology", "shapes", "queries"):
        shutil.copytree(content / part, data.parent / part)
    before = acts(data)
    file = str(export(tmp_path, CONFIRMED, ADDED))
    here = {"CONCORD_CONTENT": str(data.parent)}
    done = runner("refresh", "untc", file, "--as-of", "2026-10-01", "--dry-run", **here)
    assert done.returncode == 0, done.stderr
    assert "1 new" in done.stdout
    assert "un-1988-plw-accession (2019-08-14)" in done.stdout
    assert acts(data) == before
    assert runner("refresh", "untc", file, "--as-of", "2026-10-01", **here).returncode == 0
    assert "un-1988-plw-accession" in acts(data)
