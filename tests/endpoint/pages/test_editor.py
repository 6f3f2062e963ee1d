"""Faults as the editor shows them."""

from __future__ import annotations

from endpoint.errors import MalformedQuery
from endpoint.pages.editor import downloads_of, excerpt_of, fault_of


def test_the_excerpt_marks_the_column_under_its_line() -> None:
    assert excerpt_of("SELECT *\n{ ?s ?p }", 2, 9).splitlines() == ["   1  SELECT *", "   2  { ?s ?p }", " " * 14 + "^"]


def test_a_fault_after_the_last_line_is_shown_on_a_line_of_its_own() -> None:
    assert excerpt_of("SELECT *\n", 2, 1).splitlines() == ["   1  SELECT *", "   2", "      ^"]


def test_the_place_is_not_said_twice() -> None:
    fault = fault_of(
        MalformedQuery("Line 2, column 9: “}” is not expected here.", line=2, column=9), "SELECT *\n{ ?s ?p }"
    )
    assert (fault.line, fault.column, fault.detail) == (2, 9, "“}” is not expected here.")


def test_a_fault_without_a_place_is_shown_without_an_excerpt() -> None:
    assert fault_of(MalformedQuery("The query cannot be evaluated."), "SELECT *").excerpt == ""


def test_a_query_too_long_for_an_address_has_no_download_links() -> None:
    assert len(downloads_of("SELECT * {}")) == 4
    assert downloads_of("#" * 7000) == ()
