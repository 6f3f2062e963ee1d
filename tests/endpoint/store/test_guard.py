"""What is refused before the engine reads a query."""

from __future__ import annotations

import pytest

from endpoint.errors import MalformedQuery, NotAllowed
from endpoint.namespaces import PREFIXES
from endpoint.store.guard import MAX_DEPTH, check, from_engine


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://example.org/> {} }",
        "SELECT * { # a comment\nSERVICE<http://example.org/>{} }",
        "LOAD <http://example.org/>",
    ],
)
def test_calls_to_other_servers_are_refused(text: str) -> None:
    with pytest.raises(NotAllowed):
        check(text, PREFIXES)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?service ?load "SERVICE <http://example.org/>" }',
        "SELECT * { # SERVICE <http://example.org/> {}\n ?s ?p ?o }",
        "SELECT * { <http://example.org/SERVICE#LOAD> ?p ?o }",
        "PREFIX service: <http://example.org/> SELECT * { service:load ?p '''LOAD''' }",
        "SELECT * { ?s ?p 'it\\'s SERVICE' , 'x'@service }",
    ],
)
def test_the_words_are_allowed_where_they_are_no_keywords(text: str) -> None:
    check(text, PREFIXES)


def test_an_undeclared_prefix_is_named_with_its_place() -> None:
    with pytest.raises(MalformedQuery) as caught:
        check("SELECT * {\n  ?s foo:bar ?o }", PREFIXES)
    assert "“foo:”" in caught.value.detail
    assert caught.value.extra == {"line": 2, "column": 6}


def test_a_prefix_declared_in_the_query_and_those_of_the_project_are_known() -> None:
    check("PREFIX foo: <http://example.org/> SELECT * { ?s foo:bar ?o ; cna:source/dcterms:title ?t }", PREFIXES)


def test_an_empty_prefix_and_dots_in_names_are_read_whole() -> None:
    check("PREFIX : <http://example.org/> SELECT * { :a.b :c-d ?o . :e :f 1.5 . }", PREFIXES)


@pytest.mark.parametrize("bracket", ["(", "{", "["])
def test_nesting_beyond_the_limit_is_refused(bracket: str) -> None:
    with pytest.raises(MalformedQuery, match="nested"):
        check("SELECT * " + bracket * (MAX_DEPTH + 1), PREFIXES)


def test_brackets_in_strings_and_iris_do_not_nest() -> None:
    check(f'SELECT * {{ ?s ?p "{"(" * 5000}" }}', PREFIXES)


def test_the_engines_syntax_error_becomes_a_sentence_with_its_place() -> None:
    fault = from_engine("SELECT * {\n ?s ?p }", 'error at 2:8: expected one of "(", [_], GRAPH')
    assert fault.extra == {"line": 2, "column": 8}
    assert "“}” is not expected here" in fault.detail
