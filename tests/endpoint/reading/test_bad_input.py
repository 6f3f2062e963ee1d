"""What cannot be read is told plainly: what it is, where, and what to do; nothing is fetched."""

from __future__ import annotations

import gzip
import io
import random
import zipfile

import pytest

from endpoint.errors import BodyTooLarge, EndpointError, MalformedRdf, UnsupportedMediaType
from endpoint.reading.read import read

ARCHIVE = io.BytesIO()
with zipfile.ZipFile(ARCHIVE, "w") as _file:
    _file.writestr("a.ttl", "")

BAD: dict[str, tuple[str, bytes, str]] = {
    "latin 1": ("a.ttl", "<http://e/a> <http://e/p> 'é' .".encode("latin-1"), "line 1: byte 0xE9 is not UTF-8"),
    "UTF-16": ("a.ttl", "<http://e/a>".encode("utf-16"), "is in UTF-16. Save it in UTF-8"),
    "NUL": ("a.ttl", b"# one\n# t\0wo", "line 2: there is a NUL character"),
    "empty": ("a.ttl", b" \n", "is empty"),
    "zip": ("a.ttl", ARCHIVE.getvalue(), "a ZIP archive"),
    "gzip": ("a.ttl", gzip.compress(b"x"), "packed with gzip"),
    "web page": ("a.ttl", b"<!DOCTYPE html><html></html>", "is a web page"),
    "deep Turtle": ("a.ttl", b"<http://e/a> <http://e/p> " + b"[ <http://e/p> " * 300, "nested deeper than 200"),
    "deep JSON": ("a.jsonld", b'{"a":' * 5000, "nested deeper than 200"),
    "entity bomb": ("a.rdf", b'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "line 2: a DOCTYPE"),
    "remote context": ("a.jsonld", b'{\n"@context": "https://e/c"}', "line 2, column 1: the context https://e/c would"),
    "remote context in a list": ("a.jsonld", b'{"@context": [{}, "https://e/c"]}', "would have to be fetched"),
    "remote context of a term": (
        "a.jsonld",
        b'{"@context": {"t": {"@id": "http://e/t", "@context": "https://e/c"}}}',
        "would have to be fetched",
    ),
    "imported context": ("a.jsonld", b'{"@context": {"@import": "https://e/c"}}', "would have to be fetched"),
    "known prefix": (
        "a.ttl",
        b"<http://e/a> a\n cna:State .",
        "add “@prefix cna: <https://w3id.org/concord/ontology/> .”",
    ),
    "unknown prefix": ("a.ttl", b"xyz:a a xyz:b .", "the prefix “xyz:” is not declared; declare it"),
    "relative IRI": ("a.ttl", b"<http://e/a> <http://e/p> <b> .", "line 1, column 27: <b> is relative"),
    "relative IRI in RDF/XML": (
        "a.rdf",
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="b">'
        b'<p xmlns="http://e/">x</p></rdf:Description></rdf:RDF>',
        "<b> is relative",
    ),
    "syntax": ("a.ttl", b"<http://e/a> <http://e/p> 'x'\n<http://e/b> .", "line 2, column"),
    "JSON syntax": ("a.jsonld", b'{"a": 1,}', "line 1, column 9: a key in double quotes is expected"),
    "a key twice": ("a.jsonld", b'{"a": 1,\n "a": 2}', "line 2, column 2: the key “a” is given twice"),
    "XML syntax": ("a.rdf", b"<a>\n<b></a>", "line 2"),
    "statement about a statement": (
        "a.ttl",
        b"<http://e/a> <http://e/p> <<( <http://e/a> <http://e/p> 1 )>> .",
        "a node of its own",
    ),
}


PIECES = b"""<http://e/a> | |.|[|]|(|\"|@prefix|:|{|}|\xff|<|1|,|\\|
""".split(b"|")


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_plainly(name: str) -> None:
    file, content, told = BAD[name]
    with pytest.raises(MalformedRdf) as fault:
        read(file, content)
    assert told in fault.value.detail
    assert fault.value.detail.startswith(file)


def test_a_large_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(BodyTooLarge, match=r"a\.ttl has 11 bytes; at most 10"):
        read("a.ttl", b"<http://e/>", limit=10)


def test_a_format_that_is_not_read_is_named() -> None:
    with pytest.raises(UnsupportedMediaType, match=r"\.ttl"):
        read("a.docx", b"x")


def test_imports_are_statements_and_nothing_more() -> None:
    content = b"<http://e/a> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/never> ."
    assert len(read("a.ttl", content).statements) == 1


def test_a_context_that_is_known_is_used_without_a_fetch() -> None:
    document = read(
        "a.jsonld",
        b'{"@context": "https://e/c", "@id": "http://e/a", "p": "x"}',
        contexts={"https://e/c": {"@vocab": "http://e/"}},
    )
    assert [str(each.predicate) for each in document.statements] == ["http://e/p"]


def test_many_blank_nodes_are_read() -> None:
    content = b"@prefix : <http://e/> .\n" + b"[] :p [ :q [] ] .\n" * 2_000
    assert len({each.subject for each in read("a.ttl", content).statements}) == 4_000


def test_any_bytes_give_statements_or_a_fault_of_the_family() -> None:
    chance = random.Random(1)
    for _ in range(1_500):
        content = b"".join(chance.choice(PIECES) for _ in range(chance.randint(1, 12)))
        for file in ("a.ttl", "a.trig", "a.nq", "a.jsonld", "a.rdf"):
            try:
                read(file, content)
            except EndpointError as fault:
                assert fault.status < 500  # noqa: PT017 – that there is a fault is not asked
