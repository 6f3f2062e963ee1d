"""Which classes have members and no shape that tests anything of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from endpoint.build.tables import Triple
from endpoint.namespaces import CNA, SH
from endpoint.ontology.faults import Fault

CHECK = "CONCORD-class-without-shape"

_CONSTRAINTS = {
    *(SH["class"], SH.datatype, SH.nodeKind, SH.minCount, SH.maxCount, SH["in"], SH.hasValue, SH.closed),
    *(SH.minExclusive, SH.minInclusive, SH.maxExclusive, SH.maxInclusive, SH.lessThan, SH.lessThanOrEquals),
    *(SH.minLength, SH.maxLength, SH.pattern, SH.languageIn, SH.uniqueLang, SH.equals, SH.disjoint),
    *(SH["not"], SH["and"], SH["or"], SH.xone, SH.node, SH.qualifiedValueShape, SH.sparql),
}
"""The parameters of the constraint components of SHACL, section 4, and of SHACL-SPARQL, section 5."""

_VOID = {(SH.minCount, Literal(0)), (SH.closed, Literal(False)), (SH.uniqueLang, Literal(False))}
"""Constraints that nothing can break."""


def classes_with_members(triples: Iterable[Triple | tuple[Node, Node, Node]]) -> Counter[URIRef]:
    """Return the classes of ours that have members, with their number."""
    kinds = (o for _, p, o in triples if p == RDF.type and isinstance(o, URIRef))
    return Counter(kind for kind in kinds if kind.startswith(str(CNA)))


def find_unshaped(members: Counter[URIRef], ontology: Graph, shapes: Graph) -> list[Fault]:
    """Return the classes with members that no shape reaches, be it by a superclass, which tests something."""
    reached = _classes_reached(ontology, shapes)
    return [
        Fault(
            CHECK,
            str(kind),
            f"has {number:,} member{'' if number == 1 else 's'} but no shape that tests anything of them",
            "write a shape with a constraint in the shapes file of the module, with an example that trips it",
        )
        for kind, number in sorted(members.items())
        if reached.isdisjoint(ontology.transitive_objects(kind, RDFS.subClassOf))
    ]


def _classes_reached(ontology: Graph, shapes: Graph) -> set[URIRef]:
    """Return the classes all of whose members are the focus of a shape that tests something."""
    reached: set[Node] = set()
    for shape in {*shapes.subjects(RDF.type, SH.NodeShape), *shapes.subjects(RDF.type, SH.PropertyShape)}:
        if not _tests_something(shapes, shape, set()):
            continue
        reached |= set(shapes.objects(shape, SH.targetClass))
        if {OWL.Class, RDFS.Class} & set(shapes.objects(shape, RDF.type)):
            reached.add(shape)
        for target, side in ((SH.targetSubjectsOf, RDFS.domain), (SH.targetObjectsOf, RDFS.range)):
            # Members without the property are not reached, so this counts for the class that the property is made for.
            for relation in shapes.objects(shape, target):
                reached |= set(ontology.objects(relation, side))
    return {each for each in reached if isinstance(each, URIRef)}


def _tests_something(shapes: Graph, shape: Node, seen: set[Node]) -> bool:
    if shape in seen or (shape, SH.deactivated, Literal(True)) in shapes:
        return False
    own = {(p, o) for p, o in shapes.predicate_objects(shape) if p in _CONSTRAINTS}
    if own - _VOID:
        return True
    return any(_tests_something(shapes, each, seen | {shape}) for each in shapes.objects(shape, SH.property))
