"""A rule: triple patterns that must match, and the triple that then holds (or that nothing may match them).

Names are those of OWL 2 RL/RDF, tables 4–8 (https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rdflib import RDF, Literal, URIRef, Variable

from endpoint.store.nquads import term

Part = URIRef | Literal | Variable
Pattern = tuple[Part, Part, Part]
Key = tuple[URIRef, URIRef | None] | None
"""What a pattern can match: a property, for rdf:type with its class; None is any triple."""


@dataclass(frozen=True)
class Rule:
    """One axiom as a rule; without a `head`, data that match the `body` contradict the axiom."""

    name: str
    axiom: str
    body: tuple[Pattern, ...]
    head: Pattern | None
    differ: tuple[tuple[Variable, Variable], ...] = ()
    resources: tuple[Variable, ...] = ()

    def construct(self) -> str:
        """Return the query for the triples that the rule adds."""
        assert self.head is not None
        head = _written(self.head)
        return f"CONSTRUCT {{ {head} }} WHERE {{ {self.where()} FILTER NOT EXISTS {{ {head} }} }}"

    def select(self, limit: int) -> str:
        """Return the query for the values of the rule's variables; a head that is given is bound from outside."""
        names = " ".join(f"?{each}" for each in self.variables()) or "*"
        return f"SELECT DISTINCT {names} WHERE {{ {self.where()} }} LIMIT {limit}"

    def where(self) -> str:
        """Return the body and its conditions as SPARQL writes them."""
        conditions = [f"FILTER(?{one} != ?{other})" for one, other in self.differ]
        conditions += [f"FILTER(!ISLITERAL(?{each}))" for each in self.resources]
        return " ".join([*(f"{_written(each)} ." for each in self.body), *conditions])

    def variables(self) -> list[Variable]:
        """Return the variables of the body in order of appearance."""
        return list(dict.fromkeys(part for pattern in self.body for part in pattern if isinstance(part, Variable)))

    def reads(self) -> set[Key]:
        """Return what new triples may let the rule add more."""
        return {key_of(each) for each in self.body}

    def matches_head(self, triple: tuple[Part, Part, Part]) -> dict[Variable, Part] | None:
        """Return what the variables must be for the head to be this triple; None if it cannot be."""
        if self.head is None:
            return None
        bound: dict[Variable, Part] = {}
        for part, value in zip(self.head, triple, strict=True):
            if isinstance(part, Variable):
                if bound.setdefault(part, value) != value:
                    return None
            elif part != value:
                return None
        return bound

    def premises(self, values: Mapping[Variable, Part]) -> Iterator[tuple[Part, Part, Part]]:
        """Yield the triples of the body under the given values."""
        for s, p, o in self.body:
            yield _value(s, values), _value(p, values), _value(o, values)


def key_of(pattern: Pattern) -> Key:
    """Return what a pattern can match."""
    _, p, o = pattern
    if isinstance(p, Variable):
        return None
    assert isinstance(p, URIRef)
    return (p, o) if p == RDF.type and isinstance(o, URIRef) else (p, None)


def _value(part: Part, values: Mapping[Variable, Part]) -> Part:
    return values[part] if isinstance(part, Variable) else part


def _written(pattern: Pattern) -> str:
    return " ".join(f"?{each}" if isinstance(each, Variable) else term(each) for each in pattern)
