"""Ways on for a reader who met a dead end: things with a name like the one asked for."""

from __future__ import annotations

from rdflib import Literal

from endpoint.pages.table import Cell, cell_of
from endpoint.store.protocol import Store
from endpoint.urls import path_of


def things_like(store: Store, path: str) -> list[Cell]:
    """Return up to eight things whose name holds the last part of a path."""
    wanted = path.rstrip("/").rsplit("/", 1)[-1].replace("-", " ").replace("_", " ").casefold()
    if len(wanted) < 3:
        return []
    text = """
    SELECT ?wanted ?thing (MIN(STR(?name)) AS ?thingLabel) WHERE {
      ?thing skos:prefLabel|skos:altLabel ?name
      FILTER(CONTAINS(LCASE(STR(?name)), ?wanted))
      FILTER(STRSTARTS(STR(?thing), STR(cnd:)))
      FILTER(!STRSTARTS(STR(?thing), CONCAT(STR(cnd:), "act/")))
    }
    GROUP BY ?wanted ?thing ORDER BY STRLEN(?thingLabel) ?thingLabel LIMIT 8
    """
    rows = store.select(text, {"wanted": Literal(wanted)}).rows
    return [cell_of(thing, Literal(f"{label} ({_kind_in(str(thing))})")) for _, thing, label in rows]


def _kind_in(iri: str) -> str:
    """Return the kind of thing that the address of one of ours names: `/id/state/col` as "state"."""
    return path_of(iri).strip("/").split("/")[-2].replace("-", " ")
