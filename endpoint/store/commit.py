"""One write: a copy of the current version, changed beside it and then named by the pointer.

The copy shares the files of the version it came from (a RocksDB checkpoint of hard links), so it costs
milliseconds whatever the size. Whoever is killed on the way leaves a folder without a name, which the next write
clears away: a write is there in full or not at all, and every version stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pyoxigraph as ox

from endpoint.errors import VersionConflict
from endpoint.store.public import is_public
from endpoint.store.versions import Meta, Versions

PATIENCE = 30.0
"""Seconds that a write waits for the one before it."""


@dataclass(frozen=True)
class Touched:
    """The graphs that a change may touch: None for any. `default` tells whether the default graph is one of them."""

    graphs: frozenset[str] | None
    default: bool = False


def commit(
    versions: Versions,
    touched: Touched,
    change: Callable[[ox.Store], None],
    *,
    kind: str,
    expected: int | None = None,
) -> Meta:
    """Apply a change to a copy of the current version and make that the current one.

    `kind` says in a word what it was. Raises `VersionConflict` where the current version is not the one `expected`.
    """
    with versions.writing(PATIENCE):
        current = versions.current()
        if expected is not None and expected != current:
            raise VersionConflict(f"The dataset is at version {current} by now, not at {expected}; read it again.")
        before = versions.meta(current)
        new = versions.prepare()
        origin = ox.Store.read_only(str(versions.path(current) / "store"))
        origin.backup(str(new / "store"))
        store = ox.Store(str(new / "store"))
        graphs = _named(origin) if touched.graphs is None else touched.graphs
        change(store)
        if touched.graphs is None:
            graphs = graphs | _named(store)
        if before.union:
            _follow(origin, store, graphs)
        counts = dict(before.graphs)
        for graph in graphs:
            counts[graph] = sum(1 for _ in _triples(store, graph))
        counts = {graph: n for graph, n in counts.items() if n or store.contains_named_graph(ox.NamedNode(graph))}
        store.flush()
        del store
        meta = replace(
            before,
            version=versions.next_number(),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            sha256="",
            triples=sum(counts.values()),
            graphs=counts,
            change=kind,
            parent=current,
        )
        versions.adopt(new, meta)
        return meta


def _follow(origin: ox.Store, store: ox.Store, graphs: Iterable[str]) -> None:
    """Let the default graph, which is the union of the public graphs, follow what changed in some of them."""
    added: set[ox.Triple] = set()
    gone: set[ox.Triple] = set()
    for graph in graphs:
        if is_public(graph):
            old, new = set(_triples(origin, graph)), set(_triples(store, graph))
            added |= new - old
            gone |= old - new
    default = ox.DefaultGraph()
    store.extend(_quad(triple, default) for triple in added)
    for triple in gone - added:
        if not any(
            isinstance(quad.graph_name, ox.NamedNode) and is_public(quad.graph_name.value)
            for quad in store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        ):
            store.remove(_quad(triple, default))


def _quad(triple: ox.Triple, graph: ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _triples(store: ox.Store, graph: str) -> Iterable[ox.Triple]:
    return (quad.triple for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))


def _named(store: ox.Store) -> frozenset[str]:
    return frozenset(name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode))
