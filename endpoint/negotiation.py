"""Formats: their names, media types and file extensions, and which one a client gets.

Result formats follow SPARQL 1.1 Protocol section 2.1.6; the choice between them follows RFC 9110
section 12.5.1 and is made by werkzeug.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from endpoint.errors import NotAcceptable
from endpoint.store.protocol import Kind


@dataclass(frozen=True)
class Format:
    """A serialisation: its short name (also its file extension), media types (the first is ours to send)."""

    name: str
    media_types: tuple[str, ...]
    label: str

    @property
    def content_type(self) -> str:
        """What to send as Content-Type."""
        kind = self.media_types[0]
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


SOLUTIONS = (
    Format("json", ("application/sparql-results+json", "application/json"), "JSON"),
    Format("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), "XML"),
    Format("csv", ("text/csv",), "CSV"),
    Format("tsv", ("text/tab-separated-values",), "TSV"),
)
GRAPHS = (
    Format("ttl", ("text/turtle", "application/x-turtle"), "Turtle"),
    Format("nt", ("application/n-triples", "text/plain"), "N-Triples"),
    Format("jsonld", ("application/ld+json", "application/json"), "JSON-LD"),
    Format("rdf", ("application/rdf+xml", "application/xml"), "RDF/XML"),
)


def formats_for(kind: Kind) -> tuple[Format, ...]:
    """Return the formats that an answer of a kind can have."""
    return GRAPHS if kind is Kind.GRAPH else SOLUTIONS


def find(name: str, formats: tuple[Format, ...]) -> Format:
    """Return the format of a name or file extension; raises `NotAcceptable` naming those there are."""
    for each in formats:
        if each.name == name or name in each.media_types:
            return each
    raise NotAcceptable(f"There is no format “{name}” here; there are {', '.join(each.name for each in formats)}.")


def choose(accepted: MIMEAccept, formats: tuple[Format, ...]) -> Format | None:
    """Return the format that suits the client best, None where none does; without a header, the first."""
    if not accepted:
        return formats[0]
    # Parameters such as charset do not tell one of our formats from another.
    plain = tuple((kind.partition(";")[0].strip(), quality) for kind, quality in accepted)
    return _best(plain, formats) if len(plain) <= _MOST_KINDS else _best.__wrapped__(plain, formats)


_MOST_KINDS = 20
"""Kinds in an Accept header that is remembered; a browser sends some eight."""


@lru_cache(maxsize=512)
def _best(accepted: tuple[tuple[str, float], ...], formats: tuple[Format, ...]) -> Format | None:
    by_type = {kind: each for each in reversed(formats) for kind in reversed(each.media_types)}
    # In order of our preference: best_match lets the earlier of two equally good ones win.
    offered = [each.media_types[0] for each in formats] + [kind for each in formats for kind in each.media_types[1:]]
    best = MIMEAccept(accepted).best_match(offered)
    return by_type[best] if best else None


def wants_page(accept: str) -> bool:
    """Tell whether a client that sent this Accept header would rather have a page than any format of results."""
    # Most clients do not speak of pages at all, and looking for the word is quicker than weighing all formats.
    return "text/html" in accept and _likes_pages_best(accept)


@lru_cache(maxsize=512)
def _likes_pages_best(accept: str) -> bool:
    others = [kind for each in SOLUTIONS + GRAPHS for kind in each.media_types]
    return parse_accept_header(accept, MIMEAccept).best_match([*others, "text/html"]) == "text/html"


def refusal(formats: tuple[Format, ...]) -> NotAcceptable:
    """Return the fault for a client that accepts none of the formats."""
    kinds = ", ".join(each.media_types[0] for each in formats)
    return NotAcceptable(f"None of the formats asked for can be given; there are {kinds}.")
