"""Things that callers name: by slug (`un-1988`), by IRI, or by one of their names (`Colombia`, `VI-19`).

Whatever was written is only ever bound to a variable of the constant queries below.
"""

from __future__ import annotations

import difflib
import re
import unicodedata

from rdflib import Literal, URIRef

from endpoint.iris import is_iri
from endpoint.namespaces import CNA, PREFIXES
from endpoint.saved.values import check_text, shown
from endpoint.store.protocol import Store

_MAX_LISTED = 8

# Every bound variable is in the SELECT, because the engine binds no other.
_BY_IRI = "SELECT ?thing ?class WHERE { ?thing a ?class }"
_BY_SLUG = """
SELECT ?thing ?class ?wanted WHERE {
  ?thing a ?class .
  FILTER(STRENDS(LCASE(STR(?thing)), CONCAT("/", LCASE(?wanted))))
}
ORDER BY ?thing
"""
_BY_NAME = """
PREFIX cna: <https://w3id.org/concord/ontology/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?class ?wanted WHERE {
  ?thing a ?class ;
         skos:prefLabel|skos:altLabel|skos:hiddenLabel|cna:acronym|
         cna:officialTitle|cna:officialName|cna:depositaryReference ?name .
  FILTER(LCASE(STR(?name)) = LCASE(?wanted))
}
ORDER BY ?thing
"""
_ALL = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?class ?name WHERE {
  ?thing a ?class ;
         skos:prefLabel ?name .
  FILTER(LANG(?name) = "en")
}
ORDER BY ?thing
"""


def find_entity(store: Store, class_name: str, text: str) -> URIRef:
    """Return the one thing of a class that `text` names; raises `ValueError` listing what there is."""
    check_text(text)
    wanted = unicodedata.normalize("NFC", " ".join(text.split()))
    found = _named(store, CNA[class_name], wanted)
    if len(found) == 1:
        return found[0]
    kind = _words(class_name)
    if found:
        choices = ", ".join(_short(thing) for thing in found[:_MAX_LISTED])
        raise ValueError(f"{shown(text)} can stand for more than one {kind}: {choices}; write one of these")
    raise ValueError(f"there is no {kind} {shown(text)} here; {_hint(store, CNA[class_name], wanted)}")


def _named(store: Store, klass: URIRef, wanted: str) -> list[URIRef]:
    iri = _as_iri(wanted)
    if iri is not None:
        return _things(store, _BY_IRI, {"thing": iri, "class": klass})
    bindings: dict[str, URIRef | Literal] = {"class": klass, "wanted": Literal(wanted)}
    return _things(store, _BY_SLUG, bindings) or _things(store, _BY_NAME, bindings)


def _as_iri(text: str) -> URIRef | None:
    prefix, colon, rest = text.partition(":")
    if colon and prefix in PREFIXES:
        text = PREFIXES[prefix] + rest
    elif not text.startswith(("http://", "https://")):
        return None
    return URIRef(text) if is_iri(text) else None  # what is none may be a name, and is not found


def _things(store: Store, query: str, bindings: dict[str, URIRef | Literal]) -> list[URIRef]:
    rows = store.select(query, bindings).rows
    return [row[0] for row in rows if isinstance(row[0], URIRef)]


def _hint(store: Store, klass: URIRef, wanted: str) -> str:
    """Say which things of the class there are, the likeliest first."""
    names = {str(thing): str(name) for thing, _, name in store.select(_ALL, {"class": klass}).rows}
    if not names:
        return "the dataset holds none at all"
    last = wanted.lower().rsplit("/", 1)[-1]
    by_key = {name.lower(): thing for thing, name in names.items()} | {_slug(thing): thing for thing in names}
    close = [by_key[key] for key in difflib.get_close_matches(last, by_key, n=_MAX_LISTED, cutoff=0.6)]
    if close:
        return f"did you mean {' or '.join(_described(thing, names) for thing in dict.fromkeys(close[:3]))}?"
    listed = ", ".join(_slug(thing) for thing in list(names)[:_MAX_LISTED])
    more = len(names) - _MAX_LISTED
    return f"known are {listed}" + (f" and {more} more" if more > 0 else "")


def _described(thing: str, names: dict[str, str]) -> str:
    return f"{_slug(thing)} ({names[thing]})"


def _slug(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _short(thing: URIRef) -> str:
    return str(thing).removeprefix(PREFIXES["cnd"])


def _words(class_name: str) -> str:
    """`TreatyRegime` → `treaty regime`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", class_name).lower()
