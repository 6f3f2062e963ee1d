"""Canonical Turtle: the text depends on the graph alone, and nothing in it is lost."""

from __future__ import annotations

import random

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from endpoint.build.turtle import format_turtle
from endpoint.errors import DataFault

PREFIXES = "@prefix ex: <http://example.org/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"

STATEMENTS = [
    'ex:b ex:p "plain", "tagged"@fr, "tagged"@en, 7, 2.50, true .',
    'ex:b ex:q "a \\"quoted\\" \\\\ line", """two\nlines with "quotes\\"""" .',
    "ex:a a ex:Kind ; ex:list ( 1 ex:b ( ex:c ) [ ex:p ex:a ] ) ; ex:none () .",
    "ex:a ex:shape [ ex:path [ ex:inverse ex:p ] ; ex:count 1 ] , [ ex:count 2 ] .",
    "ex:a ex:shares _:x . ex:b ex:shares _:x . _:x ex:p ex:c .",
    "_:left ex:ring _:right . _:right ex:ring _:left ; ex:p 1 .",
    "[] a ex:Loose ; ex:p ex:a .",
    "<http://example.org/path/leaf> ex:p <http://example.org/odd.> .",
]


def _parse(text: str) -> Graph:
    return Graph().parse(data=text, format="turtle")


def test_formatting_keeps_the_graph() -> None:
    text = PREFIXES + "\n".join(STATEMENTS)
    assert isomorphic(_parse(format_turtle(text)), _parse(text))


def test_formatting_twice_changes_nothing() -> None:
    once = format_turtle(PREFIXES + "\n".join(STATEMENTS))
    assert format_turtle(once) == once


def test_order_and_blank_node_labels_of_the_input_do_not_matter() -> None:
    expected = format_turtle(PREFIXES + "\n".join(STATEMENTS))
    for seed in range(5):
        shuffled = random.Random(seed).sample(STATEMENTS, len(STATEMENTS))
        text = PREFIXES + "\n".join(shuffled)
        text = text.replace("_:x", "_:zz").replace("_:left", f"_:n{seed}").replace("_:right", "_:a1")
        assert format_turtle(text) == expected


def test_each_predicate_and_each_of_several_objects_has_a_line() -> None:
    assert format_turtle(PREFIXES + 'ex:b ex:q 1 ; a ex:K ; ex:p "y"@fr, "x"@en . ex:a ex:p ex:b .') == (
        "@prefix ex: <http://example.org/> .\n\n"
        "ex:a\n    ex:p ex:b ;\n    .\n\n"
        'ex:b\n    a ex:K ;\n    ex:p\n        "x"@en ,\n        "y"@fr ;\n    ex:q 1 ;\n    .\n'
    )


def test_the_project_names_its_prefixes_whatever_the_input_calls_them() -> None:
    text = "@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n<urn:a> a s:Concept ."
    assert format_turtle(text).startswith("@prefix skos: ")


def test_the_document_comes_before_its_terms() -> None:
    text = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n<urn:a> a owl:Class . <urn:z> a owl:Ontology ."
    assert format_turtle(text).index("<urn:z>") < format_turtle(text).index("<urn:a>")


@pytest.mark.parametrize("literal", ['"01"^^xsd:integer', '"1.0"^^xsd:double', '"2015-3"^^xsd:gYearMonth'])
def test_lexical_forms_stay_as_written(literal: str) -> None:
    text = format_turtle(f"{PREFIXES}ex:a ex:p {literal} .")
    assert literal in text
    assert format_turtle(text) == text


def test_comments_at_the_head_stay() -> None:
    text = f"# Licence: see README\n\n{PREFIXES}ex:a ex:p <http://example.org/#b> ."
    assert format_turtle(text).startswith("# Licence: see README\n\n@prefix")


def test_a_comment_that_would_be_lost_is_refused_with_its_line() -> None:
    with pytest.raises(DataFault, match="line 4"):
        format_turtle(f'{PREFIXES}ex:a ex:p "no # comment" .\n# a comment\n')


def test_text_that_is_not_turtle_is_refused_with_its_line() -> None:
    with pytest.raises(DataFault, match="line 3"):
        format_turtle(f"{PREFIXES}ex:a unknown:p 1 .")


def test_an_unfinished_statement_is_refused() -> None:
    with pytest.raises(DataFault, match="ends inside a statement"):
        format_turtle(f"{PREFIXES}ex:a ex:p ex:b")


def test_a_relative_iri_is_refused() -> None:
    with pytest.raises(DataFault, match="<somewhere>"):
        format_turtle(f"{PREFIXES}ex:a ex:p <somewhere> .")
