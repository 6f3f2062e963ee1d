"""Tests of single value nodes (SHACL, sections 4.1, 4.3, 4.4): each says whether a term passes."""

from __future__ import annotations

import functools
import re

import pyoxigraph as ox

from endpoint.shacl.engine.data import Data
from endpoint.shacl.engine.lexical import is_well_formed
from endpoint.shacl.engine.paths import EngineTerm

_KINDS: dict[str, tuple[type, ...]] = {
    "IRI": (ox.NamedNode,),
    "BlankNode": (ox.BlankNode,),
    "Literal": (ox.Literal,),
    "BlankNodeOrIRI": (ox.BlankNode, ox.NamedNode),
    "BlankNodeOrLiteral": (ox.BlankNode, ox.Literal),
    "IRIOrLiteral": (ox.NamedNode, ox.Literal),
}
_LANG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def has_datatype(term: EngineTerm, datatype: str) -> bool:
    """Tell whether a term is a literal of a datatype and well formed."""
    if not isinstance(term, ox.Literal) or term.datatype.value != datatype:
        return False
    return datatype == _LANG or is_well_formed(term.value, datatype)


def is_of_kind(term: EngineTerm, kind: str) -> bool:
    """Tell whether a term is of a node kind, such as `IRIOrLiteral`."""
    return isinstance(term, _KINDS.get(kind, ()))


def text_of(term: EngineTerm) -> str | None:
    """Return the text that STR() of SPARQL gives; None for a blank node."""
    return None if isinstance(term, ox.BlankNode) else term.value


def has_length(term: EngineTerm, least: int | None = None, most: int | None = None) -> bool:
    """Tell whether the text of a term has a length in characters within bounds; a blank node has none."""
    text = text_of(term)
    return text is not None and (least is None or len(text) >= least) and (most is None or len(text) <= most)


def matches(data: Data, term: EngineTerm, pattern: str, flags: str) -> bool:
    """Tell whether the text of a term matches a regular expression of SPARQL's REGEX."""
    text = text_of(term)
    return text is not None and _matches(data, text, pattern, flags)


def _matches(data: Data, text: str, pattern: str, flags: str) -> bool:
    if is_engine_pattern(pattern, flags):
        return data.ask(f"ASK {{ FILTER(REGEX({ox.Literal(text)}, {ox.Literal(pattern)}, {ox.Literal(flags)})) }}")
    options = sum(
        {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}.get(each, 0) for each in flags
    )
    return re.search(re.escape(pattern) if "q" in flags else pattern, text, options) is not None


@functools.lru_cache(1024)
def is_engine_pattern(pattern: str, flags: str) -> bool:
    """Tell whether the engine can compile a pattern: it knows no look-around and no back-references."""
    text = f"SELECT (REGEX('', {ox.Literal(pattern)}, {ox.Literal(flags)}) AS ?b) WHERE {{}}"
    (row,) = ox.Store().query(text)  # type: ignore[misc]
    return row[0] is not None


def has_language(term: EngineTerm, ranges: list[str]) -> bool:
    """Tell whether a literal's language tag matches one of some basic ranges (RFC 4647, section 3.3.1)."""
    if not isinstance(term, ox.Literal) or not term.language:
        return False
    tag = term.language.lower()
    return any(each == "*" or tag == each.lower() or tag.startswith(f"{each.lower()}-") for each in ranges)


def compares(data: Data, left: EngineTerm, operator: str, right: EngineTerm) -> bool:
    """Tell whether SPARQL's operator holds between two terms; what cannot be compared does not."""
    if isinstance(left, ox.BlankNode) or isinstance(right, ox.BlankNode):
        return False
    return data.ask(f"ASK {{ FILTER({left} {operator} {right}) }}")
