"""Class expressions of OWL 2 RL as triple patterns: how one comes to belong, and what belonging says.

Grammar: https://www.w3.org/TR/owl2-profiles/#OWL_2_RL, section 4.2.3 (subClassExpression, superClassExpression).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, product

from rdflib import OWL, RDF, BNode, Graph, Literal, URIRef, Variable
from rdflib.term import Node

from endpoint.errors import DataFault
from endpoint.inference.rules import Part, Pattern


@dataclass(frozen=True)
class Way:
    """One way to belong to a class: the patterns that must match, and the names of the rules of OWL 2 RL for it."""

    body: tuple[Pattern, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Consequence:
    """One thing that belonging says: the triple `head` (None: a contradiction), where `body` matches too."""

    head: Pattern | None
    body: tuple[Pattern, ...] = ()
    names: tuple[str, ...] = ()
    differ: tuple[tuple[Variable, Variable], ...] = ()
    resources: tuple[Variable, ...] = ()


class Expressions:
    """The class expressions of one axiom of a graph; each takes fresh variables."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._numbers = count(1)

    def ways_to_belong(self, node: Node, of: Part) -> list[Way]:
        """Return the ways in which `of` can be seen to belong to the class; raises `DataFault` outside OWL 2 RL."""
        if isinstance(node, URIRef):
            return [Way(() if node == OWL.Thing else ((of, RDF.type, node),))]
        if parts := self._list(node, OWL.intersectionOf):
            ways = product(*(self.ways_to_belong(part, of) for part in parts))
            return [_joined(way, "cls-int1") for way in ways]
        if parts := self._list(node, OWL.unionOf):
            return [_joined((way,), "cls-uni") for part in parts for way in self.ways_to_belong(part, of)]
        if parts := self._list(node, OWL.oneOf):
            raise self._refusal(node, "an enumeration")
        if (value := self._graph.value(node, OWL.hasValue)) is not None:
            return [Way(((of, self._relation(node), _term(value)),), ("cls-hv2",))]
        if (filler := self._graph.value(node, OWL.someValuesFrom)) is not None:
            other = self._fresh()
            step: Pattern = (of, self._relation(node), other)
            name = "cls-svf2" if filler == OWL.Thing else "cls-svf1"
            return [
                Way((step, *way.body), tuple(dict.fromkeys((name, *way.names))))
                for way in self.ways_to_belong(filler, other)
            ]
        raise self._refusal(node, "an expression that stands on the left")

    def consequences(self, node: Node, of: Part) -> list[Consequence]:
        """Return what follows for `of` from belonging to the class; raises `DataFault` outside OWL 2 RL."""
        if isinstance(node, URIRef):
            return [] if node == OWL.Thing else [Consequence(None if node == OWL.Nothing else (of, RDF.type, node))]
        if parts := self._list(node, OWL.intersectionOf):
            return [_named(each, "cls-int2") for part in parts for each in self.consequences(part, of)]
        if (value := self._graph.value(node, OWL.hasValue)) is not None:
            return [Consequence((of, self._relation(node), _term(value)), names=("cls-hv1",))]
        if (filler := self._graph.value(node, OWL.allValuesFrom)) is not None:
            other = self._fresh()
            step: Pattern = (of, self._relation(node), other)
            return [
                Consequence(each.head, (step, *each.body), ("cls-avf", *each.names), each.differ, (other,))
                for each in self.consequences(filler, other)
            ]
        if (negated := self._graph.value(node, OWL.complementOf)) is not None:
            return [Consequence(None, way.body, ("cls-com", *way.names)) for way in self.ways_to_belong(negated, of)]
        if (most := self._graph.value(node, OWL.maxCardinality)) is not None and str(most) in ("0", "1"):
            one, other = self._fresh(), self._fresh()
            relation = self._relation(node)
            if str(most) == "0":
                return [Consequence(None, ((of, relation, one),), ("cls-maxc1",))]
            both: tuple[Pattern, ...] = ((of, relation, one), (of, relation, other))
            return [Consequence((one, OWL.sameAs, other), both, ("cls-maxc2",), ((one, other),), (one, other))]
        raise self._refusal(node, "an expression that stands on the right")

    def _relation(self, node: Node) -> URIRef:
        relation = self._graph.value(node, OWL.onProperty)
        if not isinstance(relation, URIRef):
            raise self._refusal(node, "a restriction")
        return relation

    def _list(self, node: Node, junction: URIRef) -> list[Node]:
        head = self._graph.value(node, junction)
        return list(self._graph.items(head)) if head is not None else []

    def _fresh(self) -> Variable:
        return Variable(f"v{next(self._numbers)}")

    def _refusal(self, node: Node, kind: str) -> DataFault:
        users = [str(each) for each in self._graph.subjects(None, node) if isinstance(each, URIRef)]
        where = f" of {users[0]}" if users else ""
        return DataFault(
            f"There is no rule for {kind}{where}; OWL 2 RL has ⊓, ⊔, ∃, hasValue on the left "
            "and ⊓, ∀, hasValue, ¬, ≤1 on the right."
        )


def _joined(ways: tuple[Way, ...], name: str) -> Way:
    names = dict.fromkeys([name, *(each for way in ways for each in way.names)])
    return Way(tuple(pattern for way in ways for pattern in way.body), tuple(names))


def _named(each: Consequence, name: str) -> Consequence:
    return Consequence(each.head, each.body, tuple(dict.fromkeys((name, *each.names))), each.differ, each.resources)


def _term(node: Node) -> URIRef | Literal:
    if isinstance(node, BNode) or not isinstance(node, URIRef | Literal):
        raise DataFault("A value in a restriction must be an IRI or a literal.")
    return node
