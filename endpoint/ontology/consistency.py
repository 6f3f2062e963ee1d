"""Contradictions in the ontology, as HermiT finds them, with the classes that clash.

The reasoner only says that a class is empty or that all is inconsistent. Why, follows from a second run without
the statements that keep classes apart: whatever then belongs to two of those classes is what contradicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from rdflib import OWL, RDF, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from endpoint.namespaces import CNA
from endpoint.ontology.documents import TERM_KINDS
from endpoint.ontology.faults import Fault, shorten
from endpoint.ontology.reasoner import Inconsistent, Reasoned, Refused

Pair = frozenset[str]
Keep = Callable[[Node, Node, Node], bool]

_SYNTAX = {OWL.Restriction, OWL.AllDisjointClasses, OWL.AllDisjointProperties, OWL.AllDifferent, RDF.List}
"""Types of nodes that stand for an expression or an axiom."""

_OTHER_CAUSES = {
    "that properties exclude one another": (OWL.propertyDisjointWith, OWL.AllDisjointProperties),
    "that individuals differ": (OWL.differentFrom, OWL.AllDifferent),
    "that a property is functional": (OWL.FunctionalProperty, OWL.InverseFunctionalProperty),
    "that a class is the complement of another": (OWL.complementOf,),
    "how many values a property has": (OWL.maxCardinality, OWL.maxQualifiedCardinality, OWL.cardinality),
    "what a class is equivalent to": (OWL.equivalentClass,),
}


def find_contradictions(whole: Graph) -> list[Fault]:
    """Return the classes that can have no member, else the individuals that cannot be; none if all is well."""
    try:
        terms = without_individuals(whole)
        try:
            empty = Reasoned(terms).empty_classes()
        except Inconsistent:
            return _why_inconsistent(terms)
        if empty:
            return _why_empty(terms, empty)
        try:
            empty = Reasoned(whole).empty_classes()
        except Inconsistent:
            return _why_inconsistent(whole)
        return _why_empty(whole, empty)
    except Refused as fault:
        solution = "keep to OWL 2 DL: no restriction on a transitive or chained property, one kind a property"
        return [Fault("HermiT-refused", str(CNA), fault.detail, solution)]


def disjoint_pairs(graph: Graph) -> dict[Pair, URIRef]:
    """Return the pairs of named classes that a graph keeps apart, with the construct that does."""
    pairs = {
        frozenset((str(one), str(other))): OWL.disjointWith
        for one, other in graph.subject_objects(OWL.disjointWith)
        if isinstance(one, URIRef) and isinstance(other, URIRef)
    }
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        members = (each for head in graph.objects(axiom, OWL.members) for each in Collection(graph, head))
        for one, other in combinations(members, 2):
            pairs[frozenset((str(one), str(other)))] = OWL.AllDisjointClasses
    return pairs


def without_individuals(graph: Graph) -> Graph:
    """Return the part of a graph that is about classes and properties."""
    about_terms = {s for kind in (*TERM_KINDS, OWL.Ontology) for s in graph.subjects(RDF.type, kind)}
    things = {s for s, kind in graph.subject_objects(RDF.type) if kind not in _SYNTAX} - about_terms
    return _filtered(graph, lambda s, p, o: s not in things)


def _why_empty(graph: Graph, empty: set[str]) -> list[Fault]:
    if not empty:
        return []
    pairs = disjoint_pairs(graph)
    relaxed = _relaxed(graph)
    faults = []
    for kind in sorted(empty):
        clash = next(_clashes(relaxed.classes_above(kind), pairs), None) if relaxed else None
        why = "can have no member" + (f": it is below both {clash}" if clash else "")
        faults.append(Fault("HermiT-unsatisfiable", kind, why, "drop one of the superclasses, or the disjointness"))
    return faults


def _why_inconsistent(graph: Graph) -> list[Fault]:
    relaxed = _relaxed(graph)
    if relaxed is None:
        return [_cause(graph)]
    pairs = disjoint_pairs(graph)
    faults = [
        Fault(
            "HermiT-inconsistent",
            individual,
            f"cannot be: it belongs to both {clash}",
            "drop one of its classes, or the disjointness; a domain or range may give it a class as well",
        )
        for individual in sorted(relaxed.individuals())
        for clash in _clashes(relaxed.classes_of(individual), pairs)
    ]
    return faults or [_cause(graph)]


def _clashes(classes: set[str], pairs: dict[Pair, URIRef]) -> Iterator[str]:
    """Yield the pairs that are kept apart and yet both among `classes`, in words."""
    for pair, construct in sorted(pairs.items(), key=lambda item: sorted(item[0])):
        if pair <= classes:
            yield f"{' and '.join(map(shorten, sorted(pair)))} ({shorten(str(construct))})"


def _relaxed(graph: Graph) -> Reasoned | None:
    """Return the graph reasoned upon without what keeps classes apart; None if it contradicts itself even so."""
    try:
        return Reasoned(_without(graph, (OWL.disjointWith, OWL.AllDisjointClasses)))
    except Inconsistent:
        return None


def _cause(graph: Graph) -> Fault:
    """Return which kind of statement the contradiction needs, besides disjoint classes."""
    needed = []
    for words, constructs in _OTHER_CAUSES.items():
        try:
            Reasoned(_without(graph, constructs))
        except Inconsistent:
            continue
        needed.append(words)
    why = "contradicts itself" + (f"; it would not without the statements on {' or '.join(needed)}" if needed else "")
    return Fault("HermiT-inconsistent", str(CNA), why, "look at what was last added of these")


def _without(graph: Graph, constructs: tuple[URIRef, ...]) -> Graph:
    """Return a graph without the statements of some kinds, and without the nodes that stand for one."""
    typed = {node for construct in constructs for node in graph.subjects(RDF.type, construct)}
    nodes = {node for node in typed if isinstance(node, BNode)}
    return _filtered(graph, lambda s, p, o: s not in nodes and p not in constructs and o not in constructs)


def _filtered(graph: Graph, keep: Keep) -> Graph:
    filtered = Graph()
    for s, p, o in graph:
        if keep(s, p, o):
            filtered.add((s, p, o))
    return filtered
