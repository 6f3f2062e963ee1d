"""Turtle, TriG, N-Triples and N-Quads with the place of every term (RDF 1.1 Turtle, section 6; TriG, section 4).

What is no such document has been refused before by the engine's own parser; this one knows where things stand. The
other three formats are read by the same rules: N-Triples is a part of Turtle, TriG adds graphs around statements and
N-Quads a name behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pyoxigraph as ox
from rdflib import RDF, XSD, BNode, Literal, URIRef

from endpoint.errors import MalformedRdf
from endpoint.reading.document import Place, Statement
from endpoint.reading.lines import Lines
from endpoint.store.terms import Term

_TOKEN = re.compile(
    r"""
      (?P<space>\s+|\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\x00-\x20]*>)
    | (?P<long>\"{3}(?:(?!\"{3})(?:[^\\]|\\.))*\"{3}|'{3}(?:(?!'{3})(?:[^\\]|\\.))*'{3})
    | (?P<string>"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<blank>_:[\w·](?:[\w.\-·]*[\w\-·])?)
    | (?P<number>[+-]?(?:\d+\.\d*[eE][+-]?\d+|\.?\d+[eE][+-]?\d+|\d*\.\d+|\d+))
    | (?P<name>(?:[^\W\d_](?:[\w.\-·]*[\w\-·])?)?:
        (?:(?:%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]|[\w:\-·]|\.(?=[\w:\-·.%\\]))*))
    | (?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?)
    | (?P<word>[A-Za-z]+)
    | (?P<mark>\^\^|<<\(?|\)?>>|[.;,\[\](){}])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CHARACTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


class Token(NamedTuple):
    """A token with its offsets."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a document, white space and comments left out."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind != "space":
            yield Token(kind, match.group(), match.start(), match.end())


def read_turtle(file: str, text: str, base: str = "") -> tuple[list[Statement], dict[str, str]]:
    """Return the statements of a document in the order they stand, and its prefixes.

    Raises `MalformedRdf` for a relative IRI where the document has no base of its own, and for what is newer than
    RDF 1.1.
    """
    reader = _Reader(file, text, base)
    reader.read()
    return reader.statements, reader.prefixes


class _Reader:
    def __init__(self, file: str, text: str, base: str) -> None:
        self._file = file
        self._lines = Lines(file, text)
        self._tokens = [*tokens(text), Token("end", "", len(text), len(text))]
        self._next = 0
        self._base = base
        self._graph: URIRef | None = None
        self._iris: dict[str, URIRef] = {}
        self.prefixes: dict[str, str] = {}
        self.statements: list[Statement] = []

    def read(self) -> None:
        while self._peek.kind != "end":
            word = self._peek.text.lower()
            if word in ("@prefix", "prefix", "@base", "base"):
                self._directive(self._take())
            elif word == "{":
                self._block(None)
            elif word == "graph":
                self._take()
                self._block(self._graph_name())
            elif self._peek.kind in ("iri", "name", "blank") and self._tokens[self._next + 1].text == "{":
                self._block(self._graph_name())
            else:
                self._triples()
                self._expect(".")

    @property
    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _expect(self, mark: str) -> None:
        token = self._take()
        if token.text != mark:
            raise self._fault(token, f"“{token.text}” stands where “{mark}” is expected")

    def _fault(self, token: Token, what: str) -> MalformedRdf:
        line, column = self._lines.position(token.start)
        return MalformedRdf(f"{self._file}, line {line}, column {column}: {what}.", line=line, column=column)

    def _place(self, token: Token) -> Place:
        return self._lines.place(token.start, token.end)

    def _directive(self, token: Token) -> None:
        if "prefix" in token.text.lower():
            name = self._take().text.removesuffix(":")
            self.prefixes[name] = str(self._iri(self._take()))
        else:
            self._base = str(self._iri(self._take()))
            self._iris.clear()
        if self._peek.text == ".":
            self._take()

    def _graph_name(self) -> URIRef:
        token = self._take()
        if token.kind == "blank" or token.text == "[":
            raise self._fault(token, "a graph is named by a blank node; name it by an IRI")
        return self._iri(token)

    def _block(self, graph: URIRef | None) -> None:
        self._expect("{")
        self._graph = graph
        while self._peek.text != "}":
            self._triples()
            if self._peek.text == ".":
                self._take()
        self._take()
        self._graph = None
        if self._peek.text == ".":
            self._take()

    def _triples(self) -> None:
        is_list = self._peek.text == "["
        subject, place = self._term()
        if is_list and self._peek.text in (".", "}"):
            return  # a blank node with properties says all there is
        self._properties(subject, place)

    def _properties(self, subject: Term, subject_at: Place) -> None:
        """Read predicates with their objects, up to what ends them."""
        while self._peek.text not in (".", "]", "}") and self._peek.kind != "end":
            verb = self._take()
            if verb.text == ";":
                continue
            predicate = RDF.type if verb.text == "a" else self._iri(verb)
            while True:
                term, object_at = self._term()
                self._emit(subject, predicate, term, subject_at, self._place(verb), object_at)
                if self._peek.text != ",":
                    break
                self._take()
            if self._peek.kind in ("iri", "name", "blank"):  # N-Quads: the graph behind the statement
                name = self._graph_name()
                self.statements.append(replace(self.statements.pop(), graph=name))

    def _emit(
        self, subject: Term, predicate: URIRef, term: Term, subject_at: Place, predicate_at: Place, object_at: Place
    ) -> None:
        self.statements.append(Statement(subject, predicate, term, self._graph, subject_at, predicate_at, object_at))

    def _term(self) -> tuple[Term, Place]:
        """Read a node: what it says of itself, inside brackets, comes before what is said of it."""
        token = self._take()
        place = self._place(token)
        if token.kind in ("iri", "name"):
            return self._iri(token), place
        if token.kind == "blank":
            return BNode(token.text[2:]), place
        if token.kind in ("string", "long"):
            return self._literal(token)
        if token.kind == "number":
            datatype = XSD.double if "e" in token.text.lower() else XSD.decimal if "." in token.text else XSD.integer
            return Literal(token.text, datatype=datatype, normalize=False), place
        if token.text in ("true", "false"):
            return Literal(token.text, datatype=XSD.boolean, normalize=False), place
        if token.text == "[":
            node = self._fresh(token)
            self._properties(node, place)
            self._expect("]")
            return node, place
        if token.text == "(":
            return self._collection(token), place
        if token.text.startswith("<<"):
            raise self._fault(token, "a statement about a statement is not read here; describe it by a node of its own")
        raise self._fault(token, f"“{token.text}” is no term")

    def _collection(self, opening: Token) -> Term:
        head: Term = RDF.nil
        before: tuple[BNode, Place] | None = None
        while self._peek.text != ")":
            member_at = self._place(self._peek)
            node = self._fresh(self._peek, "list")
            member, _ = self._term()
            if before is None:
                head = node
            else:
                self._emit(before[0], RDF.rest, node, before[1], before[1], member_at)
            self._emit(node, RDF.first, member, member_at, member_at, member_at)
            before = (node, member_at)
        closing = self._place(self._take())
        if before is not None:
            self._emit(before[0], RDF.rest, RDF.nil, before[1], before[1], closing)
        return head

    def _fresh(self, token: Token, kind: str = "node") -> BNode:
        line, column = self._lines.position(token.start)
        return BNode(f"{kind}-{line}-{column}")

    def _literal(self, token: Token) -> tuple[Literal, Place]:
        quotes = 3 if token.kind == "long" else 1
        text = _unescaped(token.text[quotes:-quotes])
        following = self._peek
        if following.kind == "at":
            self._take()
            return Literal(text, lang=following.text[1:]), self._lines.place(token.start, following.end)
        if following.text == "^^":
            self._take()
            name = self._take()
            datatype = self._iri(name)
            kept = None if datatype == XSD.string else datatype
            return Literal(text, datatype=kept, normalize=False), self._lines.place(token.start, name.end)
        return Literal(text), self._place(token)

    def _iri(self, token: Token) -> URIRef:
        if token.text not in self._iris:
            self._iris[token.text] = self._resolved(token)
        return self._iris[token.text]

    def _resolved(self, token: Token) -> URIRef:
        if token.kind == "name":
            prefix, local = token.text.split(":", 1)
            if prefix not in self.prefixes:
                raise self._fault(token, f"the prefix “{prefix}:” is not declared")
            return URIRef(self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))
        if token.kind != "iri":
            raise self._fault(token, f"“{token.text}” stands where an IRI is expected")
        iri = _unescaped(token.text[1:-1])
        if _SCHEME.match(iri):
            return URIRef(iri)
        if not self._base:
            raise self._fault(token, f"<{iri}> is relative, and the document has no @base: write the IRI in full")
        (quad,) = ox.parse(f"<{iri}> <a:> <a:> .", format=ox.RdfFormat.TURTLE, base_iri=self._base)
        return URIRef(quad.subject.value)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda found: (
            chr(int(found[1] or found[2], 16)) if found[1] or found[2] else _CHARACTERS.get(found[3], found[3])
        ),
        text,
    )
