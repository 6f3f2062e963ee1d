"""Rows are counted exactly, however the answer is cut into chunks and whatever its texts hold."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoint.serving.rows import RowCount

FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
HOSTILE = ['},{"', '"},{"', "[{", "\\", '\\"', "\\\\", '"', '""', "\n", "\r\n", "a,b", "<result>", "]]>", "", "é\u2028"]


def answer_of(texts: list[str], form: str, columns: int = 2) -> bytes:
    """Return what the engine writes for a row of each text, with a column that is bound now and then only."""
    store = ox.Store()
    for number, text in enumerate(texts):
        store.add(ox.Quad(ox.NamedNode(f"urn:s{number}"), ox.NamedNode("urn:p"), ox.Literal(text)))
    names = "?o ?none" if columns == 2 else "?o"
    found = store.query(f"SELECT {names} {{ ?s ?p ?o }}")
    assert isinstance(found, ox.QuerySolutions)
    content = found.serialize(format=FORMATS[form])
    assert content is not None
    return content


def counted(content: bytes, form: str, size: int) -> int | None:
    count = RowCount(form)
    chunks = [content[start : start + size] for start in range(0, len(content), size)]
    assert b"".join(count.passing(chunks)) == content
    return count.rows


@pytest.mark.parametrize("form", FORMATS)
@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=5)), max_size=8), st.integers(1, 40))
def test_every_row_is_counted_once(form: str, texts: list[str], size: int) -> None:
    assert counted(answer_of(texts, form), form, size) == len(texts)


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_texts_are_no_rows(form: str) -> None:
    for size in (1, 2, 3, 7, 1000):
        assert counted(answer_of(HOSTILE, form, columns=1), form, size) == len(HOSTILE)


@pytest.mark.parametrize("form", FORMATS)
def test_rows_without_any_value_count(form: str) -> None:
    found = ox.Store().query("SELECT ?x { VALUES ?y { 1 2 3 } }")
    assert isinstance(found, ox.QuerySolutions)
    content = found.serialize(format=FORMATS[form])
    assert content is not None
    assert counted(content, form, 5) == 3


@pytest.mark.parametrize("form", FORMATS)
def test_terms_within_terms_are_no_rows(form: str) -> None:
    found = ox.Store().query("SELECT ?t { VALUES ?t { <<( <urn:a> <urn:b> <<( <urn:c> <urn:d> 'x' )>> )>> 2 } }")
    assert isinstance(found, ox.QuerySolutions)
    content = found.serialize(format=FORMATS[form])
    assert content is not None
    assert counted(content, form, 3) == 2


def test_n_triples_have_a_row_a_line() -> None:
    assert counted(b"<urn:a> <urn:b> 'x' .\n" * 3, "nt", 10) == 3


def test_what_is_not_all_there_has_no_number() -> None:
    count = RowCount("csv")
    next(count.passing([b"x\n1\n", b"2\n"]))
    assert count.rows is None
    assert counted(b"<a> <b> <c> .", "ttl", 5) is None
