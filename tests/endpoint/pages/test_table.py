"""Rows of terms as tables for readers."""

from __future__ import annotations

from rdflib import XSD, Literal, URIRef

from endpoint.pages.table import SHOWN_AT_MOST, cell_of, gather, heading_of, link_of, table_of, unlabelled
from endpoint.store.protocol import Select
from endpoint.store.terms import Term

COLOMBIA = URIRef("https://w3id.org/concord/id/state/col")


def select(*columns: str, rows: list[tuple[Term | None, ...]]) -> Select:
    return Select(columns, rows, 7)


def test_a_label_column_becomes_the_text_of_its_link() -> None:
    table = table_of(select("party", "partyLabel", rows=[(COLOMBIA, Literal("Colombia", lang="en"))]))
    assert [column.heading for column in table.columns] == ["Party"]
    assert (table.rows[0][0].text, table.rows[0][0].href) == ("Colombia", "/id/state/col")


def test_plain_tables_keep_every_variable_under_its_own_name() -> None:
    table = table_of(select("party", "partyLabel", rows=[(COLOMBIA, Literal("Colombia"))]), plain=True)
    assert [column.heading for column in table.columns] == ["party", "partyLabel"]
    assert table.rows[0][0].text == "cnd:state/col"


def test_labels_given_apart_name_the_things_of_unlabelled_columns() -> None:
    answer = select("act", rows=[(COLOMBIA,), (None,)])
    assert unlabelled(answer) == [str(COLOMBIA)]
    table = table_of(answer, labels={str(COLOMBIA): Literal("Colombia")})
    assert [row[0].text for row in table.rows] == ["Colombia", "–"]


def test_only_the_first_thousand_rows_are_shown_and_the_table_says_so() -> None:
    table = table_of(select("n", rows=[(Literal(number),) for number in range(SHOWN_AT_MOST + 5)]))
    assert len(table.rows) == SHOWN_AT_MOST
    assert table.extent == "first 1,000 of 1,005 rows"


def test_a_table_that_shows_all_rows_names_their_number_only() -> None:
    assert table_of(select("n", rows=[(Literal(1),)])).extent == "1 row"


def test_an_absent_value_is_marked_as_absent() -> None:
    assert cell_of(None).is_absent


def test_dates_numbers_and_truth_values_are_set_plainly() -> None:
    date = cell_of(Literal("1994-06-10", datatype=XSD.date))
    assert (date.text, date.kind, date.note) == ("1994-06-10", "date", None)
    assert cell_of(Literal(12)).kind == "number"
    assert cell_of(Literal(True)).text == "yes"
    assert cell_of(Literal(True), plain=True).text == "true"


def test_a_text_in_another_language_keeps_its_tag() -> None:
    assert cell_of(Literal("Colombie", lang="fr")).language == "fr"
    assert cell_of(Literal("Colombia", lang="en")).language is None


def test_an_address_that_a_browser_would_run_is_no_link() -> None:
    assert link_of("javascript:alert(1)") is None
    assert cell_of(Literal("javascript:alert(1)", datatype=XSD.anyURI)).href is None
    assert link_of("https://treaties.un.org/") == "https://treaties.un.org/"


def test_a_source_that_all_rows_share_is_said_once() -> None:
    answer = select("n", "source", rows=[(Literal(1), COLOMBIA), (Literal(2), COLOMBIA)])
    table = gather(table_of(answer), "Source")
    assert [column.heading for column in table.columns] == ["N"]
    assert [heading for heading, _ in table.common] == ["Source"]


def test_names_of_variables_read_as_words() -> None:
    assert [heading_of(name) for name in ("boundSince", "asOf", "n", "actURL")] == [
        "Bound since",
        "As of",
        "N",
        "Act URL",
    ]
