"""Pre-bound variables of SPARQL-based constraints (SHACL, section 5.3.1), for many focus nodes at once.

A variable is pre-bound in a query when every one of its values in the whole query is the given one. The engine cannot
do that, so the bindings are written into the text, as VALUES at the head of each group that is evaluated by itself:
groups in FILTER EXISTS see the bindings of the row that is tested, those of OPTIONAL are joined with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from endpoint.errors import MalformedShapes
from endpoint.store.guard import Token, tokens

_REFUSED = {"MINUS", "SERVICE", "VALUES"}
_PER_ROW = {"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT", "LIMIT", "OFFSET"}
_NO_HEAD = {"EXISTS", "OPTIONAL", "SUBQUERY"}


@dataclass(frozen=True)
class Group:
    """A group graph pattern `{ … }`: what opened it, and the offset behind its bracket."""

    opener: str
    offset: int


@dataclass(frozen=True)
class PreBound:
    """A query into which bindings can be written.

    `is_joint` tells whether it gives for many focus nodes at once what it gives for each alone: there is no LIMIT,
    and no aggregate.
    """

    text: str
    offsets: tuple[int, ...]
    is_joint: bool

    def bound(self, variables: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """Return the text with bindings: rows of terms as SPARQL writes them, UNDEF for none."""
        names = " ".join(f"?{name}" for name in variables)
        values = " ".join(f"({' '.join(row)})" for row in rows)
        return self.at_heads(f" VALUES ({names}) {{ {values} }} ")

    def at_heads(self, pattern: str) -> str:
        """Return the text with a pattern at the head of each group that is evaluated by itself."""
        parts, last = [], 0
        for offset in self.offsets:
            parts += [self.text[last:offset], pattern]
            last = offset
        return "".join([*parts, self.text[last:]])


def prepare(text: str, variables: Sequence[str]) -> PreBound:
    """Return a query ready for bindings of its variables; raises `MalformedShapes` for what section 5.3.1 rules out."""
    listed = list(tokens(text))
    words = {each.text.upper() for each in listed if each.kind == "word"}
    for word in sorted(_REFUSED & words):
        raise MalformedShapes(f"A query of a SPARQL-based constraint must not use {word} (SHACL, section 5.3.1).")
    for before, token in pairwise(listed):
        if before.text.upper() == "AS" and token.kind == "variable" and token.text[1:] in variables:
            raise MalformedShapes(f"{token.text} is bound beforehand and must not be assigned with AS.")
    _check_subqueries(listed)
    heads = tuple(each.offset for each in _groups(listed) if each.opener not in _NO_HEAD)
    return PreBound(text, heads, not _PER_ROW & words)


def _check_subqueries(listed: list[Token]) -> None:
    """Raise for a subquery that does not return the focus node."""
    selects = [number for number, each in enumerate(listed) if each.kind == "word" and each.text.upper() == "SELECT"]
    for number in selects:
        depth = sum(each.text == "{" for each in listed[:number]) - sum(each.text == "}" for each in listed[:number])
        if depth == 0:
            continue
        projected = []
        for each in listed[number + 1 :]:
            if each.text == "{" or each.text.upper() == "WHERE":
                break
            projected.append(each.text)
        if "$this" not in projected and "?this" not in projected:
            raise MalformedShapes("A subquery of a SPARQL-based constraint must return $this (SHACL, section 5.3.1).")


def _groups(listed: list[Token]) -> Iterator[Group]:
    """Yield the groups of a query from the outside in; those inside EXISTS belong to it."""
    openers: list[str] = []
    for number, token in enumerate(listed):
        if token.text == "{":
            opener = _opener(listed, number)
            if "EXISTS" in openers:
                opener = "EXISTS"
            elif listed[number + 1].text.upper() == "SELECT":
                opener = "SUBQUERY"  # its own group follows
            openers.append(opener)
            yield Group(opener, token.offset + 1)
        elif token.text == "}" and openers:
            openers.pop()


def _opener(listed: list[Token], number: int) -> str:
    before = listed[number - 1].text.upper() if number else ""
    if before in ("EXISTS", "OPTIONAL", "UNION", "WHERE"):
        return before
    return "GRAPH" if number > 1 and listed[number - 2].text.upper() == "GRAPH" else "GROUP"


def with_path(text: str, path: str) -> str:
    """Return a query with $PATH replaced by a property path (SHACL, section 5.3.1)."""
    return re.sub(r"[$?]PATH\b", lambda _: path, text)
