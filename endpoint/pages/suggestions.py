"""Terms with a name like the one asked for, for a reader who mistyped."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable

from rdflib import URIRef

from endpoint.pages.table import Cell


def like(terms: Iterable[URIRef], wanted: str, cell: Callable[[URIRef], Cell]) -> list[Cell]:
    """Return up to five terms whose last part is close to a name, or holds it."""
    names = {str(term).rsplit("/", 1)[-1].casefold(): term for term in terms}
    asked = wanted[:100].casefold()
    close = difflib.get_close_matches(asked, names, n=5)
    holding = sorted((name for name in names if len(asked) > 2 and asked in name), key=lambda name: (len(name), name))
    return [cell(names[name]) for name in dict.fromkeys([*close, *holding])][:5]
