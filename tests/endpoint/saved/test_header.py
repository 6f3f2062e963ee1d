"""The header of a saved question: what it gives, and every fault by file and key."""

from __future__ import annotations

import dataclasses

import pytest
from rdflib import XSD, Literal, URIRef

from endpoint.errors import DataFault
from endpoint.saved.header import Saved, parse_saved
from tests.endpoint.saved.conftest import PATH


def test_question_is_read_whole(saved: Saved, good: str) -> None:
    assert (saved.slug, saved.module, saved.id, saved.since) == ("a-question", "instruments", "Q3", "0.1.0")
    assert saved.question == {"en": "Who is it?", "fr": "Qui est-ce ?", "es": "¿Quién es?"}
    assert saved.description == "A question on who it is, told in two lines."
    assert saved.sections == ("S9", "S4")
    assert saved.items == ("A147",)
    assert saved.chart == {"kind": "bar", "x": "name"}
    assert saved.source == good
    assert saved.text.startswith("# A comment")


def test_parameters_keep_their_order_and_their_text(saved: Saved) -> None:
    assert list(saved.parameters)[:3] == ["treaty", "state", "date"]
    assert saved.parameters["treaty"].required
    assert saved.parameters["treaty"].class_name == "Instrument"
    assert saved.parameters["date"].default == "2003-01-01"
    assert saved.parameters["year"].default is None


def test_columns_keep_their_order(saved: Saved) -> None:
    assert next(iter(saved.returns)) == "name"
    assert saved.returns["n"].meaning == "how many"


def test_saved_question_cannot_be_changed(saved: Saved) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        saved.slug = "other"  # type: ignore[misc]


def test_question_in_a_language_that_lacks_is_english(saved: Saved) -> None:
    assert saved.question_in("fr") == "Qui est-ce ?"
    assert saved.question_in("ar") == "Who is it?"


def test_parameters_items_id_and_chart_may_be_left_out(good: str) -> None:
    lines = [line for line in good.splitlines() if not line.startswith(("#+ id", "#+ items", "#+ chart"))]
    saved = parse_saved("\n".join(lines), PATH)
    assert (saved.id, saved.items, saved.chart) == (None, (), {})


@pytest.mark.parametrize("literal", ['a"b', "a\\", "a\nb", "}", "?x", "\\u0022 } "])
def test_values_are_written_into_the_text_as_terms(saved: Saved, literal: str) -> None:
    text = saved.bound_text({"treaty": URIRef("http://x/t"), "words": Literal(literal)})
    block = text[text.index("VALUES") :]
    assert block.startswith(f"VALUES (?treaty ?words) {{ (<http://x/t> {Literal(literal).n3()}) }}")


def test_values_stand_at_the_start_of_the_outer_group(saved: Saved) -> None:
    text = saved.bound_text({"date": Literal("2003-01-01", datatype=XSD.date)})
    before = text[: text.index("VALUES")].rstrip()
    assert before.endswith("WHERE {")
    assert saved.bound_text({}) == saved.text


