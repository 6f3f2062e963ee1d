"""Why a triple holds: where it is stated, or by which rule from which others, down to what is stated.

The search goes backwards from the triple, a level at a time, until all that one derivation needs is stated; so
a shortest explanation is found, and never one that rests on itself. It asks only the store, so it explains
whatever version the store serves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef, Variable

from endpoint.errors import StoreUnavailable, UnknownTriple
from endpoint.inference.rules import Part, Rule
from endpoint.inference.words import shorten
from endpoint.namespaces import CNG
from endpoint.store.protocol import Store

Triple = tuple[URIRef, URIRef, URIRef | Literal]

_ONTOLOGY = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH cng:ontology { ?s ?p ?o } }"
_STATED_IN = """
SELECT ?s ?p ?o ?g WHERE {
  GRAPH ?g { ?s ?p ?o }
  FILTER(!STRSTARTS(STR(?g), CONCAT(STR(cng:), "pending/")))
} ORDER BY ?g
"""
_SOURCES = "SELECT DISTINCT ?s ?source WHERE { ?s cna:source ?source } ORDER BY ?source"
_LOCATORS = "SELECT DISTINCT ?s ?locator WHERE { ?s cna:locator ?locator } ORDER BY ?locator"
_ALTERNATIVES = (5, 50, 1000)
"""Derivations of one rule that are looked at: few at first, more where none of them leads to the ground."""
_DEEPEST = 40


@dataclass(frozen=True)
class Step:
    """A way to a triple: the name of a rule, the axiom it stands for, and the premises."""

    rule: str
    axiom: str
    premises: tuple[Triple, ...]


@dataclass(frozen=True)
class Reason:
    """A triple with the graphs that state it and the sources of its subject, or the step that gives it."""

    triple: Triple
    stated_in: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    locators: tuple[str, ...] = ()
    step: Step | None = None
    premises: tuple[Reason, ...] = ()


Deriver = Callable[[Store, Triple], Iterable[Step]]
"""Something other than a rule that derives triples, and can say from which."""


def ontology_of(store: Store) -> Graph:
    """Return the ontology that a store serves."""
    return store.graph(_ONTOLOGY)


class Explainer:
    """Explains triples of one store by rules and other derivers."""

    def __init__(self, store: Store, rules: Iterable[Rule], derivers: Iterable[Deriver] = ()) -> None:
        self._store = store
        self._rules = [rule for rule in rules if rule.head is not None]
        self._derivers = list(derivers)
        self._graphs: dict[Triple, tuple[str, ...]] = {}

    def explain(self, triple: Triple) -> Reason:
        """Return why a triple holds.

        Raises `UnknownTriple` for a triple that the dataset does not hold, and `StoreUnavailable` for one in
        `graph/inferred` that no rule of the ontology gives, which only a store out of step with it can have.
        """
        graphs = self._graphs_of(triple)
        if not graphs:
            raise UnknownTriple(f"The dataset does not hold {' '.join(map(shorten, triple))}.")
        for alternatives in _ALTERNATIVES:
            steps = self._search(triple, alternatives)
            if steps is not None:
                return self._reason(triple, steps)
        raise StoreUnavailable(
            f"{' '.join(map(shorten, triple))} is in {CNG.inferred}, but no rule of this ontology gives it: "
            "build the store again."
        )

    def _search(self, goal: Triple, alternatives: int) -> dict[Triple, Step] | None:
        """Return for the goal, and all it rests on, the step that gives it; None if none leads to the ground."""
        derivations: dict[Triple, list[Step]] = {}
        solved: dict[Triple, Step] = {}
        frontier = [goal]
        for _ in range(_DEEPEST):
            following: dict[Triple, None] = {}
            for triple in frontier:
                derivations[triple] = [] if self._is_stated(triple) else list(self._steps_to(triple, alternatives))
                following.update((premise, None) for step in derivations[triple] for premise in step.premises)
            self._solve(derivations, solved)
            if self._is_stated(goal) or goal in solved:
                return solved
            frontier = [each for each in following if each not in derivations]
            if not frontier:
                return None
        return None

    def _solve(self, derivations: dict[Triple, list[Step]], solved: dict[Triple, Step]) -> None:
        """Choose steps from the ground up: each rests only on what is stated or was chosen before it."""
        while True:
            found = {}
            for triple, steps in derivations.items():
                if triple in solved:
                    continue
                ready = [step for step in steps if all(p in solved or self._is_stated(p) for p in step.premises)]
                if ready:
                    found[triple] = min(ready, key=lambda step: (len(step.premises), step.rule, step.axiom))
            if not found:
                return
            solved.update(found)

    def _steps_to(self, triple: Triple, alternatives: int) -> Iterable[Step]:
        for rule in self._rules:
            bound = rule.matches_head(triple)
            if bound is None:
                continue
            variables: list[Variable] = rule.variables()
            terms = {str(name): value for name, value in bound.items() if not isinstance(value, Variable)}
            for row in self._store.select(rule.select(alternatives), terms).rows:
                values: dict[Variable, Part] = {
                    name: value
                    for name, value in zip(variables, row, strict=True)
                    if isinstance(value, URIRef | Literal)
                }
                premises = tuple(rule.premises(values))
                if triple not in premises:
                    yield Step(rule.name, rule.axiom, premises)  # type: ignore[arg-type]
        for derive in self._derivers:
            yield from derive(self._store, triple)

    def _graphs_of(self, triple: Triple) -> tuple[str, ...]:
        if triple not in self._graphs:
            s, p, o = triple
            rows = self._store.select(_STATED_IN, {"s": s, "p": p, "o": o}).rows
            self._graphs[triple] = tuple(str(row[3]) for row in rows)
        return self._graphs[triple]

    def _is_stated(self, triple: Triple) -> bool:
        return any(graph != str(CNG.inferred) for graph in self._graphs_of(triple))

    def _reason(self, triple: Triple, steps: dict[Triple, Step]) -> Reason:
        if self._is_stated(triple):
            stated = tuple(graph for graph in self._graphs_of(triple) if graph != str(CNG.inferred))
            return Reason(triple, stated, self._said_of(triple[0], _SOURCES), self._said_of(triple[0], _LOCATORS))
        step = steps[triple]
        return Reason(triple, step=step, premises=tuple(self._reason(each, steps) for each in step.premises))

    def _said_of(self, subject: URIRef, question: str) -> tuple[str, ...]:
        return tuple(str(value) for _, value in self._store.select(question, {"s": subject}).rows)


def as_json(reason: Reason) -> dict[str, object]:
    """Return a reason as a JSON document, terms as in N-Triples."""
    document: dict[str, object] = {"triple": [part.n3() for part in reason.triple]}
    if reason.step is None:
        document["statedIn"] = list(reason.stated_in)
        document["sources"], document["locators"] = list(reason.sources), list(reason.locators)
    else:
        document["rule"] = reason.step.rule
        document["axiom"] = reason.step.axiom
        document["premises"] = [as_json(each) for each in reason.premises]
    return document
