"""The closure of data under rules: every rule runs until no rule can add anything."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import OWL, Variable

from endpoint.inference.rules import Part, Rule, key_of
from endpoint.store.scratch import Scratch, Triple

_SHOWN = 20
"""Cases of one broken axiom that are reported."""


@dataclass(frozen=True)
class Contradiction:
    """Triples that cannot all be true, or that would make two names mean one thing, and the rule that says so."""

    rule: Rule
    triples: tuple[tuple[Part, Part, Part], ...]


class Closure:
    """Data with all that follows from them; `inferred` is what was not among them."""

    def __init__(self, data: Iterable[Triple], rules: Iterable[Rule]) -> None:
        self._rules = list(rules)
        self._scratch = Scratch(data)
        self.inferred: set[Triple] = set()
        self._run()

    def _run(self) -> None:
        """Run each rule once, and again whenever another has added what it reads."""
        productive = [rule for rule in self._rules if rule.head is not None]
        readers = defaultdict(list)
        for rule in productive:
            for key in rule.reads():
                readers[key].append(rule)
        waiting = deque(productive)
        is_waiting = {id(rule) for rule in productive}
        while waiting:
            rule = waiting.popleft()
            is_waiting.discard(id(rule))
            added = self._scratch.extend(rule.construct())
            if not added:
                continue
            self.inferred |= added
            assert rule.head is not None
            key = key_of(rule.head)
            for reader in productive if key is None else [*readers[key], *readers[None]]:
                if id(reader) not in is_waiting:
                    is_waiting.add(id(reader))
                    waiting.append(reader)

    def contradictions(self) -> list[Contradiction]:
        """Return where the data break an axiom, a few cases of each.

        Names are taken to be unique, as in all our data: that a functional property makes two of them one is
        reported here too.
        """
        found = []
        for rule in self._rules:
            is_breach = rule.head is None or (rule.head[1] == OWL.sameAs and bool(rule.differ))
            if is_breach:
                found += [Contradiction(rule, triples) for triples in self._cases(rule)]
        return found

    def _cases(self, rule: Rule) -> list[tuple[tuple[Part, Part, Part], ...]]:
        names: list[Variable] = rule.variables()
        cases = []
        for row in self._scratch.select(rule.select(_SHOWN)):
            values = {name: value for name, value in zip(names, row, strict=False) if value is not None}
            cases.append(tuple(rule.premises(values)))  # type: ignore[arg-type]
        return cases
