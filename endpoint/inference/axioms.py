"""Axioms of OWL 2 RL → rules. What is stated in the ontology and has no rule here is an error, never silence.

Left out on purpose, since every graph would be flooded by it: that everything is an owl:Thing and the same as
itself, and the rules on the schema alone (table 9), whose effect on individuals the other rules have already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef, Variable
from rdflib.term import Node

from endpoint.errors import DataFault
from endpoint.inference.classes import Expressions
from endpoint.inference.rules import Pattern, Rule
from endpoint.inference.words import axiom_in_words

X, Y, Z = Variable("x"), Variable("y"), Variable("z")
_Compile = Callable[[Graph, URIRef, Node], Iterator[Rule]]


def compile_rules(ontology: Graph, *, strict: bool = True) -> list[Rule]:
    """Return the rules of all axioms, in a stable order.

    Raises `DataFault` naming an axiom that has no rule; where not `strict`, such an axiom gives no rule, as the
    full definitions of the module dl must not.
    """
    rules: set[Rule] = set()
    for compiled in _axiom_by_axiom(ontology):
        try:
            rules.update(compiled)
        except DataFault:
            if strict:
                raise
    rules |= _equality(rules)
    return sorted(rules, key=lambda rule: (rule.name, rule.axiom, str(rule.head), str(rule.body)))


def _axiom_by_axiom(ontology: Graph) -> Iterator[Iterator[Rule]]:
    for predicate, compile_axiom in _BY_PREDICATE.items():
        for axiom in ontology.subject_objects(predicate):
            yield compile_axiom(ontology, predicate, axiom)
    for kind, compile_kind in _BY_TYPE.items():
        for node in ontology.subjects(RDF.type, kind):
            yield compile_kind(ontology, node)
    for unknown in _UNSUPPORTED:
        for node in {*ontology.subjects(unknown), *ontology.subjects(RDF.type, unknown)}:
            yield _refuse(node, unknown)


def _refuse(node: Node, unknown: URIRef) -> Iterator[Rule]:
    raise DataFault(f"{_name(node)}: there is no rule for {_name(unknown)}; keep to the axioms of OWL 2 RL")
    yield


def _subclass(graph: Graph, predicate: URIRef, axiom: tuple[Node, Node]) -> Iterator[Rule]:
    lower, upper = axiom
    words = axiom_in_words(graph, lower, predicate, upper)
    yield from _implication(graph, lower, upper, "cax-sco", words)


def _equivalent(graph: Graph, predicate: URIRef, axiom: tuple[Node, Node]) -> Iterator[Rule]:
    words = axiom_in_words(graph, axiom[0], predicate, axiom[1])
    yield from _implication(graph, axiom[1], axiom[0], "cax-eqc2", words)
    yield from _implication(graph, axiom[0], axiom[1], "cax-eqc1", words)


def _implication(graph: Graph, lower: Node, upper: Node, name: str, words: str) -> Iterator[Rule]:
    """Each way to belong to the lower class × each thing that belonging to the upper one says."""
    if upper == OWL.Thing or lower == OWL.Nothing:
        return
    expressions = Expressions(graph)
    for left in expressions.ways_to_belong(lower, X):
        for right in expressions.consequences(upper, X):
            names = "+".join(dict.fromkeys([*left.names, name, *right.names]))
            yield Rule(names, words, (*left.body, *right.body), right.head, right.differ, right.resources)


def _disjoint(graph: Graph, predicate: URIRef, axiom: tuple[Node, Node]) -> Iterator[Rule]:
    yield from _never_both(graph, *axiom, "cax-dw", axiom_in_words(graph, axiom[0], predicate, axiom[1]))


def _all_disjoint(graph: Graph, node: Node) -> Iterator[Rule]:
    for one, other in combinations(_members(graph, node), 2):
        yield from _never_both(graph, one, other, "cax-adc", axiom_in_words(graph, one, OWL.disjointWith, other))


def _never_both(graph: Graph, one: Node, other: Node, name: str, words: str) -> Iterator[Rule]:
    expressions = Expressions(graph)
    for left in expressions.ways_to_belong(one, X):
        for right in expressions.ways_to_belong(other, X):
            yield Rule(name, words, (*left.body, *right.body), None)


def _domain(graph: Graph, predicate: URIRef, axiom: tuple[Node, Node]) -> Iterator[Rule]:
    yield from _typing(graph, predicate, axiom, X, "prp-dom")


def _range(graph: Graph, predicate: URIRef, axiom: tuple[Node, Node]) -> Iterator[Rule]:
    if not _is_datatype(axiom[1]):
        yield from _typing(graph, predicate, axiom, Y, "prp-rng")


def _typing(graph: Graph, predicate: URIRef, axiom: tuple[Node, Node], of: Variable, name: str) -> Iterator[Rule]:
    relation, kind = _property(axiom[0]), axiom[1]
    if kind == OWL.Thing:
        return
    words = axiom_in_words(graph, relation, predicate, kind)
    for what in Expressions(graph).consequences(kind, of):
        guard = (Y,) if of == Y else ()
        names = "+".join(dict.fromkeys([name, *what.names]))
        yield Rule(names, words, ((X, relation, Y), *what.body), what.head, what.differ, (*guard, *what.resources))


def _subproperty(graph: Graph, predicate: URIRef, axiom: tuple[Node, Node]) -> Iterator[Rule]:
    words = axiom_in_words(graph, axiom[0], predicate, axiom[1])
    yield Rule("prp-spo1", words, ((X, _property(axiom[0]), Y),), (X, _property(axiom[1]), Y))


def _equivalent_property(graph: Graph, predicate: URIRef, axiom: tuple[Node, Node]) -> Iterator[Rule]:
    words, one, other = axiom_in_words(graph, axiom[0], predicate, axiom[1]), _property(axiom[0]), _property(axiom[1])
    yield Rule("prp-eqp1", words, ((X, one, Y),), (X, other, Y))
    yield Rule("prp-eqp2", words, ((X, other, Y),), (X, one, Y))


def _inverse(graph: Graph, predicate: URIRef, axiom: tuple[Node, Node]) -> Iterator[Rule]:
    words, one, other = axiom_in_words(graph, axiom[0], predicate, axiom[1]), _property(axiom[0]), _property(axiom[1])
    yield Rule("prp-inv1", words, ((X, one, Y),), (Y, other, X), resources=(Y,))
    yield Rule("prp-inv2", words, ((X, other, Y),), (Y, one, X), resources=(Y,))


def _chain(graph: Graph, predicate: URIRef, axiom: tuple[Node, Node]) -> Iterator[Rule]:
    steps = [_property(each) for each in graph.items(axiom[1])]
    nodes = [Variable(f"u{number}") for number in range(len(steps) + 1)]
    body = tuple((nodes[i], step, nodes[i + 1]) for i, step in enumerate(steps))
    words = axiom_in_words(graph, axiom[0], predicate, axiom[1])
    yield Rule("prp-spo2", words, body, (nodes[0], _property(axiom[0]), nodes[-1]))


def _disjoint_properties(graph: Graph, predicate: URIRef, axiom: tuple[Node, Node]) -> Iterator[Rule]:
    words, one, other = axiom_in_words(graph, axiom[0], predicate, axiom[1]), _property(axiom[0]), _property(axiom[1])
    yield Rule("prp-pdw", words, ((X, one, Y), (X, other, Y)), None)


def _all_disjoint_properties(graph: Graph, node: Node) -> Iterator[Rule]:
    for one, other in combinations(_members(graph, node), 2):
        yield from _disjoint_properties(graph, OWL.propertyDisjointWith, (one, other))


def _different(graph: Graph, predicate: URIRef, axiom: tuple[Node, Node]) -> Iterator[Rule]:
    one, other = _property(axiom[0]), _property(axiom[1])
    yield Rule("eq-diff1", axiom_in_words(graph, one, predicate, other), ((one, OWL.sameAs, other),), None)


def _all_different(graph: Graph, node: Node) -> Iterator[Rule]:
    for one, other in combinations(_members(graph, node), 2):
        yield from _different(graph, OWL.differentFrom, (one, other))


def _functional(graph: Graph, node: Node) -> Iterator[Rule]:
    relation, words = _property(node), axiom_in_words(graph, node, RDF.type, OWL.FunctionalProperty)
    is_data = (node, RDF.type, OWL.DatatypeProperty) in graph
    head: Pattern | None = None if is_data else (Y, OWL.sameAs, Z)
    yield Rule("prp-fp", words, ((X, relation, Y), (X, relation, Z)), head, ((Y, Z),), () if is_data else (Y, Z))


def _inverse_functional(graph: Graph, node: Node) -> Iterator[Rule]:
    relation, words = _property(node), axiom_in_words(graph, node, RDF.type, OWL.InverseFunctionalProperty)
    yield Rule("prp-ifp", words, ((X, relation, Z), (Y, relation, Z)), (X, OWL.sameAs, Y), ((X, Y),))


def _symmetric(graph: Graph, node: Node) -> Iterator[Rule]:
    relation, words = _property(node), axiom_in_words(graph, node, RDF.type, OWL.SymmetricProperty)
    yield Rule("prp-symp", words, ((X, relation, Y),), (Y, relation, X), resources=(Y,))


def _transitive(graph: Graph, node: Node) -> Iterator[Rule]:
    relation, words = _property(node), axiom_in_words(graph, node, RDF.type, OWL.TransitiveProperty)
    yield Rule("prp-trp", words, ((X, relation, Y), (Y, relation, Z)), (X, relation, Z))


def _asymmetric(graph: Graph, node: Node) -> Iterator[Rule]:
    relation, words = _property(node), axiom_in_words(graph, node, RDF.type, OWL.AsymmetricProperty)
    yield Rule("prp-asyp", words, ((X, relation, Y), (Y, relation, X)), None)


def _irreflexive(graph: Graph, node: Node) -> Iterator[Rule]:
    words = axiom_in_words(graph, node, RDF.type, OWL.IrreflexiveProperty)
    yield Rule("prp-irp", words, ((X, _property(node), X),), None)


def _equality(rules: set[Rule]) -> set[Rule]:
    """Return what sameness means, where a rule can find two names for one thing."""
    if not any(rule.head and rule.head[1] == OWL.sameAs for rule in rules):
        return set()
    s, p, o, other = (Variable(each) for each in ("s", "p", "o", "other"))
    same = (s, OWL.sameAs, other)
    words = "what holds of one name holds of the other"
    return {
        Rule("eq-sym", "sameness is symmetric", ((X, OWL.sameAs, Y),), (Y, OWL.sameAs, X)),
        Rule("eq-trans", "sameness is transitive", ((X, OWL.sameAs, Y), (Y, OWL.sameAs, Z)), (X, OWL.sameAs, Z)),
        Rule("eq-rep-s", words, (same, (s, p, o)), (other, p, o), ((s, other),)),
        Rule("eq-rep-o", words, (same, (o, p, s)), (o, p, other), ((s, other),)),
    }


def _members(graph: Graph, node: Node) -> list[Node]:
    head = graph.value(node, OWL.members) or graph.value(node, OWL.distinctMembers)
    return list(graph.items(head)) if head is not None else []


def _property(node: Node) -> URIRef:
    if not isinstance(node, URIRef):
        raise DataFault(f"{_name(node)}: only named properties and individuals have rules")
    return node


def _is_datatype(node: Node) -> bool:
    return isinstance(node, URIRef) and (
        node in (RDFS.Literal, RDF.langString) or node.startswith("http://www.w3.org/2001/XMLSchema#")
    )


def _name(node: Node) -> str:
    return "an expression" if isinstance(node, BNode) else str(node)


_BY_PREDICATE: dict[URIRef, Callable[[Graph, URIRef, tuple[Node, Node]], Iterator[Rule]]] = {
    RDFS.subClassOf: _subclass,
    RDFS.subPropertyOf: _subproperty,
    RDFS.domain: _domain,
    RDFS.range: _range,
    OWL.equivalentClass: _equivalent,
    OWL.equivalentProperty: _equivalent_property,
    OWL.inverseOf: _inverse,
    OWL.propertyChainAxiom: _chain,
    OWL.disjointWith: _disjoint,
    OWL.propertyDisjointWith: _disjoint_properties,
    OWL.differentFrom: _different,
}
_BY_TYPE: dict[URIRef, Callable[[Graph, Node], Iterator[Rule]]] = {
    OWL.FunctionalProperty: _functional,
    OWL.InverseFunctionalProperty: _inverse_functional,
    OWL.SymmetricProperty: _symmetric,
    OWL.TransitiveProperty: _transitive,
    OWL.AsymmetricProperty: _asymmetric,
    OWL.IrreflexiveProperty: _irreflexive,
    OWL.AllDisjointClasses: _all_disjoint,
    OWL.AllDisjointProperties: _all_disjoint_properties,
    OWL.AllDifferent: _all_different,
}
_UNSUPPORTED = (
    OWL.ReflexiveProperty,
    OWL.disjointUnionOf,
    OWL.hasKey,
    OWL.NegativePropertyAssertion,
)
