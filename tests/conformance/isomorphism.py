"""Rows of RDF terms that are the same up to the names of blank nodes (RDF 1.2 Concepts, section 3.5).

A row is a tuple: a triple, a quad or the terms of a solution. Blank nodes are told apart by what the rows say of
them, again and again until nothing more is told apart; what is left is tried out. Test data are small.
"""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
Row: TypeAlias = tuple[Term, ...]
Colours: TypeAlias = dict[ox.BlankNode, str]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {"integer", "long", "int", "short", "byte", "nonNegativeInteger", "nonPositiveInteger"}
_INTEGERS |= {"negativeInteger", "positiveInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"}
_NUMBERS: dict[str, type[Decimal] | type[float]] = {
    **{f"{_XSD}{name}": Decimal for name in _INTEGERS | {"decimal"}},
    **{f"{_XSD}{name}": float for name in ("double", "float")},
}


def same_rows(left: Sequence[Row], right: Sequence[Row], *, ordered: bool = False) -> bool:
    """Tell whether one renaming of blank nodes makes the rows the same, in their order if `ordered`."""
    if len(left) != len(right):
        return False
    if ordered:
        left = [(*row, ox.Literal(number)) for number, row in enumerate(left)]
        right = [(*row, ox.Literal(number)) for number, row in enumerate(right)]
    ours, theirs = _colours(left), _colours(right)
    if Counter(ours.values()) != Counter(theirs.values()):
        return False
    return _match(left, right, ours, theirs)


def value_of(term: Term) -> str:
    """Return what a term other than a blank node means: numbers and truth values are the same however they are written.

    An engine may keep them in their canonical form (RDF 1.1 Concepts, section 3.3), and ours does.
    """
    if isinstance(term, ox.Literal) and term.datatype.value == f"{_XSD}boolean":
        return {"0": "false", "1": "true"}.get(term.value, term.value)
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
        kind = term.datatype.value.removeprefix(_XSD)
        with contextlib.suppress(ValueError, InvalidOperation):
            number = _NUMBERS[term.datatype.value](term.value)
            written = str(number.normalize() + 0) if isinstance(number, Decimal) else repr(number)
            return f"{'integer' if kind in _INTEGERS else kind} {written}"
    return str(term)


def _match(left: Sequence[Row], right: Sequence[Row], ours: Colours, theirs: Colours) -> bool:
    """Pair the nodes of one colour until every node has its own, then compare the rows."""
    alike: dict[str, list[ox.BlankNode]] = defaultdict(list)
    for node, colour in ours.items():
        alike[colour].append(node)
    undecided = next((nodes for nodes in alike.values() if len(nodes) > 1), None)
    if undecided is None:
        return Counter(_named(row, ours) for row in left) == Counter(_named(row, theirs) for row in right)
    chosen = undecided[0]
    fixed = _colours(left, {**ours, chosen: "chosen"})
    for node, colour in theirs.items():
        if colour == ours[chosen]:
            tried = _colours(right, {**theirs, node: "chosen"})
            if Counter(fixed.values()) == Counter(tried.values()) and _match(left, right, fixed, tried):
                return True
    return False


def _colours(rows: Sequence[Row], start: Colours | None = None) -> Colours:
    """Return a word for each blank node; nodes with the same word are alike as far as the rows around them say."""
    nodes = {node for row in rows for term in row for node in _nodes(term)}
    colours = {node: str((start or {}).get(node, "")) for node in nodes}
    while True:
        seen: dict[ox.BlankNode, list[str]] = {node: [] for node in nodes}
        for row in rows:
            for node in {node for term in row for node in _nodes(term)}:
                seen[node].append(repr(_named(row, colours, node)))
        said = {node: (colours[node], tuple(sorted(seen[node]))) for node in nodes}
        # Words are made from what was said, not from the order of nodes, so they mean the same on both sides.
        finer = {node: str(hash(said[node])) for node in nodes}
        if len(set(finer.values())) == len(set(colours.values())):
            return finer
        colours = finer


def _nodes(term: Term) -> Iterator[ox.BlankNode]:
    if isinstance(term, ox.BlankNode):
        yield term
    elif isinstance(term, ox.Triple):
        for part in (term.subject, term.predicate, term.object):
            yield from _nodes(part)


def _named(row: Row, names: Colours, this: ox.BlankNode | None = None) -> tuple[object, ...]:
    """Return a row with blank nodes replaced by their words, and `this` one by a mark."""

    def name(term: Term) -> object:
        if isinstance(term, ox.BlankNode):
            return ("this" if term == this else "node", names[term])
        if isinstance(term, ox.Triple):
            return ("triple", name(term.subject), name(term.predicate), name(term.object))
        return value_of(term)

    return tuple(name(term) for term in row)
