"""Results are the same exactly when they mean the same; a comparison that lets all pass would prove nothing."""

from __future__ import annotations

import pytest

from tests.conformance.manifest import Case, Kind
from tests.conformance.querytext import has_keyword, is_ordered
from tests.conformance.results import Result, Truth, difference, read_results
from tests.conformance.suites import SUITES, sample


def turtle(text: str) -> Result:
    return read_results(f"PREFIX : <urn:x:> {text}".encode(), ".ttl", "http://example.org/")


def table(text: str) -> Result:
    return read_results(text.replace("|", "\t").encode(), ".tsv", "")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (":a :b :c .", ":a :b :c . :a :b :c ."),
        ("_:x :p _:y . _:y :p _:x .", "_:n :p _:m . _:m :p _:n ."),
        ("_:x :p 1 . _:y :p 2 .", "_:y :p 1 . _:x :p 2 ."),
        ("_:x :p _:y . _:y :p _:z . _:z :p _:x .", "_:3 :p _:1 . _:2 :p _:3 . _:1 :p _:2 ."),
        (":a :b 1.0 , 2e3 , true .", ":a :b 1.00 , 2000e0 , '1'^^<http://www.w3.org/2001/XMLSchema#boolean> ."),
        ("_:r :p <<( _:x :p :o )>> .", "_:x :p <<( _:r :p :o )>> ."),
    ],
)
def test_names_of_blank_nodes_and_spellings_of_numbers_do_not_count(left: str, right: str) -> None:
    assert not difference(turtle(left), turtle(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (":a :b :c .", ""),
        (":a :b 1 .", ":a :b '1' ."),
        (":a :b 1 .", ":a :b 1.0 ."),
        (":a :b 'c'@en .", ":a :b 'c' ."),
        ("_:x :p _:x .", "_:x :p _:y ."),
        ("_:x :p _:y . _:y :p _:x . _:z :p _:z .", "_:x :p _:y . _:y :p _:z . _:z :p _:x ."),
        (
            "_:a :p _:b . _:b :p _:c . _:c :p _:a . _:d :p _:e . _:e :p _:f . _:f :p _:d .",
            "_:a :p _:b . _:b :p _:c . _:c :p _:d . _:d :p _:e . _:e :p _:f . _:f :p _:a .",
        ),
        ("_:r :p <<( _:x :p :o )>> .", "_:r :p <<( _:r :p :o )>> ."),
    ],
)
def test_what_is_said_counts(left: str, right: str) -> None:
    assert difference(turtle(left), turtle(right))


def test_rows_count_as_often_as_they_come_and_columns_by_name() -> None:
    assert not difference(table("?a|?b\n1|2\n"), table("?b|?a\n2|1\n"))
    assert difference(table("?a\n1\n1\n"), table("?a\n1\n"))
    assert difference(table("?a\n1\n"), table("?b\n1\n"))
    assert difference(Truth(True), Truth(False))
    assert difference(Truth(True), table("?a\n1\n"))


def test_one_blank_node_is_one_across_rows() -> None:
    assert not difference(table("?a\n_:x\n_:x\n"), table("?a\n_:y\n_:y\n"))
    assert difference(table("?a\n_:x\n_:x\n"), table("?a\n_:x\n_:y\n"))


def test_the_order_of_rows_counts_only_where_the_query_orders_them() -> None:
    assert not difference(table("?a\n1\n2\n"), table("?a\n2\n1\n"))
    assert difference(table("?a\n1\n2\n"), table("?a\n2\n1\n"), ordered=True)
    assert is_ordered("SELECT * { ?s ?p ?o } ORDER BY ?s")
    assert not is_ordered("SELECT * { { SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 1 } } # ORDER BY ?s")


def test_csv_is_compared_as_it_is_written() -> None:
    left = read_results(b"a,b\r\nhttp://x/,1.0E6\r\n", ".csv", "")
    assert not difference(left, read_results(b"a,b\r\nhttp://x/,1000000\r\n", ".csv", ""))
    assert difference(left, read_results(b"a,b\r\nhttp://y/,1.0E6\r\n", ".csv", ""))


def test_keywords_are_not_sought_in_names_and_strings() -> None:
    assert has_keyword("SELECT * { service <urn:x:> {} }", r"SERVICE\b")
    assert not has_keyword("SELECT ?load { ?load :load 'LOAD', <urn:LOAD> } # LOAD", r"LOAD\b")


def test_a_sample_has_some_of_each_group_and_is_the_same_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.conformance.suites.ALL", False)
    cases = [Case(f"suite/{folder}/{number}", Kind.QUERY, SUITES) for folder in "abc" for number in range(50)]
    chosen = sample(cases, 10, lambda case: case.folder)
    assert len(chosen) == 10
    assert {case.folder for case in chosen} == {"suite/a", "suite/b", "suite/c"}
    assert chosen == sample(cases, 10, lambda case: case.folder)
    monkeypatch.setattr("tests.conformance.suites.ALL", True)
    assert sample(cases, 10, lambda case: case.folder) == cases
