"""Terms as an address or a command writes them: as in Turtle 1.1, sections 2.4 and 2.5, with our prefixes.

Only the shape of a term is read here; its value goes to the store bound, never as text.
"""

from __future__ import annotations

import re

from rdflib import RDF, XSD, Literal, URIRef

from endpoint.errors import BadParameter
from endpoint.namespaces import PREFIXES
from endpoint.saved.values import shown

LONGEST = 10_000
"""Characters of a term that are read; the longest text of the data has some 3,000."""

_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|^`\\]+", re.IGNORECASE)
_LITERAL = re.compile(
    r'"(?P<text>(?:[^"\\\n\r]|\\.)*)"(?:@(?P<language>[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)|\^\^(?P<datatype>\S+))?'
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_DATATYPES = (str(XSD), "http://www.opengis.net/ont/geosparql#")


def read_resource(text: str, name: str) -> URIRef:
    """Return the resource that a parameter names; raises `BadParameter` saying how to write one."""
    term = read_term(text, name)
    if not isinstance(term, URIRef):
        raise BadParameter(f"{name} is the literal {shown(text)}; only an object can be a literal.")
    return term


def read_term(text: str, name: str) -> URIRef | Literal:
    """Return the term that a parameter writes; raises `BadParameter` saying how to write one."""
    if len(text) > LONGEST:
        raise BadParameter(f"{name} is {len(text):,} characters long; at most {LONGEST:,} are read.")
    term = _iri(text) or _literal(text)
    if term is None:
        raise BadParameter(
            f"{name} is {shown(text)}, which is no term: write one as in Turtle, with one of the prefixes "
            f"{', '.join(PREFIXES)}, for example cnd:state/col, <https://w3id.org/concord/id/state/col>, "
            '"text"@en or "1994-06-10"^^xsd:date.'
        )
    return term


def _iri(text: str) -> URIRef | None:
    if text == "a":
        return RDF.type
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        text = PREFIXES[prefix] + local
    elif text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    return URIRef(text) if _IRI.fullmatch(text) else None


def _literal(text: str) -> Literal | None:
    match = _LITERAL.fullmatch(text)
    if match is None:
        return None
    try:
        value = _ESCAPE.sub(_character, match["text"])
    except (KeyError, ValueError, OverflowError):
        return None
    if match["datatype"] is None:
        return Literal(value, lang=match["language"])
    datatype = _iri(match["datatype"])
    # Literals of other types may hold markup, which is no business of the web process to read.
    if datatype is None or not str(datatype).startswith(_DATATYPES):
        return None
    return Literal(value, datatype=datatype, normalize=False)


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPES[match[3]]
