"""The components of SHACL Core (section 4), each over the value nodes of one focus node.

A validator yields the value at fault, or None where the fault is of the focus node as a whole. What refers to other
shapes asks the evaluator; sh:property, sh:closed and SPARQL-based constraints, which make results of their own form,
are in `evaluator`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import pyoxigraph as ox
from rdflib import SH, XSD, Literal, URIRef
from rdflib.term import Node

from endpoint.shacl.engine import values as test
from endpoint.shacl.engine.data import Data
from endpoint.shacl.engine.model import Constraint, Shape, Shapes
from endpoint.shacl.engine.paths import EngineTerm
from endpoint.shacl.engine.terms import to_engine

Values = Sequence[EngineTerm]
Faults = Iterator[EngineTerm | None]
_TRUE = Literal("true", datatype=XSD.boolean)


class Judge(Protocol):
    """What a component needs to know besides the value nodes."""

    data: Data
    shapes: Shapes

    def conforms(self, node: EngineTerm, shape: Shape) -> bool:
        """Tell whether a node conforms to a shape."""
        ...


Validator = Callable[[Judge, Shape, Constraint, EngineTerm, Values], Faults]


def _each(passes: Callable[[Judge, EngineTerm, Node], bool]) -> Validator:
    """Return the validator of a component that tests each value node by itself."""

    def validate(judge: Judge, shape: Shape, constraint: Constraint, focus: EngineTerm, values: Values) -> Faults:
        (parameter,) = constraint.parameters.values()
        return (value for value in values if not passes(judge, value, parameter))

    return validate


def _compared(operator: str) -> Validator:
    return _each(lambda judge, value, bound: test.compares(judge.data, value, operator, to_engine(bound)))


def _pattern(judge: Judge, shape: Shape, constraint: Constraint, focus: EngineTerm, values: Values) -> Faults:
    pattern, flags = str(constraint.parameters[SH.pattern]), str(constraint.parameters.get(SH.flags, ""))
    return (value for value in values if not test.matches(judge.data, value, pattern, flags))


def _min_count(judge: Judge, shape: Shape, constraint: Constraint, focus: EngineTerm, values: Values) -> Faults:
    if len(values) < _number(constraint.parameters[SH.minCount]):
        yield None


def _max_count(judge: Judge, shape: Shape, constraint: Constraint, focus: EngineTerm, values: Values) -> Faults:
    if len(values) > _number(constraint.parameters[SH.maxCount]):
        yield None


def _unique_lang(judge: Judge, shape: Shape, constraint: Constraint, focus: EngineTerm, values: Values) -> Faults:
    if constraint.parameters[SH.uniqueLang] != _TRUE:
        return
    tags = Counter(each.language.lower() for each in values if isinstance(each, ox.Literal) and each.language)
    yield from (None for count in tags.values() if count > 1)


def _equals(judge: Judge, shape: Shape, constraint: Constraint, focus: EngineTerm, values: Values) -> Faults:
    others = _others(judge, constraint, focus)
    held = set(values)
    yield from (value for value in values if value not in others)
    yield from (other for other in others if other not in held)


def _disjoint(judge: Judge, shape: Shape, constraint: Constraint, focus: EngineTerm, values: Values) -> Faults:
    others = _others(judge, constraint, focus)
    return (value for value in values if value in others)


def _less(operator: str) -> Validator:
    def validate(judge: Judge, shape: Shape, constraint: Constraint, focus: EngineTerm, values: Values) -> Faults:
        others = _others(judge, constraint, focus)
        for value in values:
            yield from (value for other in others if not test.compares(judge.data, value, operator, other))

    return validate


def _others(judge: Judge, constraint: Constraint, focus: EngineTerm) -> dict[EngineTerm, None]:
    """Return the values of the property that a constraint compares with."""
    (other,) = constraint.parameters.values()
    return dict.fromkeys(judge.data.objects(focus, ox.NamedNode(str(other))))


def _has_value(judge: Judge, shape: Shape, constraint: Constraint, focus: EngineTerm, values: Values) -> Faults:
    if to_engine(constraint.parameters[SH.hasValue]) not in values:
        yield None


def _in(judge: Judge, shape: Shape, constraint: Constraint, focus: EngineTerm, values: Values) -> Faults:
    listed = {to_engine(each) for each in judge.shapes.members(constraint.parameters[SH["in"]])}
    return (value for value in values if value not in listed)


def _language_in(judge: Judge, shape: Shape, constraint: Constraint, focus: EngineTerm, values: Values) -> Faults:
    ranges = [str(each) for each in judge.shapes.members(constraint.parameters[SH.languageIn])]
    return (value for value in values if not test.has_language(value, ranges))


def _conforms(judge: Judge, value: EngineTerm, shape: Node) -> bool:
    return judge.conforms(value, judge.shapes.shape(shape))


def _count_conforming(judge: Judge, value: EngineTerm, shapes: Node) -> int:
    return sum(_conforms(judge, value, each) for each in judge.shapes.members(shapes))


def _all(judge: Judge, value: EngineTerm, shapes: Node) -> bool:
    return all(_conforms(judge, value, each) for each in judge.shapes.members(shapes))


def _any(judge: Judge, value: EngineTerm, shapes: Node) -> bool:
    return any(_conforms(judge, value, each) for each in judge.shapes.members(shapes))


def _qualified(judge: Judge, shape: Shape, constraint: Constraint, values: Values) -> int:
    """Return how many value nodes conform to the qualified value shape, and to no sibling where these are disjoint."""
    wanted = judge.shapes.shape(constraint.parameters[SH.qualifiedValueShape])
    disjoint = constraint.parameters.get(SH.qualifiedValueShapesDisjoint) == _TRUE
    siblings = judge.shapes.siblings(shape) if disjoint else []
    return sum(
        judge.conforms(value, wanted) and not any(judge.conforms(value, each) for each in siblings) for value in values
    )


def _qualified_min(judge: Judge, shape: Shape, constraint: Constraint, focus: EngineTerm, values: Values) -> Faults:
    least = constraint.parameters.get(SH.qualifiedMinCount)
    if least is not None and _qualified(judge, shape, constraint, values) < _number(least):
        yield None


def _qualified_max(judge: Judge, shape: Shape, constraint: Constraint, focus: EngineTerm, values: Values) -> Faults:
    most = constraint.parameters.get(SH.qualifiedMaxCount)
    if most is not None and _qualified(judge, shape, constraint, values) > _number(most):
        yield None


def _number(node: Node) -> int:
    return int(str(node))


def _component(name: str) -> URIRef:
    return SH[f"{name}ConstraintComponent"]


VALIDATORS: dict[URIRef, Validator] = {
    _component("Class"): _each(lambda judge, value, iri: judge.data.is_instance(value, str(iri))),
    _component("Datatype"): _each(lambda _, value, iri: test.has_datatype(value, str(iri))),
    _component("NodeKind"): _each(lambda _, value, kind: test.is_of_kind(value, str(kind).removeprefix(str(SH)))),
    _component("MinCount"): _min_count,
    _component("MaxCount"): _max_count,
    _component("MinExclusive"): _compared(">"),
    _component("MinInclusive"): _compared(">="),
    _component("MaxExclusive"): _compared("<"),
    _component("MaxInclusive"): _compared("<="),
    _component("MinLength"): _each(lambda _, value, least: test.has_length(value, least=_number(least))),
    _component("MaxLength"): _each(lambda _, value, most: test.has_length(value, most=_number(most))),
    _component("Pattern"): _pattern,
    _component("LanguageIn"): _language_in,
    _component("UniqueLang"): _unique_lang,
    _component("Equals"): _equals,
    _component("Disjoint"): _disjoint,
    _component("LessThan"): _less("<"),
    _component("LessThanOrEquals"): _less("<="),
    _component("Not"): _each(lambda judge, value, shape: not _conforms(judge, value, shape)),
    _component("And"): _each(_all),
    _component("Or"): _each(_any),
    _component("Xone"): _each(lambda judge, value, shapes: _count_conforming(judge, value, shapes) == 1),
    _component("Node"): _each(_conforms),
    _component("QualifiedMinCount"): _qualified_min,
    _component("QualifiedMaxCount"): _qualified_max,
    _component("HasValue"): _has_value,
    _component("In"): _in,
}
"""The validator of each component; sh:property, sh:closed and SPARQL-based ones are the evaluator's own."""
