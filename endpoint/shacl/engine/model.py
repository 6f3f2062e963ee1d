"""Shapes as values (SHACL, section 2): read once from their graph, then asked again and again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rdflib import OWL, RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from endpoint.errors import MalformedShapes
from endpoint.shacl.engine.paths import Path, read_path

TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
_TRUE = Literal("true", datatype=XSD.boolean)
_LISTS = (SH["and"], SH["or"], SH.xone)
_SINGLE = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)


@dataclass(frozen=True)
class Constraint:
    """A constraint of a shape: its component, and the values of the component's parameters."""

    component: URIRef
    parameters: Mapping[URIRef, Node]
    node: Node | None = None
    """The node that states it, for a SPARQL-based constraint."""


@dataclass(frozen=True)
class Shape:
    """A node shape, or a property shape, which has a path."""

    node: Node
    path: Path | None
    path_node: Node | None
    severity: URIRef
    messages: tuple[Literal, ...]
    is_active: bool
    constraints: tuple[Constraint, ...] = field(default=(), compare=False)

    def __hash__(self) -> int:
        return hash(self.node)


class Shapes:
    """All shapes of a graph.

    Raises `MalformedShapes` for what SHACL's syntax rules (appendix C) do not allow and this reading meets.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._components = dict(_custom_components(graph))
        self._classes = frozenset(_implicit_classes(graph))
        self._read: dict[Node, Shape] = {}

    def with_targets(self) -> list[Shape]:
        """Return the shapes that have focus nodes of their own, in a stable order."""
        nodes: set[Node] = {node for each in TARGETS for node in self.graph.subjects(each)}
        nodes |= self._classes
        return [self.shape(node) for node in sorted(nodes, key=str)]

    def targets(self, shape: Shape) -> Iterator[tuple[URIRef, Node]]:
        """Yield the targets of a shape, each as its kind and its value."""
        for kind in TARGETS:
            for value in self.graph.objects(shape.node, kind):
                yield kind, value
        if shape.node in self._classes:
            yield SH.targetClass, shape.node

    def shape(self, node: Node) -> Shape:
        """Return the shape at a node; the same one each time."""
        if node not in self._read:
            self._read[node] = self._shape(node)
        return self._read[node]

    def count_constraints(self) -> int:
        """Return how many constraints the shapes with targets have, those of shapes they refer to included."""
        seen: dict[Shape, None] = {}
        ahead = self.with_targets()
        while ahead:
            shape = ahead.pop()
            if shape not in seen and shape.is_active:
                seen[shape] = None
                ahead += referred(self, shape)
        return sum(len(each.constraints) for each in seen)

    def members(self, head: Node) -> list[Node]:
        """Return the members of a list."""
        return list(Collection(self.graph, head))

    def siblings(self, shape: Shape) -> list[Shape]:
        """Return the sibling shapes of a qualified value shape (SHACL, section 4.7.3)."""
        own = set(self.graph.objects(shape.node, SH.qualifiedValueShape))
        found = {
            sibling
            for parent in self.graph.subjects(SH.property, shape.node)
            for each in self.graph.objects(parent, SH.property)
            for sibling in self.graph.objects(each, SH.qualifiedValueShape)
        }
        return [self.shape(node) for node in sorted(found - own, key=str)]

    def allowed(self, shape: Shape, constraint: Constraint) -> set[str]:
        """Return the predicates that a closed shape allows (SHACL, section 4.8.1)."""
        ignored = constraint.parameters.get(SH.ignoredProperties)
        allowed = {str(each) for each in self.members(ignored)} if ignored is not None else set()
        for other in shape.constraints:
            if SH.property in other.parameters:
                path = self.shape(other.parameters[SH.property]).path
                if path is not None and path.kind == "predicate":
                    allowed.add(path.iri)
        return allowed

    def _shape(self, node: Node) -> Shape:
        paths = list(self.graph.objects(node, SH.path))
        if len(paths) > 1:
            raise MalformedShapes(f"The property shape {node} has {len(paths)} values of sh:path; it must have one.")
        severity = self.graph.value(node, SH.severity) or SH.Violation
        return Shape(
            node,
            read_path(self.graph, paths[0]) if paths else None,
            paths[0] if paths else None,
            URIRef(str(severity)),
            tuple(sorted(each for each in self.graph.objects(node, SH.message) if isinstance(each, Literal))),
            _TRUE not in set(self.graph.objects(node, SH.deactivated)),
            tuple(self._constraints(node)),
        )

    def _constraints(self, node: Node) -> Iterator[Constraint]:
        for parameter, component in _SINGLE_PARAMETER.items():
            for value in sorted(self.graph.objects(node, parameter), key=str):
                yield Constraint(component, {parameter: value})
        for parameters, component in _WITH_OTHERS:
            for value in sorted(self.graph.objects(node, parameters[0]), key=str):
                others = {each: self.graph.value(node, each) for each in parameters[1:]}
                given = {name: term for name, term in others.items() if term is not None}
                yield Constraint(component, {parameters[0]: value, **given})
        for value in sorted(self.graph.objects(node, SH.sparql), key=str):
            if _TRUE not in set(self.graph.objects(value, SH.deactivated)):
                yield Constraint(SH.SPARQLConstraintComponent, {}, value)
        yield from self._custom(node)

    def _custom(self, node: Node) -> Iterator[Constraint]:
        """Yield the constraints of components that the shapes define themselves (SHACL, section 6)."""
        for component, (needed, optional) in self._components.items():
            if not needed or not all((node, each, None) in self.graph for each in needed):
                continue
            given = {each: sorted(self.graph.objects(node, each), key=str) for each in (*needed, *optional)}
            if len(needed) + len(optional) == 1:
                for value in given[needed[0]]:
                    yield Constraint(component, {needed[0]: value})
                continue
            if any(len(values) > 1 for values in given.values()):
                raise MalformedShapes(f"The shape {node} gives a parameter of {component} several values.")
            yield Constraint(component, {each: values[0] for each, values in given.items() if values})


def referred(shapes: Shapes, shape: Shape) -> Iterable[Shape]:
    """Yield the shapes that a shape refers to in its constraints."""
    for constraint in shape.constraints:
        for parameter, value in constraint.parameters.items():
            if parameter in _SINGLE:
                yield shapes.shape(value)
            elif parameter in _LISTS:
                yield from (shapes.shape(each) for each in shapes.members(value))


def _implicit_classes(graph: Graph) -> Iterator[Node]:
    """Yield the shapes that are classes too, whose instances are their focus nodes (SHACL, section 2.1.3.3)."""
    for kind in (SH.NodeShape, SH.PropertyShape):
        for node in graph.subjects(RDF.type, kind):
            if isinstance(node, URIRef) and any((node, RDF.type, each) in graph for each in (RDFS.Class, OWL.Class)):
                yield node


def _custom_components(graph: Graph) -> Iterator[tuple[URIRef, tuple[list[URIRef], list[URIRef]]]]:
    for component in sorted(graph.subjects(SH.parameter), key=str):
        if not isinstance(component, URIRef):
            continue
        needed: list[URIRef] = []
        optional: list[URIRef] = []
        for parameter in graph.objects(component, SH.parameter):
            path = graph.value(parameter, SH.path)
            if isinstance(path, URIRef):
                (optional if (parameter, SH.optional, _TRUE) in graph else needed).append(path)
        yield component, (sorted(needed), sorted(optional))


def _component(name: str) -> URIRef:
    return SH[f"{name}ConstraintComponent"]


_SINGLE_PARAMETER = {
    SH["class"]: _component("Class"),
    SH.datatype: _component("Datatype"),
    SH.nodeKind: _component("NodeKind"),
    SH.minCount: _component("MinCount"),
    SH.maxCount: _component("MaxCount"),
    SH.minExclusive: _component("MinExclusive"),
    SH.minInclusive: _component("MinInclusive"),
    SH.maxExclusive: _component("MaxExclusive"),
    SH.maxInclusive: _component("MaxInclusive"),
    SH.minLength: _component("MinLength"),
    SH.maxLength: _component("MaxLength"),
    SH.languageIn: _component("LanguageIn"),
    SH.uniqueLang: _component("UniqueLang"),
    SH["equals"]: _component("Equals"),
    SH.disjoint: _component("Disjoint"),
    SH.lessThan: _component("LessThan"),
    SH.lessThanOrEquals: _component("LessThanOrEquals"),
    SH["not"]: _component("Not"),
    SH["and"]: _component("And"),
    SH["or"]: _component("Or"),
    SH.xone: _component("Xone"),
    SH.node: _component("Node"),
    SH.property: _component("Property"),
    SH.hasValue: _component("HasValue"),
    SH["in"]: _component("In"),
}
_WITH_OTHERS = (
    ((SH.pattern, SH.flags), _component("Pattern")),
    ((SH.closed, SH.ignoredProperties), _component("Closed")),
    ((SH.qualifiedValueShape, SH.qualifiedMinCount, SH.qualifiedValueShapesDisjoint), _component("QualifiedMinCount")),
    ((SH.qualifiedValueShape, SH.qualifiedMaxCount, SH.qualifiedValueShapesDisjoint), _component("QualifiedMaxCount")),
)
