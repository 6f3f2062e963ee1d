"""What an update would touch, told from its text."""

from __future__ import annotations

import pytest

from endpoint.errors import BadRequest
from endpoint.store.updatetext import read_operations, with_using, without_load

PREFIXES = {"g": "http://g/"}


def touched(text: str) -> tuple[set[str] | None, bool]:
    operations = read_operations(text, PREFIXES)
    graphs = [each.graphs for each in operations]
    named = None if None in graphs else {graph for each in graphs for graph in each or ()}
    return named, any(each.default for each in operations)


@pytest.mark.parametrize(
    ("text", "graphs", "default"),
    [
        ("INSERT DATA { <urn:a> <urn:b> 1 }", set(), True),
        ("INSERT DATA { GRAPH <http://g/1> { <urn:a> <urn:b> 1 ; <urn:c> 2 } }", {"http://g/1"}, False),
        ("INSERT DATA { GRAPH g:1 { <urn:a> <urn:b> 1 } <urn:a> <urn:b> 1 }", {"http://g/1"}, True),
        ("PREFIX h: <http://h/> DELETE DATA { GRAPH h:1 { <urn:a> <urn:b> 1 } }", {"http://h/1"}, False),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", None, False),
        ("DELETE WHERE { ?s ?p ?o }", set(), True),
        ("WITH g:1 DELETE { ?s ?p ?o } INSERT { ?s ?p 2 } WHERE { ?s ?p ?o }", {"http://g/1"}, False),
        ("DELETE { GRAPH g:1 { ?s ?p ?o } } WHERE { ?s ?p ?o }", {"http://g/1"}, False),
        ("INSERT { GRAPH g:1 { ?s ?p ?o } } WHERE { GRAPH g:2 { ?s ?p ?o } }", {"http://g/1"}, False),
        ("CLEAR GRAPH g:1 ; DROP SILENT GRAPH g:2", {"http://g/1", "http://g/2"}, False),
        ("CLEAR NAMED", None, False),
        ("DROP ALL", None, True),
        ("CLEAR DEFAULT", set(), True),
        ("COPY DEFAULT TO g:1", {"http://g/1"}, False),
        ("ADD g:1 TO DEFAULT", set(), True),
        ("MOVE g:1 TO g:2", {"http://g/1", "http://g/2"}, False),
        ("BASE <http://b/> CLEAR GRAPH <1>", None, False),
        ("# CLEAR ALL\nINSERT DATA { GRAPH g:1 { <urn:a> <urn:b> 'CLEAR ALL ; }' } }", {"http://g/1"}, False),
        ("", set(), False),
    ],
)
def test_graphs_that_may_change_are_named(text: str, graphs: set[str] | None, default: bool) -> None:
    assert touched(text) == (graphs, default)


def test_a_load_is_taken_out_and_the_lines_stay() -> None:
    text = "LOAD SILENT\n<http://x/d>\nINTO GRAPH g:1 ;\nINSERT DATA { <urn:a> <urn:b> 1 }"
    cleared = without_load(text, read_operations(text, PREFIXES))
    assert "LOAD" not in cleared
    assert cleared.splitlines()[-1] == "INSERT DATA { <urn:a> <urn:b> 1 }"
    assert cleared.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
            "DELETE { ?s ?p ?o }  USING <http://g/1> WHERE { ?s ?p ?o }",
        ),
        (
            "DELETE WHERE { ?s ?p ?o }",
            "DELETE  { ?s ?p ?o } USING <http://g/1> WHERE { ?s ?p ?o }",
        ),
        ("INSERT DATA { <urn:a> <urn:b> 'WHERE' }", "INSERT DATA { <urn:a> <urn:b> 'WHERE' }"),
    ],
)
def test_the_dataset_of_the_request_stands_before_where(text: str, expected: str) -> None:
    assert with_using(text, read_operations(text, PREFIXES), ["http://g/1"], []) == expected


def test_a_dataset_in_both_places_is_refused() -> None:
    text = "WITH <http://g/1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"
    with pytest.raises(BadRequest, match="USING or WITH"):
        with_using(text, read_operations(text, PREFIXES), ["http://g/2"], [])


@pytest.mark.parametrize("iri", ["relative", "http://x/ y", "http://x/>{}"])
def test_no_text_comes_in_by_way_of_an_iri(iri: str) -> None:
    text = "DELETE WHERE { ?s ?p ?o }"
    with pytest.raises(BadRequest, match="absolute IRI"):
        with_using(text, read_operations(text, PREFIXES), [iri], [])
