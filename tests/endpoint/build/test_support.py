"""Every filled cell of a table that says what its source shows rests on a source."""

from __future__ import annotations

from pathlib import Path

import pytest

from endpoint.build.support import find_anachronisms, find_unsupported, refuse_unsupported
from endpoint.errors import DataFault

SOURCES = "slug,date\npage,2019-05\nother,\n"


def folder(tmp_path: Path, table: str, statements: str = "") -> Path:
    home = tmp_path / "agencies"
    home.mkdir()
    (home / "agencies.csv").write_text(table)
    (home / "sources.csv").write_text(SOURCES)
    if statements:
        (home / "statements.csv").write_text(statements)
    return tmp_path


def test_a_cell_that_no_source_shows_is_named(tmp_path: Path) -> None:
    data = folder(tmp_path, "agency,class,acronym,start,source,shows\nbra-pf,Police,PF,1944,page,start\n")
    [fault] = find_unsupported(data)
    assert fault.startswith("data/agencies/agencies.csv:2: no source shows “acronym” of bra-pf")
    with pytest.raises(DataFault, match="acronym"):
        refuse_unsupported(data)


def test_a_further_source_may_show_it(tmp_path: Path) -> None:
    table = "agency,acronym,source,shows\nbra-pf,PF,page,\n"
    assert find_unsupported(folder(tmp_path, table, "agency,supports,source\nbra-pf,acronym,other\n")) == []


def test_naming_a_blank_or_unknown_column_is_a_fault(tmp_path: Path) -> None:
    table = "agency,acronym,source,shows\nbra-pf,,page,acronym;motto\n"
    assert [fault.partition(": ")[2] for fault in find_unsupported(folder(tmp_path, table))] == [
        "“acronym” in “shows” is no filled column",
        "“motto” in “shows” is no filled column",
    ]


def test_a_statement_of_nobody_is_a_fault(tmp_path: Path) -> None:
    table = "agency,acronym,source,shows\nbra-pf,,page,\n"
    [fault] = find_unsupported(folder(tmp_path, table, "agency,supports,source\nbra-fp,acronym,other\n"))
    assert "there is no row “bra-fp”" in fault


@pytest.mark.parametrize(("as_of", "faults"), [("2019-06-01", 1), ("2020", 1), ("2019-05-31", 0), ("2019", 0)])
def test_nothing_holds_as_of_a_day_after_its_source(tmp_path: Path, as_of: str, faults: int) -> None:
    found = find_anachronisms(folder(tmp_path, f"agency,source,as_of\nbra-pf,page,{as_of}\nper-x,other,2030\n"))
    assert len(found) == faults
