"""Every saved question is asked on its own small graph and answers with the expected rows, in order.

`cases.yml` beside each `data.trig` lists what is given and the rows as CSV, IRIs shortened by `PREFIXES`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from rdflib import XSD, Literal, URIRef

from endpoint.content import content_root
from endpoint.namespaces import CNA, CND, CNV
from endpoint.saved.answer import run
from endpoint.saved.catalog import Catalog, Saved, load_catalog
from endpoint.saved.params import bind
from endpoint.store.protocol import Select, parse_select
from endpoint.store.terms import Term

HERE = Path(__file__).parent
CATALOG = load_catalog(content_root() / "queries")
PREFIXES = {
    **{f"{kind}:": str(CND[f"{kind}/"]) for kind in ("act", "source", "state", "treaty")},
    "org:": str(CND["organization/"]),
    "cna:": str(CNA),
    "cnv:": str(CNV),
}
DATATYPES = {
    "date": {XSD.date, XSD.gYearMonth, XSD.gYear},
    "year": {XSD.integer},
    "integer": {XSD.integer},
    "decimal": {XSD.decimal},
    "boolean": {XSD.boolean},
    "string": {None, XSD.string},
}


@dataclass(frozen=True)
class Case:
    """One asking of a question and the rows it must give."""

    saved: Saved
    name: str
    given: dict[str, str]
    rows: list[list[str]]

    @property
    def data(self) -> str:
        return (HERE / self.saved.fixture).read_text(encoding="utf-8")


def cases(catalog: Catalog) -> list[Case]:
    found = []
    for saved in catalog.all():
        path = (HERE / saved.fixture).with_name("cases.yml")
        for each in yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []:
            rows = list(csv.reader(io.StringIO(each["rows"])))
            found.append(Case(saved, each["case"], each.get("given", {}), rows))
    return found


CASES = cases(CATALOG)
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.saved.slug}: {case.name}")
each_question = pytest.mark.parametrize("saved", CATALOG.all(), ids=lambda saved: saved.slug)


@each_question
def test_question_has_a_fixture_and_cases(saved: Saved) -> None:
    assert saved.fixture == f"{saved.module}/{saved.slug}/data.trig"
    assert (HERE / saved.fixture).is_file()
    assert any(case.saved is saved and case.rows for case in CASES), "no case expects a row"


def test_every_fixture_belongs_to_a_question() -> None:
    fixtures = {str(path.relative_to(HERE)) for path in HERE.rglob("data.trig")}
    assert fixtures == {saved.fixture for saved in CATALOG.all()}


@each_case
def test_rows_are_as_expected(case: Case, store_of: Callable) -> None:
    answer = run(store_of(case.data), case.saved, case.given, solutions_format="json")
    select = parse_select(answer.read(), answer.version)
    assert select.columns == tuple(case.saved.returns)
    assert [[short(term) for term in row] for row in select.rows] == case.rows
    assert_types(case.saved, select)


@each_question
def test_text_for_the_editor_asks_the_same(saved: Saved, store_of: Callable) -> None:
    """Values written in as VALUES give what bound terms give: an engine without binding can answer too."""
    mine = [case for case in CASES if case.saved is saved]
    store = store_of(mine[0].data)
    for case in mine:
        text = saved.bound_text(bind(store, saved, case.given))
        rows = store.select(text).rows
        assert [[short(term) for term in row] for row in rows] == case.rows, case.name


def assert_types(saved: Saved, select: Select) -> None:
    for row in select.rows:
        for column, term in zip(saved.returns.values(), row, strict=True):
            if isinstance(term, Literal):
                wanted = DATATYPES.get(column.type, set())
                assert (None if term.language else term.datatype) in wanted, f"{column.name}: {term.n3()}"
            elif term is not None:
                assert column.type == "iri", f"{column.name}: {term.n3()}"


def short(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, URIRef):
        # The longest namespace first: cnd: holds all those of kinds.
        for prefix, namespace in sorted(PREFIXES.items(), key=lambda item: -len(item[1])):
            if term.startswith(namespace):
                return prefix + term.removeprefix(namespace)
    return str(term)
