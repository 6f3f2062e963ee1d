"""Asking a saved question: values are bound as terms, and the store does the rest."""

from __future__ import annotations

from endpoint.saved.header import Saved
from endpoint.saved.params import Values, bind
from endpoint.store.protocol import Answer, Query, Store


def run(
    store: Store,
    saved: Saved,
    values: Values,
    *,
    solutions_format: str = "json",
    graph_format: str = "nt",
    time_limit: float | None = None,
    version: int | None = None,
    id: str = "",
) -> Answer:
    """Return the serialised answer of a question; `id` names it to operators.

    Raises `BadParameter` and whatever the store raises.
    """
    return store.query(
        Query(
            saved.text,
            bind(store, saved, values),
            solutions_format=solutions_format,
            graph_format=graph_format,
            time_limit=time_limit,
            version=version,
            id=id,
        )
    )
