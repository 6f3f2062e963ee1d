"""Where in the submitted files a validation result stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rdflib import URIRef
from rdflib.term import Node

from endpoint.reading.document import Document, Place, Statement


class Places:
    """The places of the terms of some documents."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._all: list[Statement] = []
        self._about: defaultdict[Node, list[Statement]] = defaultdict(list)
        self._naming: defaultdict[Node, list[Statement]] = defaultdict(list)
        for document in documents:
            for each in document.statements:
                self._all.append(each)
                self._about[each.subject].append(each)
                self._naming[each.object].append(each)

    def of(
        self, focus: Node, value: Node | None, path: Sequence[str], touched: Iterable[Node] = ()
    ) -> tuple[Place | None, tuple[Place, ...]]:
        """Return the main place of a result, and those of the other values that it is about.

        `path` are the predicates of the result's path; `touched` are nodes whose statements brought the result, for
        one whose focus node no file speaks of. A value stands where it is written; too many values stand at the last
        of them, the others being related; what is missing stands at its subject.
        """
        predicates = {URIRef(each) for each in path}
        if value is not None and value != focus:
            found = [each for each in self._about[focus] if each.object == value and each.predicate in predicates]
            found += [each for each in self._about[value] if each.object == focus and each.predicate in predicates]
            found += [each for each in self._naming[value] if each.predicate in predicates]
            found += [each for each in self._naming[value] if each.subject == focus]
            if found:
                return found[0].object_at, tuple(_others(found[0], [*self._about[focus]], predicates))
            if self._about[value]:
                return self._about[value][0].subject_at, ()
        same = [each for each in self._about[focus] if each.predicate in predicates]
        if value is None and len(same) > 1:
            *others, last = same
            return last.object_at, tuple(each.object_at for each in others)
        if value is None and same:
            return same[0].object_at, ()
        for node in (focus, *touched):
            if self._about[node]:
                return self._about[node][0].subject_at, ()
            if self._naming[node]:
                return self._naming[node][0].object_at, ()
        near = [each for each in self._all if each.predicate in predicates] or self._all
        return (near[0].predicate_at, ()) if near else (None, ())


def _others(main: Statement, about: list[Statement], predicates: set[URIRef]) -> Iterable[Place]:
    """Yield where the other values of the same property stand, if the result is about one of several equal ones."""
    for each in about:
        if each is not main and each.predicate in predicates and each.object == main.object:
            yield each.object_at