REPLACED = {
    "no header": ("#+ ", "# ", "header"),
    "unknown key": ("#+ since: 0.1.0", "#+ since: 0.1.0\n#+ sinse: 1", "sinse"),
    "endpoint stated": ("#+ since: 0.1.0", "#+ since: 0.1.0\n#+ endpoint: http://x/", "endpoint"),
    "missing key": ("#+ since: 0.1.0\n", "", "since"),
    "missing summary": ("#+ summary: Who is it?\n", "", "summary"),
    "summary differs": ("#+ summary: Who is it?", "#+ summary: Who was it?", "summary"),
    "key twice": ("#+ since: 0.1.0", "#+ since: 0.1.0\n#+ since: 0.2.0", "since"),
    "not YAML": ("#+ since: 0.1.0", "#+ since: [0.1.0", "header"),
    "since as a list": ("#+ since: 0.1.0", "#+ since: [0.1.0]", "since"),
    "alias of itself": ("#+ since: 0.1.0", "#+ since: &a [*a]", "header"),
    "module of another folder": ("#+ module: instruments", "#+ module: actors", "module"),
    "question as text": ("#+   en: Who is it?\n#+   fr: Qui est-ce ?\n#+   es: ¿Quién es?", "#+   x", "question"),
    "language missing": ("#+   es: ¿Quién es?\n", "", "question.es"),
    "language unknown": ("#+   es: ¿Quién es?", "#+   es: ¿Quién es?\n#+   xx: x", "question.xx"),
    "id not a number": ("#+ id: Q3", "#+ id: three", "id"),
    "section unknown": ("[S9, S4]", "[9]", "sections"),
    "sections not a list": ("[S9, S4]", "S9", "sections"),
    "item unknown": ("[A147]", "[B147]", "items"),
    "tag with capitals": ("[parties]", "[Parties]", "tags"),
    "version odd": ("since: 0.1.0", "since: soon", "since"),
    "fixture odd": ("a-question/data.trig", "a-question/data.ttl", "fixture"),
    "empty description": (">-\n#+   A question on who it is,\n#+   told in two lines.", "''", "description"),
    "chart not a mapping": ("{kind: bar, x: name}", "[bar]", "chart"),
    "parameter type": ("{type: year, help: the year}", "{type: jahr, help: the year}", "parameters.year.type"),
    "parameter key": ("help: the year}", "help: the year, hint: x}", "parameters.year.hint"),
    "parameter help": ("{type: year, help: the year}", "{type: year}", "parameters.year.help"),
    "iri without class": ("class: Actor, ", "", "parameters.state.class"),
    "class without iri": ("{type: year, help", "{type: year, class: Actor, help", "parameters.year.class"),
    "required odd": ("required: true", "required: maybe", "parameters.treaty.required"),
    "required with default": ("required: true", "required: true, default: un-1988", "parameters.treaty.default"),
    "default of wrong type": ("default: 2003-01-01", "default: 2003-02-30", "parameters.date.default"),
    "parameter not a mapping": ("{type: year, help: the year}", "year", "parameters.year"),
    "parameter name odd": ("#+   year: {type: year, help", "#+   ye-ar: {type: year, help", "parameters.ye-ar"),
    "return without meaning": ("{type: string, meaning: the name}", "{type: string}", "returns.name"),
    "return type": ("{type: string, meaning: the name}", "{type: text, meaning: x}", "returns.name.type"),
    "returns differ": ("#+   n: {type: integer, meaning: how many}\n", "", "returns"),
    "parameter not in the query": ("#+   year: {type: year, help", "#+   jahr: {type: year, help", "parameters.jahr"),
    "no query": ("SELECT", "# SELECT", "query"),
    "not a SELECT": ("SELECT ?name", "ASK ?name", "query"),
    "no WHERE": ("WHERE {\n", "{\n", "query"),
    "all columns": ("SELECT ?name", "SELECT * ?name", "query"),
    "header goes on": ("GROUP BY", "#+ tags: [x]\nGROUP BY", "header"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key"), REPLACED.values(), ids=REPLACED)
def test_fault_names_file_and_key(good: str, old: str, new: str, key: str) -> None:
    assert old in good
    with pytest.raises(DataFault) as fault:
        parse_saved(good.replace(old, new), PATH)
    assert str(PATH) in fault.value.detail
    assert key in fault.value.detail.removeprefix(str(PATH))


def test_parameter_outside_the_select_is_refused(good: str) -> None:
    """The engine binds none that the SELECT does not name."""
    text = good.replace("#+   words: {type: string, meaning: the words}\n", "")
    text = text.replace("?share ?words ?open (COUNT(?name)", "?share ?open (COUNT(?name)")
    with pytest.raises(DataFault, match="must be a column"):
        parse_saved(text, PATH)


def test_slug_is_words_joined_by_hyphens(good: str) -> None:
    with pytest.raises(DataFault, match="file name"):
        parse_saved(good, PATH.with_name("A_Question.rq"))


def test_yaml_fault_names_the_line(good: str) -> None:
    with pytest.raises(DataFault, match="in line 5"):
        parse_saved(good.replace("#+   es: ¿", "#+ \tes: ¿"), PATH)
