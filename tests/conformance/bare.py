"""The same tests on the engine alone, in this process: the yardstick for what the way over HTTP may lose."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from tests.conformance.isomorphism import Row
from tests.conformance.manifest import Case, Data, Kind
from tests.conformance.querytext import is_ordered
from tests.conformance.results import (
    Triples,
    difference,
    from_engine,
    read_file,
    read_quads,
    read_results,
    to_row,
)

NOWHERE = "nowhere://"
"""A scheme that the engine cannot fetch from. In place of another it keeps LOAD from calling anybody."""


def fault_of(case: Case) -> str:
    """Return what the engine gets wrong in a test, '' if it passes."""
    try:
        match case.kind:
            case Kind.QUERY:
                return _query(case)
            case Kind.UPDATE:
                return _update(case)
            case _:
                return _syntax(case)
    except (SyntaxError, ValueError, RuntimeError, OSError) as fault:
        return f"{type(fault).__name__}: {fault}"


def rows_of(data: Sequence[Data]) -> list[Row]:
    """Return the quads of some files, with blank nodes of their own."""
    return [row for each in data for row in read_quads(each.file.read_bytes(), each.file.suffix, each.iri, each.graph)]


def _filled(data: Sequence[Data]) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*row) for row in rows_of(data))
    return store


def _query(case: Case) -> str:
    assert case.expected is not None
    results = _filled(case.data).query(case.text, base_iri=case.base)
    if case.expected.suffix == ".csv":
        assert isinstance(results, ox.QuerySolutions)
        written = results.serialize(format=ox.QueryResultsFormat.CSV)
        found = read_results(written or b"", ".csv", case.base)
    else:
        found = from_engine(results)
    return difference(read_file(case.expected), found, ordered=is_ordered(case.text))


def _update(case: Case) -> str:
    store = _filled(case.data)
    store.update(case.text, base_iri=case.base)
    return difference(Triples(tuple(rows_of(case.after))), Triples(tuple(to_row(quad) for quad in store)))


def _syntax(case: Case) -> str:
    text, base = case.text, case.base
    if case.is_policy:
        text, base = text.replace("http://", NOWHERE), base.replace("https://", NOWHERE)
    try:
        if case.kind is Kind.QUERY_SYNTAX:
            ox.Store().query(text, base_iri=base)
        else:
            ox.Store().update(text, base_iri=base)
    except SyntaxError as fault:
        return f"refused: {fault}" if case.valid else ""
    except (ValueError, RuntimeError, OSError):
        pass  # it was read, and could not be carried out
    return "" if case.valid else "accepted"
