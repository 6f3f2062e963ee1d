"""Lines of N-Quads and N-Triples in canonical form (RDF 1.2 N-Quads, section 4), for sorting and hashing."""

from __future__ import annotations

import re

from rdflib import XSD, BNode, Literal, URIRef

from endpoint.store.terms import Term

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_TO_ESCAPE = re.compile(r'[\\"\n\r\t\b\f]')
_CONTROL = re.compile(r"[\x00-\x07\x0b\x0e-\x1f\x7f]")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def triple_line(s: Term, p: Term, o: Term) -> str:
    """Return one N-Triples line."""
    return f"{term(s)} {term(p)} {term(o)} .\n"


def quad_line(s: Term, p: Term, o: Term, graph: URIRef) -> str:
    """Return one N-Quads line."""
    return f"{term(s)} {term(p)} {term(o)} {term(graph)} .\n"


def without_graph(line: str) -> str:
    """Return the N-Triples line of an N-Quads line whose graph is an IRI."""
    return line[: line.rindex(" <", 0, -3)] + " .\n"


def graph_of(line: str) -> str:
    """Return the IRI of the graph of an N-Quads line."""
    return line[line.rindex(" <", 0, -3) + 2 : -4]


def term(node: Term) -> str:
    """Return a term in canonical form; raises ValueError for an IRI that is none."""
    if isinstance(node, URIRef):
        if _NOT_IN_IRI.search(node):
            raise ValueError(f"not an IRI: {node!r}")
        return f"<{node}>"
    if isinstance(node, BNode):
        return f"_:{node}"
    assert isinstance(node, Literal)
    text = _TO_ESCAPE.sub(lambda match: _ESCAPES[match.group()], str(node))
    text = _CONTROL.sub(lambda match: f"\\u{ord(match.group()):04X}", text)
    if node.language:
        return f'"{text}"@{node.language}'
    if node.datatype is None or node.datatype == XSD.string:
        return f'"{text}"'
    return f'"{text}"^^<{node.datatype}>'
