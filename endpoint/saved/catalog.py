"""The catalogue: every saved question under one folder, read once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

from endpoint.errors import DataFault, UnknownQuery
from endpoint.saved.header import Saved, read_saved
from endpoint.saved.values import shown

__all__ = ["Catalog", "Saved", "load_catalog"]

MODULES = ("core", "actors", "instruments", "cooperation", "operations", "challenges", "evaluation", "claims")
"""The modules of the ontology in the order in which they build on each other."""


class Catalog:
    """Saved questions by slug, in a stable order: by module, then by number, then by slug."""

    def __init__(self, questions: Iterable[Saved]) -> None:
        self._by_slug = {saved.slug: saved for saved in sorted(questions, key=_order)}

    def get(self, slug: str) -> Saved:
        """Return a question; raises `UnknownQuery` with the likeliest ones there are."""
        found = self._by_slug.get(slug)
        if found is None:
            close = difflib.get_close_matches(slug[:100].lower(), self._by_slug, n=3)
            hint = f"did you mean {' or '.join(close)}?" if close else "/queries/ lists those there are."
            raise UnknownQuery(f"There is no saved question {shown(slug)}; {hint}")
        return found

    def all(self) -> tuple[Saved, ...]:
        """Return every question, those of a module together."""
        return tuple(self._by_slug.values())


def load_catalog(folder: Path) -> Catalog:
    """Read `<folder>/<module>/<slug>.rq`.

    Raises `DataFault` for a header that cannot be read, a file outside a module's folder, and a slug or
    number that two files share.
    """
    questions: list[Saved] = []
    holders: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.rq")):
        if path.parent.parent != folder or path.parent.name not in MODULES:
            raise DataFault(f"{path}: file: must lie in a folder of {folder} that is named for a module.")
        saved = read_saved(path)
        for key, value in (("slug", saved.slug), ("id", saved.id)):
            if value and value in holders:
                raise DataFault(f"{path}: {key}: “{value}” is also that of {holders[value]}.")
            if value:
                holders[value] = path
        questions.append(saved)
    return Catalog(questions)


def _order(saved: Saved) -> tuple[int, float, str]:
    number = float(saved.id[1:]) if saved.id else float("inf")
    return MODULES.index(saved.module), number, saved.slug
