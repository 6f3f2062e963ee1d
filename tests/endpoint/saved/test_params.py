"""Values of parameters: what is taken, what is refused and how, and that no text ever changes a query."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import XSD, Literal

from endpoint.errors import BadParameter
from endpoint.namespaces import CND
from endpoint.saved.answer import run
from endpoint.saved.header import Saved, parse_saved
from endpoint.saved.params import bind
from endpoint.saved.values import MAX_LENGTH
from endpoint.store.embedded import EmbeddedStore
from endpoint.store.protocol import parse_select
from endpoint.store.terms import Term
from tests.endpoint.saved.conftest import GOOD, PATH

TREATY = {"treaty": "un-1988"}
SAVED = parse_saved(GOOD, PATH)


def refused(store: EmbeddedStore, saved: Saved, values: dict[str, object]) -> BadParameter:
    with pytest.raises(BadParameter) as fault:
        bind(store, saved, values)  # type: ignore[arg-type]
    return fault.value


@pytest.mark.parametrize(
    ("name", "text", "term"),
    [
        ("date", "1994-09-08", Literal("1994-09-08", datatype=XSD.date)),
        ("date", " 2000-02-29 ", Literal("2000-02-29", datatype=XSD.date)),
        ("year", "2003", Literal(2003)),
        ("year", "0033", Literal(33)),
        ("least", "-12", Literal(-12)),
        ("least", "+007", Literal(7)),
        ("share", "2.50", Literal("2.50", datatype=XSD.decimal)),
        ("words", 'a "word" \\u0022', Literal('a "word" \\u0022')),
        ("open", "TRUE", Literal(True)),
        ("open", "no", Literal(False)),
    ],
)
def test_value_becomes_a_typed_literal(
    things: EmbeddedStore, saved: Saved, name: str, text: str, term: Literal
) -> None:
    assert bind(things, saved, {**TREATY, name: text})[name] == term


@pytest.mark.parametrize(
    ("name", "text", "accepted"),
    [
        ("date", "2003", "2003-01-31"),
        ("date", "1 March 2013", "2003-01-31"),
        ("date", "2003-1-1", "2003-01-31"),
        ("date", "2003-02-30", "calendar"),
        ("date", "2003-01-01T00:00:00", "2003-01-31"),
        ("date", "\u0662\u0660\u0660\u0663-01-01", "2003-01-31"),
        ("date", "20030101", "2003-01-31"),
        ("date", '2003-01-01"^^<x>', "2003-01-31"),
        ("year", "03", "four digits"),
        ("year", "20003", "four digits"),
        ("least", "1.5", "whole number"),
        ("least", "9" * 30, "18 digits"),
        ("share", "NaN", "decimal"),
        ("share", "1e9", "decimal"),
        ("open", "perhaps", "true nor false"),
    ],
)
def test_value_of_the_wrong_form_is_refused_with_a_hint(
    things: EmbeddedStore, saved: Saved, name: str, text: str, accepted: str
) -> None:
    fault = refused(things, saved, {**TREATY, name: text})
    assert fault.extra["parameter"] == name
    assert f"“{name}”" in fault.detail
    assert accepted in fault.detail
    assert text[:10] in fault.detail


@pytest.mark.parametrize(
    "text",
    [
        "un-1988",
        "UN-1988",
        " un-1988 ",
        "treaty/un-1988",
        "cnd:treaty/un-1988",
        str(CND["treaty/un-1988"]),
        "1988 convention",
        "CONVENTION  de 1988",
        "vi-19",
    ],
)
def test_treaty_may_be_named_in_many_ways(things: EmbeddedStore, saved: Saved, text: str) -> None:
    assert bind(things, saved, {"treaty": text})["treaty"] == CND["treaty/un-1988"]


@pytest.mark.parametrize("text", ["C\u00f4te d'Ivoire", "Co\u0302te d'Ivoire", "C\u00d4TE D'IVOIRE", "CIV"])
def test_accents_count_and_their_encoding_does_not(things: EmbeddedStore, saved: Saved, text: str) -> None:
    assert bind(things, saved, {**TREATY, "state": text})["state"] == CND["state/civ"]


def test_slug_that_ends_another_is_not_taken_for_it(things: EmbeddedStore, saved: Saved) -> None:
    assert bind(things, saved, {"treaty": "un-1961"})["treaty"] == CND["treaty/un-1961"]


def test_name_with_signs_of_syntax_is_but_a_name(things: EmbeddedStore, saved: Saved) -> None:
    found = bind(things, saved, {**TREATY, "state": 'quote " } and <ANGLE>'})
    assert str(found["state"]).endswith("état")


def test_slug_of_two_things_is_refused_with_the_choices(things: EmbeddedStore, saved: Saved) -> None:
    detail = refused(things, saved, {**TREATY, "state": "eu"}).detail
    assert "organization/eu" in detail
    assert "state/eu" in detail


def test_slug_with_its_kind_decides_between_two(things: EmbeddedStore, saved: Saved) -> None:
    assert bind(things, saved, {**TREATY, "state": "organization/eu"})["state"] == CND["organization/eu"]


def test_name_of_two_things_is_refused_with_the_choices(things: EmbeddedStore, saved: Saved) -> None:
    detail = refused(things, saved, {"treaty": "single convention"}).detail
    assert "treaty/un-1961, treaty/un-1961-original" in detail


def test_unknown_thing_is_answered_with_the_likeliest(things: EmbeddedStore, saved: Saved) -> None:
    fault = refused(things, saved, {"treaty": "un-1998"})
    assert fault.detail.startswith("“treaty”: there is no instrument “un-1998” here; did you mean un-1988")


def test_thing_like_nothing_is_answered_with_those_there_are(things: EmbeddedStore, saved: Saved) -> None:
    assert "known are un-1961, un-1961-original, un-1988" in refused(things, saved, {"treaty": "xyzzy"}).detail


def test_thing_of_another_class_is_refused(things: EmbeddedStore, saved: Saved) -> None:
    assert "no instrument" in refused(things, saved, {"treaty": str(CND["state/col"])}).detail


@pytest.mark.parametrize(
    "iri",
    [
        "http://x/>} INSERT",
        "https://w3id.org/concord/id/treaty/un-1988 ",
        "http://x/%zz",
        "http://[",
        "http://",
        "urn:x",
    ],
)
def test_iri_that_is_none_or_unknown_is_refused(things: EmbeddedStore, saved: Saved, iri: str) -> None:
    if iri.endswith(" "):
        assert bind(things, saved, {"treaty": iri})["treaty"] == CND["treaty/un-1988"]
    else:
        assert refused(things, saved, {"treaty": iri}).extra["parameter"] == "treaty"


@pytest.mark.parametrize("blank", ["", "   ", []])
def test_blank_is_the_default(things: EmbeddedStore, saved: Saved, blank: object) -> None:
    bound = bind(things, saved, {**TREATY, "date": blank})  # type: ignore[dict-item]
    assert bound["date"] == Literal("2003-01-01", datatype=XSD.date)


def test_absent_optional_parameter_is_not_bound(things: EmbeddedStore, saved: Saved) -> None:
    assert set(bind(things, saved, TREATY)) == {"treaty", "date"}


@pytest.mark.parametrize("values", [{}, {"treaty": ""}, {"treaty": [" "]}])
def test_missing_required_parameter_says_what_it_takes(
    things: EmbeddedStore, saved: Saved, values: dict[str, object]
) -> None:
    fault = refused(things, saved, values)
    assert fault.extra["parameter"] == "treaty"
    assert "is missing; it takes the treaty, such as un-1988" in fault.detail


def test_value_given_once_in_a_list_is_taken(things: EmbeddedStore, saved: Saved) -> None:
    assert bind(things, saved, {"treaty": ["un-1988"]})["treaty"] == CND["treaty/un-1988"]


def test_value_given_twice_is_refused(things: EmbeddedStore, saved: Saved) -> None:
    fault = refused(things, saved, {"treaty": ["un-1988", "un-1988"]})
    assert fault.detail == "“treaty” is given 2 times; give it once."


def test_unknown_name_is_answered_with_the_likeliest(things: EmbeddedStore, saved: Saved) -> None:
    fault = refused(things, saved, {**TREATY, "dat": "2003-01-01"})
    assert "no parameter “dat”; did you mean “date”?" in fault.detail
    assert fault.status == 400


def test_unknown_name_like_none_lists_them(things: EmbeddedStore, saved: Saved) -> None:
    assert "a-question takes treaty, state" in refused(things, saved, {"x} INSERT": ""}).detail


@pytest.mark.parametrize("name", ["treaty", "state", "date", "year", "least", "share", "words", "open"])
@pytest.mark.parametrize("text", ["x" * 1_000_000, "a\nb", "a\x00b", "\ud800", "a\x85b"])
def test_what_no_value_can_be_is_refused_in_a_short_message(
    things: EmbeddedStore, saved: Saved, name: str, text: str
) -> None:
    fault = refused(things, saved, {**TREATY, name: text})
    assert len(fault.detail) < 300
    assert fault.detail.isprintable()


HOSTILE = st.one_of(
    st.text(max_size=MAX_LENGTH + 5),
    st.text(alphabet="\"\\<>{}?.;#'u0022 \nINSERT", max_size=60),
    st.sampled_from(["> } INSERT DATA { <a> <b> <c> } #", '" . ?s ?p ?o . "', "\\u003E \\u007D", "'''", '"' * 3, "?x"]),
)


def outcome(store: EmbeddedStore, values: dict[str, str]) -> dict[str, Term] | BadParameter:
    """Return what is bound, or the refusal; anything else that is raised fails the test."""
    try:
        return bind(store, SAVED, values)
    except BadParameter as fault:
        return fault


@settings(max_examples=60, deadline=None)
@given(text=HOSTILE)
@example(text='x" } UNION { ?s ?p ?o } #')
@example(text="\\u0022 } #")
def test_no_text_changes_the_query(things: EmbeddedStore, text: str) -> None:
    """A value comes back as it went in, in the two rows that the question has, or is refused."""
    values = {**TREATY, "words": text}
    bound = outcome(things, values)
    if isinstance(bound, BadParameter):
        assert bound.extra == {"parameter": "words"}
        return
    answer = run(things, SAVED, values)
    select = parse_select(answer.read(), answer.version)
    at = select.columns.index("words")
    assert len(select.rows) == 2, "the treaty has two names"
    assert {row[at] for row in select.rows} == ({Literal(text.strip())} if text.strip() else {None})


@settings(max_examples=60, deadline=None)
@given(text=HOSTILE)
@example(text='x" } UNION { ?s ?p ?o } #')
@example(text="\\u0022 } #")
@example(text="\\\\u0022 } #")
def test_no_text_changes_the_query_shown_in_the_editor(things: EmbeddedStore, text: str) -> None:
    bound = outcome(things, {**TREATY, "words": text})
    if isinstance(bound, BadParameter):
        return
    select = things.select(SAVED.bound_text(bound))
    at = select.columns.index("words")
    assert len(select.rows) == 2
    assert {row[at] for row in select.rows} == ({Literal(text.strip())} if text.strip() else {None})


@settings(max_examples=60, deadline=None)
@given(text=HOSTILE)
@example(text="https://w3id.org/concord/id/treaty/un-1988> } #")
@example(text="cnd:treaty/un-1988> } #")
@example(text="https://w3id.org/concord/id/treaty/\\u003E")
def test_no_text_names_a_thing_that_is_not_there(things: EmbeddedStore, text: str) -> None:
    bound = outcome(things, {"treaty": text})
    if isinstance(bound, BadParameter):
        assert bound.extra == {"parameter": "treaty"}
    else:
        assert bound["treaty"] in {CND[f"treaty/{slug}"] for slug in ("un-1988", "un-1961", "un-1961-original")}


@settings(max_examples=40, deadline=None)
@given(text=HOSTILE, name=st.sampled_from(["date", "year", "least", "share", "open"]))
def test_no_text_becomes_a_literal_of_the_wrong_type(things: EmbeddedStore, text: str, name: str) -> None:
    bound = outcome(things, {**TREATY, name: text})
    if isinstance(bound, BadParameter):
        assert bound.extra == {"parameter": name}
    else:
        term = bound.get(name)
        assert term is None or (isinstance(term, Literal) and not term.ill_typed)
