"""Reading one file of RDF: bounds first, then the strict parser of the engine, then where everything stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from endpoint.errors import MalformedRdf, UnsupportedMediaType
from endpoint.namespaces import PREFIXES
from endpoint.reading.bounds import MAX_BYTES, refuse_depth, refuse_doctype, text_of
from endpoint.reading.document import Document, Statement
from endpoint.reading.jsonld import read_jsonld
from endpoint.reading.rdfxml import read_rdfxml
from endpoint.reading.turtle import read_turtle

NO_BASE = "http://no-base.invalid/"
"""The base of documents that have none, so that a relative IRI can be told."""

_ENGINE = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
_ENDINGS = {
    "ttl": "text/turtle",
    "trig": "application/trig",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "rdf": "application/rdf+xml",
    "owl": "application/rdf+xml",
    "xml": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "json": "application/ld+json",
}
MEDIA_TYPES = tuple(_ENGINE)


def media_type_of(name: str, media_type: str | None = None) -> str:
    """Return the media type of a file, by its ending where none is given; raises `UnsupportedMediaType`."""
    if media_type in _ENGINE:
        return str(media_type)
    found = _ENDINGS.get(name.rpartition(".")[2].lower())
    if media_type not in (None, "", "application/octet-stream", "text/plain", "application/json") or found is None:
        endings = ", ".join(f".{each}" for each in _ENDINGS)
        raise UnsupportedMediaType(f"{name} is of no format that is read here; those are {endings} and .csv.")
    return found


def read(
    name: str,
    content: bytes,
    media_type: str | None = None,
    *,
    limit: int = MAX_BYTES,
    contexts: Mapping[str, Any] = {},
    base: str | None = None,
) -> Document:
    """Return a file with the place of each of its terms.

    `limit` is in bytes; `contexts` are those that JSON-LD may name. Relative IRIs are resolved against `base`;
    without one they are refused, unless the document has its own. Raises `MalformedRdf` naming file, line and column,
    `BodyTooLarge` or `UnsupportedMediaType`.
    """
    kind = media_type_of(name, media_type)
    text = text_of(name, content, limit)
    prefixes: dict[str, str] = {}
    if kind == "application/ld+json":
        refuse_depth(name, text)
        statements = read_jsonld(name, text, base or NO_BASE, contexts)
    elif kind == "application/rdf+xml":
        refuse_doctype(name, text)
        statements = read_rdfxml(name, text, base or NO_BASE)  # first, since it names the line of what is no XML
        _check_syntax(name, text, kind, base or NO_BASE)
    else:
        refuse_depth(name, text)
        _check_syntax(name, text, kind, base or NO_BASE)
        statements, prefixes = read_turtle(name, text, base or "")
    _refuse_relative(name, statements)
    return Document(name, kind, text, tuple(statements), prefixes)


_WHERE = re.compile(r"^Parser error (?:at|on) [^:]*: ")
_PREFIX = re.compile(r"[Pp]refix '?([^:' ]*):?'? (?:has not been declared|not found|is not declared)", re.IGNORECASE)


def _check_syntax(name: str, text: str, kind: str, base: str) -> None:
    """Raise what the engine's parser says; it is strict, and names line and column."""
    try:
        for _ in ox.parse(text.encode(), format=_ENGINE[kind], base_iri=base):
            pass
    except SyntaxError as fault:
        where = "" if fault.lineno is None else f", line {fault.lineno}, column {fault.offset}"
        raise MalformedRdf(f"{name}{where}: {_in_words(fault.msg)}", line=fault.lineno, column=fault.offset) from fault
    except (ValueError, OSError) as fault:
        raise MalformedRdf(f"{name}: {fault}.") from fault


def _in_words(message: str) -> str:
    unknown = _PREFIX.search(message)
    if not unknown:
        return f"{_WHERE.sub('', message)}."
    known = PREFIXES.get(unknown[1])
    mend = f"add “@prefix {unknown[1]}: <{known}> .”" if known else "declare it, or write the IRI in full"
    return f"the prefix “{unknown[1]}:” is not declared; {mend}."


def _refuse_relative(name: str, statements: list[Statement]) -> None:
    """Raise for an IRI that is relative in a document without a base of its own."""
    for each in statements:
        places = (each.subject_at, each.predicate_at, each.object_at)
        for term, at in zip((each.subject, each.predicate, each.object), places, strict=True):
            if str(term).startswith(NO_BASE):
                line, column = at.span.line, at.span.column
                raise MalformedRdf(
                    f"{name}, line {line}, column {column}: <{str(term).removeprefix(NO_BASE)}> is relative, and the"
                    " document has no base: write the IRI in full.",
                    line=line,
                    column=column,
                )
