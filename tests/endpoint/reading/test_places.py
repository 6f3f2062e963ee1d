"""Every term of a file is told where it stands, in each format."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pyoxigraph as ox
import pytest
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.compare import to_isomorphic

from endpoint.reading.document import Document, Place
from endpoint.reading.read import read
from endpoint.shacl.engine.terms import to_engine
from endpoint.shacl.gate import graph_of

TURTLE = """@prefix : <http://e/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . # a comment with "quotes" and <brackets>
:a a :C ;
\t:p "é😀x"@en , 01 , "01"^^xsd:integer ;
   :q [ :r ( 1 :b ) ; ] .
[] :s true .
"""


def _at(place: Place, document: Document) -> str:
    """Return the text that stands at a place."""
    lines = re.split(r"\r\n|\n|\r", document.text)
    assert place.span.line == place.span.end_line
    return lines[place.span.line - 1][place.span.column - 1 : place.span.end_column - 1]


def test_the_text_at_a_place_is_the_term() -> None:
    document = read("a.ttl", TURTLE.encode())
    shown = [
        tuple(_at(place, document) for place in (s.subject_at, s.predicate_at, s.object_at))
        for s in document.statements
    ]
    assert shown[:4] == [
        (":a", "a", ":C"),
        (":a", ":p", '"é😀x"@en'),
        (":a", ":p", "01"),
        (":a", ":p", '"01"^^xsd:integer'),
    ]
    assert shown[-1] == ("[", ":s", "true")
    assert ("[", ":r", "(") in shown
    assert (":a", ":q", "[") in shown


def test_lexical_forms_stay_as_written() -> None:
    document = read("a.ttl", TURTLE.encode())
    numbers = [each.object for each in document.statements if getattr(each.object, "datatype", None) == XSD.integer]
    assert [str(each) for each in numbers] == ["01", "01", "1"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_lines_are_counted_with_any_line_end(end: str) -> None:
    document = read("a.ttl", TURTLE.replace("\n", end).encode())
    assert [each.subject_at.span.line for each in document.statements][-1] == 6


def test_a_byte_order_mark_moves_nothing() -> None:
    assert read("a.ttl", b"\xef\xbb\xbf" + TURTLE.encode()).statements == read("a.ttl", TURTLE.encode()).statements


def test_lines_of_n_quads_name_their_graphs() -> None:
    content = b'<http://e/a> <http://e/p> "x" <http://e/g> .\n_:b <http://e/p> <http://e/c> .\n'
    document = read("a.nq", content)
    assert [each.graph for each in document.statements] == [URIRef("http://e/g"), None]
    assert [_at(each.object_at, document) for each in document.statements] == ['"x"', "<http://e/c>"]
    assert document.statements[1].subject == BNode("b")


def test_trig_has_statements_in_and_around_graphs() -> None:
    document = read("a.trig", b"@prefix : <http://e/> . :g { :a :p :b } GRAPH :h { :a :p :c . } :a :p :d .")
    assert [str(each.graph) for each in document.statements] == ["http://e/g", "http://e/h", "None"]


def test_json_ld_has_pointers_and_lines() -> None:
    content = """{"@context": {"@vocab": "http://e/"},
 "@id": "http://e/a", "@type": "C",
 "p": ["v", 5, {"q": "inner"}],
 "l": {"@list": [1]},
 "@reverse": {"r": {"@id": "http://e/b"}}
}"""
    document = read("a.jsonld", content.encode())
    by_object = {str(each.object): each for each in document.statements}
    assert by_object["v"].object_at.pointer == "/p/0"
    assert _at(by_object["v"].object_at, document) == '"v"'
    assert _at(by_object["v"].predicate_at, document) == '"p"'
    assert by_object["inner"].subject_at.pointer == "/p/2"
    assert by_object["inner"].object_at.pointer == "/p/2/q"
    reverse = by_object["http://e/a"]
    assert reverse.subject == URIRef("http://e/b")
    assert reverse.subject_at.pointer == "/@reverse/r"


def test_rdf_xml_has_the_lines_of_the_elements() -> None:
    content = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://e/">
 <C rdf:about="http://e/a">
  <p rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">01</p>
  <r><C><p>z</p></C></r>
 </C>
</rdf:RDF>"""
    lines = {str(s.object): (s.subject_at.span.line, s.object_at.span.line) for s in read("a.rdf", content).statements}
    assert lines["01"] == (2, 3)
    assert lines["z"] == (4, 4)


def test_a_file_read_twice_has_the_same_blank_nodes() -> None:
    content = b'{"@context": {"@vocab": "http://e/"}, "p": {"q": {"r": 1}}}'
    assert read("a.jsonld", content) == read("a.jsonld", content)


def _random_graph(seed: int) -> Graph:
    chance = random.Random(seed)
    nodes = [*(URIRef(f"http://e/{each}") for each in "abc"), BNode("x"), BNode("y")]
    literals = [
        Literal("01", datatype=XSD.integer, normalize=False),
        Literal("1.50", datatype=XSD.decimal, normalize=False),
        Literal("true", datatype=XSD.boolean, normalize=False),
        Literal("a\"b\\c\nd\t'''"),
        Literal("é😀", lang="fr"),
        Literal(""),
    ]
    graph = Graph()
    for _ in range(chance.randint(1, 12)):
        predicate = URIRef(f"http://e/{chance.choice('pqr')}")
        graph.add((chance.choice(nodes), predicate, chance.choice([*nodes, *literals])))
    return graph


@pytest.mark.parametrize(("name", "format"), [("a.ttl", "turtle"), ("a.nt", "nt"), ("a.rdf", "xml")])
def test_random_graphs_are_read_back_as_they_were(name: str, format: str) -> None:
    for seed in range(60):
        graph = _random_graph(seed)
        text = graph.serialize(format=format)
        assert to_isomorphic(graph_of([read(name, text.encode())])) == to_isomorphic(graph), f"seed {seed}:\n{text}"


def test_random_graphs_are_read_from_json_ld_as_rdflib_reads_them() -> None:
    for seed in range(60):
        text = _random_graph(seed).serialize(format="json-ld")
        expected = Graph().parse(data=text, format="json-ld")
        found = Graph()
        for s, p, o in graph_of([read("a.jsonld", text.encode())]):
            found.add((s, p, Literal(str(o), lang=o.language, datatype=o.datatype) if isinstance(o, Literal) else o))
        assert to_isomorphic(found) == to_isomorphic(expected), f"seed {seed}:\n{text}"


def test_random_datasets_are_read_back_as_they_were() -> None:
    for seed in range(40):
        first, second = _random_graph(seed), _random_graph(seed + 1_000)
        text = f"<http://e/g> {{ {first.serialize(format='nt')} }}\n{second.serialize(format='nt')}"
        document = read("a.trig", text.encode())
        inside = [each for each in document.statements if each.graph == URIRef("http://e/g")]
        assert to_isomorphic(graph_of([replace(document, statements=tuple(inside))])) == to_isomorphic(first)
        assert len(document.statements) == len(first) + len(second)


def test_terms_are_those_of_the_engines_parser() -> None:
    document = read("a.ttl", TURTLE.encode())
    theirs = [quad.object for quad in ox.parse(TURTLE.encode(), format=ox.RdfFormat.TURTLE)]
    literals = sorted(str(each) for each in theirs if isinstance(each, ox.Literal))
    ours = (to_engine(each.object) for each in document.statements)
    assert sorted(str(each) for each in ours if isinstance(each, ox.Literal)) == literals
