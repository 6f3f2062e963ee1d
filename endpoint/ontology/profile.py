"""Which axioms may stand where: the grammar of OWL 2 RL, and the narrower custom of each part.

The working modules keep to OWL 2 RL without disjointness and equivalence, the alignment relates named
terms only, and the dl module holds nothing but what the others may not. The grammar follows
https://www.w3.org/TR/owl2-profiles/#OWL_2_RL, section 4.2, for what an ontology of ours can contain.
"""

from __future__ import annotations

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from endpoint.ontology.faults import Fault

_DECLARATIONS = {
    OWL.Ontology,
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.Restriction,
}
_CHARACTERISTICS = {
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.SymmetricProperty,
    OWL.TransitiveProperty,
}
_SIDES = (RDFS.domain, RDFS.range)
_SYNTAX = {
    OWL.onProperty,
    OWL.someValuesFrom,
    OWL.allValuesFrom,
    OWL.hasValue,
    OWL.intersectionOf,
    OWL.unionOf,
    OWL.oneOf,
    OWL.complementOf,
    OWL.maxCardinality,
    OWL.members,
    OWL.distinctMembers,
    OWL.imports,
    OWL.versionIRI,
    OWL.versionInfo,
    OWL.priorVersion,
    OWL.backwardCompatibleWith,
    OWL.deprecated,
    RDFS.label,
    RDFS.isDefinedBy,
    RDFS.seeAlso,
}

CUSTOM = {
    "module": {
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        *_SIDES,
        OWL.inverseOf,
        OWL.propertyChainAxiom,
        *_CHARACTERISTICS,
    },
    "alignment": {RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty, OWL.inverseOf},
    "dl": {
        OWL.equivalentClass,
        OWL.disjointWith,
        OWL.propertyDisjointWith,
        OWL.AllDisjointClasses,
        OWL.AllDisjointProperties,
        OWL.AllDifferent,
        *_SIDES,
    },
}
"""The kinds of axiom of each part: properties that state one, and types that are one."""

_DATATYPES = {XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.anyURI, XSD.dateTime, RDF.langString, RDFS.Literal}


def part_of(name: str) -> str:
    """Return which custom a document keeps to."""
    return name if name in CUSTOM else "module"


def find_misplaced(graph: Graph, part: str) -> list[Fault]:
    """Return the axioms of a file that its part of the ontology may not hold."""
    allowed = CUSTOM[part]
    faults = set()
    for s, p, o in graph:
        if p == RDF.type and str(o).startswith(str(OWL)) and o not in _DECLARATIONS | allowed:
            faults.add(_misplaced(s, f"is a {_name(o)}", part))
        elif p != RDF.type and str(p).startswith((str(OWL), str(RDFS))) and p not in _SYNTAX | allowed:
            faults.add(_misplaced(s, f"states {_name(p)} {_name(o)}", part))
        elif part == "alignment" and p in allowed and BNode in (type(s), type(o)):
            faults.add(_misplaced(s, f"states {_name(p)} of an expression; only named terms are mapped", part))
        elif part == "dl" and p in _SIDES and _may_be_side(graph, o):
            faults.add(_misplaced(s, f"states {_name(p)} {_name(o)}, which OWL 2 RL allows", part))
    return sorted(faults)


def find_outside_rl(graph: Graph) -> list[Fault]:
    """Return the axioms that OWL 2 RL does not have."""
    faults: list[Fault] = []
    for s, o in graph.subject_objects(RDFS.subClassOf):
        if not _may_be_below(graph, s):
            faults.append(_outside(o, "stands above an expression that may not be below"))
        if not _may_be_above(graph, o):
            faults.append(_outside(s, "stands below an expression that may not be above"))
    for side in _SIDES:
        for s, o in graph.subject_objects(side):
            if not _may_be_side(graph, o):
                faults.append(_outside(s, f"has an expression as {_name(side)} that may not be one"))
    for s, o in graph.subject_objects(OWL.equivalentClass):
        if not (_may_be_equal(graph, s) and _may_be_equal(graph, o)):
            faults.append(_outside(s, "is equivalent to an expression that may not be so"))
    for s, o in graph.subject_objects(OWL.disjointWith):
        if not (_may_be_below(graph, s) and _may_be_below(graph, o)):
            faults.append(_outside(s, "is disjoint with an expression that may not be so"))
    faults += [_outside(s, "is reflexive") for s in graph.subjects(RDF.type, OWL.ReflexiveProperty)]
    faults += [_outside(s, "is a disjoint union") for s in graph.subjects(OWL.disjointUnionOf)]
    return sorted(faults)


def _misplaced(term: Node, why: str, part: str) -> Fault:
    solution = "move it to the dl module" if part == "module" else f"{part} holds its own kinds of axiom; use a module"
    return Fault("CONCORD-axiom-misplaced", _term(term), why, solution)


def _outside(term: Node, why: str) -> Fault:
    return Fault("OWL2RL-profile", _term(term), why, "move it to the dl module, or check it with a shape")


def _term(node: Node) -> str:
    return "an expression" if isinstance(node, BNode) else str(node)


def _may_be_below(graph: Graph, node: Node) -> bool:
    """subClassExpression of the grammar."""
    if isinstance(node, URIRef):
        return node != OWL.Thing
    for junction in (OWL.intersectionOf, OWL.unionOf):
        if head := graph.value(node, junction):
            return all(_may_be_below(graph, part) for part in Collection(graph, head))
    if (filler := graph.value(node, OWL.someValuesFrom)) is not None:
        return filler in _DATATYPES | {OWL.Thing} or _may_be_below(graph, filler)
    return graph.value(node, OWL.hasValue) is not None or graph.value(node, OWL.oneOf) is not None


def _may_be_above(graph: Graph, node: Node) -> bool:
    """superClassExpression of the grammar."""
    if isinstance(node, URIRef):
        return node != OWL.Thing
    if head := graph.value(node, OWL.intersectionOf):
        return all(_may_be_above(graph, part) for part in Collection(graph, head))
    if (filler := graph.value(node, OWL.allValuesFrom)) is not None:
        return filler in _DATATYPES or _may_be_above(graph, filler)
    if (negated := graph.value(node, OWL.complementOf)) is not None:
        return _may_be_below(graph, negated)
    if (most := graph.value(node, OWL.maxCardinality)) is not None:
        return str(most) in ("0", "1")
    return graph.value(node, OWL.hasValue) is not None


def _may_be_side(graph: Graph, node: Node) -> bool:
    """What may be a domain or range: a superClassExpression or a datatype."""
    return node in _DATATYPES or _may_be_above(graph, node)


def _may_be_equal(graph: Graph, node: Node) -> bool:
    """equivClassExpression of the grammar."""
    if isinstance(node, URIRef):
        return node != OWL.Thing
    if head := graph.value(node, OWL.intersectionOf):
        return all(_may_be_equal(graph, part) for part in Collection(graph, head))
    return graph.value(node, OWL.hasValue) is not None


def _name(node: Node) -> str:
    if isinstance(node, BNode):
        return "an expression"
    return str(node).rsplit("#", 1)[-1].rsplit("/", 1)[-1]
