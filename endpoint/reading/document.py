"""What was read from a file: its statements, and where each of their terms stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rdflib import URIRef

from endpoint.store.terms import Term


@dataclass(frozen=True, order=True)
class Span:
    """A part of a text: lines and columns count from 1, columns in characters; the end is the first one after it."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: the file, the part of its text, and the name that the format has for it.

    `pointer` is a JSON Pointer (RFC 6901) in JSON-LD, a fragment such as `row=12` or `cell=12,3` (RFC 7111) in CSV,
    and '' in other formats.
    """

    file: str
    span: Span
    pointer: str = ""


@dataclass(frozen=True)
class Statement:
    """A statement with its terms exactly as written; `graph` is None outside named graphs."""

    subject: Term
    predicate: URIRef
    object: Term
    graph: URIRef | None
    subject_at: Place
    predicate_at: Place
    object_at: Place


@dataclass(frozen=True)
class Document:
    """A file that was read: its name, media type, text, statements in the order they stand, and prefixes."""

    name: str
    media_type: str
    text: str
    statements: tuple[Statement, ...]
    prefixes: Mapping[str, str] = field(default_factory=dict)
