"""The catalogue: lookup, order, and the faults of a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from endpoint.errors import DataFault, UnknownQuery
from endpoint.saved.catalog import load_catalog

Write = Callable[[str, str], Path]


def of(good: str, *, module: str = "instruments", id: str = "Q3") -> str:
    return good.replace("module: instruments", f"module: {module}").replace("id: Q3", f"id: {id}")


def test_questions_come_by_module_then_number_then_slug(write: Write, good: str) -> None:
    write("instruments/b.rq", of(good, id="Q10"))
    write("instruments/z.rq", of(good, id="Q2"))
    write("instruments/y.rq", of(good).replace("#+ id: Q3\n", ""))
    write("instruments/x.rq", of(good).replace("#+ id: Q3\n", ""))
    root = write("actors/m.rq", of(good, module="actors", id="Q50")).parent.parent
    assert [saved.slug for saved in load_catalog(root).all()] == ["m", "z", "b", "x", "y"]


def test_question_is_found_by_slug(write: Write, good: str) -> None:
    root = write("instruments/who-was-bound.rq", good).parent.parent
    assert load_catalog(root).get("who-was-bound").slug == "who-was-bound"


@pytest.mark.parametrize("slug", ["who-was-bund", "Who-Was-Bound", "who-was-bound' OR 1"])
def test_unknown_slug_is_answered_with_the_likeliest(write: Write, good: str, slug: str) -> None:
    root = write("instruments/who-was-bound.rq", good).parent.parent
    with pytest.raises(UnknownQuery, match="did you mean who-was-bound") as fault:
        load_catalog(root).get(slug)
    assert fault.value.status == 404


def test_slug_like_nothing_points_to_the_list(write: Write, good: str) -> None:
    root = write("instruments/who-was-bound.rq", good).parent.parent
    with pytest.raises(UnknownQuery, match="/queries/") as fault:
        load_catalog(root).get("\n" * 100_000)
    assert len(fault.value.detail) < 300


def test_empty_folder_is_an_empty_catalogue(tmp_path: Path) -> None:
    assert load_catalog(tmp_path).all() == ()


@pytest.mark.parametrize("name", ["loose.rq", "instruments/deep/er.rq", "instrumints/x.rq"])
def test_file_outside_a_module_folder_is_a_fault(write: Write, good: str, name: str, tmp_path: Path) -> None:
    write(name, good)
    with pytest.raises(DataFault, match=name):
        load_catalog(tmp_path / "queries")


def test_slug_shared_by_two_modules_is_a_fault(write: Write, good: str, tmp_path: Path) -> None:
    write("instruments/x.rq", good)
    write("actors/x.rq", of(good, module="actors", id="Q4"))
    with pytest.raises(DataFault, match="slug: “x” is also that of"):
        load_catalog(tmp_path / "queries")


def test_number_shared_by_two_questions_is_a_fault(write: Write, good: str, tmp_path: Path) -> None:
    write("instruments/x.rq", good)
    write("instruments/y.rq", good)
    with pytest.raises(DataFault, match="id: “Q3” is also that of"):
        load_catalog(tmp_path / "queries")
