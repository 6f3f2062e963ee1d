"""Shapes compiled to queries that find the focus nodes which may be at fault.

Each query runs once over all data and gives at least every focus node with a result; the evaluator then says what the
results are. So a query may be coarse, but must never miss: wherever the engine's terms are not those that were written,
or SPARQL says less than SHACL, a constraint counts as not compiled and the evaluator judges all focus nodes.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH, XSD, Literal, URIRef
from rdflib.term import Node

from endpoint.shacl.engine.data import Data, as_stored
from endpoint.shacl.engine.lexical import engine_form
from endpoint.shacl.engine.model import Constraint, Shape, Shapes
from endpoint.shacl.engine.terms import to_engine
from endpoint.shacl.engine.values import is_engine_pattern

_TRUE = Literal("true", datatype=XSD.boolean)
_MOST_COUNTED = 3
"""Largest count that is written out as so many different values."""
_DEEPEST = 12
"""Levels of nested shapes that are compiled; what goes deeper may have no end."""


@dataclass(frozen=True)
class Faulty:
    """Patterns, one of which holds for a node at fault; None where only the evaluator can tell.

    `is_exact` tells whether they hold for no other node, so that their negation says that a node conforms.
    """

    patterns: tuple[str, ...] | None
    is_exact: bool = True

    def exists(self) -> str:
        """Return an expression that is true where one of the patterns holds."""
        assert self.patterns is not None
        return " || ".join(f"EXISTS {{ {each} }}" for each in self.patterns) or "false"


UNKNOWN = Faulty(None, is_exact=False)


class Compiler:
    """Writes the patterns of shapes; the classes of the data are those that it was given."""

    def __init__(self, shapes: Shapes, data: Data) -> None:
        self.shapes = shapes
        self._data = data
        self._numbers = itertools.count()

    def query(self, targets: str, pattern: str) -> str:
        """Return the query for the focus nodes among the targets for which a pattern holds."""
        return f"SELECT DISTINCT ?this WHERE {{ {{ SELECT DISTINCT ?this WHERE {{ {targets} }} }} {pattern} }}"

    def targets(self, shape: Shape) -> str | None:
        """Return the pattern of a shape's focus nodes; None where a query cannot name them."""
        branches = []
        for kind, value in self.shapes.targets(shape):
            if kind == SH.targetNode:
                term = to_engine(value)
                if isinstance(term, ox.BlankNode) or as_stored(term) != term:
                    return None
                branches.append(f"VALUES ?this {{ {term} }}")
            elif kind == SH.targetClass:
                branches.append(self._instances("?this", str(value)))
            elif kind == SH.targetSubjectsOf:
                branches.append(f"?this <{value}> ?targetObject")
            else:
                branches.append(f"?targetSubject <{value}> ?this")
        return " UNION ".join(f"{{ {each} }}" for each in branches)

    def faulty(self, shape: Shape, constraint: Constraint, this: str = "?this", depth: int = 0) -> Faulty:
        """Return the patterns of the nodes that a constraint of a shape finds at fault."""
        compiler = _COMPILERS.get(constraint.component)
        if compiler is not None:
            return compiler(self, shape, constraint, this, depth)
        tester = _TESTERS.get(constraint.component)
        if tester is None:
            return UNKNOWN
        value = this if shape.path is None else self.fresh()
        test = tester(self, constraint, value, depth)
        if test is None:
            return UNKNOWN
        expression, is_exact = test
        return Faulty((f"{self.step(shape, this, value)} FILTER({expression})",), is_exact)

    def shape(self, node: Node, this: str, depth: int) -> Faulty:
        """Return the patterns of the nodes that do not conform to a shape."""
        shape = self.shapes.shape(node)
        if not shape.is_active:
            return Faulty(())
        if depth >= _DEEPEST:
            return UNKNOWN
        patterns: list[str] = []
        is_exact = True
        for constraint in shape.constraints:
            part = self.faulty(shape, constraint, this, depth + 1)
            if part.patterns is None:
                return UNKNOWN
            patterns += part.patterns
            is_exact = is_exact and part.is_exact
        return Faulty(tuple(patterns), is_exact)

    def step(self, shape: Shape, this: str, value: str) -> str:
        """Return the pattern from a focus node to its value nodes; '' for a node shape, whose value is the node."""
        return "" if shape.path is None else f"{this} {shape.path.sparql()} {value} ."

    def fresh(self) -> str:
        """Return a variable that no other pattern has."""
        return f"?v{next(self._numbers)}"

    def members(self, node: Node) -> list[Node]:
        """Return the members of a list of the shapes."""
        return self.shapes.members(node)

    def instance(self, value: str, iri: str) -> str:
        """Return the expression that tells whether a node is an instance of a class."""
        return f"EXISTS {{ {self._instances(value, iri)} }}"

    def _instances(self, node: str, iri: str) -> str:
        classes = self._data.subclasses(iri)
        if len(classes) == 1:
            return f"{node} <{RDF.type}> <{iri}>"
        if any(isinstance(each, ox.BlankNode) for each in classes):  # which no query can name
            return f"{node} <{RDF.type}>/<{RDFS.subClassOf}>* <{iri}>"
        kind = self.fresh()
        return f"VALUES {kind} {{ {' '.join(sorted(map(str, classes)))} }} {node} <{RDF.type}> {kind}"


Tested = tuple[str, bool] | None
"""An expression that is true for a value at fault, and whether for no other; None where there is none."""


def _only(constraint: Constraint) -> Node:
    (value,) = constraint.parameters.values()
    return value


def _class(compiler: Compiler, constraint: Constraint, value: str, depth: int) -> Tested:
    return f"!({compiler.instance(value, str(_only(constraint)))})", True


def _datatype(compiler: Compiler, constraint: Constraint, value: str, depth: int) -> Tested:
    datatype = str(_only(constraint))
    form = engine_form(datatype)
    if form is None:
        return None
    is_one = f"ISLITERAL({value}) && DATATYPE({value}) = <{datatype}>"
    if form.pattern:
        is_one += f" && REGEX(STR({value}), {ox.Literal(form.pattern)})"
    if form.doubtful:
        is_one += f" && !REGEX(STR({value}), {ox.Literal(form.doubtful)})"
    return f"!COALESCE({is_one}, false)", not form.doubtful


def _node_kind(compiler: Compiler, constraint: Constraint, value: str, depth: int) -> Tested:
    tests = {"IRI": "ISIRI", "BlankNode": "ISBLANK", "Literal": "ISLITERAL"}
    parts = str(_only(constraint)).removeprefix(str(SH)).split("Or")
    if not all(each in tests for each in parts):
        return "true", True
    return f"!({' || '.join(f'{tests[each]}({value})' for each in parts)})", True


def _bound(operator: str) -> Callable[[Compiler, Constraint, str, int], Tested]:
    def test(compiler: Compiler, constraint: Constraint, value: str, depth: int) -> Tested:
        return f"!COALESCE({value} {operator} {to_engine(_only(constraint))}, false)", True

    return test


def _length(operator: str) -> Callable[[Compiler, Constraint, str, int], Tested]:
    def test(compiler: Compiler, constraint: Constraint, value: str, depth: int) -> Tested:
        return f"!COALESCE(STRLEN(STR({value})) {operator} {int(str(_only(constraint)))}, false)", True

    return test


def _pattern(compiler: Compiler, constraint: Constraint, value: str, depth: int) -> Tested:
    pattern, flags = str(constraint.parameters[SH.pattern]), str(constraint.parameters.get(SH.flags, ""))
    if not is_engine_pattern(pattern, flags):
        return None
    return f"!COALESCE(REGEX(STR({value}), {ox.Literal(pattern)}, {ox.Literal(flags)}), false)", True


def _language_in(compiler: Compiler, constraint: Constraint, value: str, depth: int) -> Tested:
    ranges = [ox.Literal(str(each)) for each in compiler.members(_only(constraint))]
    tests = " || ".join(f"LANGMATCHES(LANG({value}), {each})" for each in ranges) or "false"
    return f"!COALESCE({tests}, false)", True


def _in(compiler: Compiler, constraint: Constraint, value: str, depth: int) -> Tested:
    terms = [to_engine(each) for each in compiler.members(_only(constraint))]
    iris = [str(each) for each in terms if isinstance(each, ox.NamedNode)]
    literals = [each for each in terms if isinstance(each, ox.Literal)]
    tests = [f"sameTerm({value}, {each})" for each in literals if as_stored(each) == each]
    if iris:
        tests.append(f"({value} IN ({', '.join(iris)}))")
    is_exact = all(as_stored(each) == each for each in literals) and len(iris) + len(literals) == len(terms)
    return f"!({' || '.join(tests) or 'false'})", is_exact


def _node(compiler: Compiler, constraint: Constraint, value: str, depth: int) -> Tested:
    nested = compiler.shape(_only(constraint), value, depth)
    return None if nested.patterns is None else (nested.exists(), nested.is_exact)


def _not(compiler: Compiler, constraint: Constraint, value: str, depth: int) -> Tested:
    nested = compiler.shape(_only(constraint), value, depth)
    return (f"!({nested.exists()})", True) if nested.patterns is not None and nested.is_exact else None


def _and(compiler: Compiler, constraint: Constraint, value: str, depth: int) -> Tested:
    return _joined(compiler, constraint, value, depth, " || ", "false")


def _or(compiler: Compiler, constraint: Constraint, value: str, depth: int) -> Tested:
    return _joined(compiler, constraint, value, depth, " && ", "true")


def _joined(compiler: Compiler, constraint: Constraint, value: str, depth: int, by: str, empty: str) -> Tested:
    parts = [compiler.shape(each, value, depth) for each in compiler.members(_only(constraint))]
    if any(each.patterns is None for each in parts):
        return None
    return by.join(f"({each.exists()})" for each in parts) or empty, all(each.is_exact for each in parts)


def _xone(compiler: Compiler, constraint: Constraint, value: str, depth: int) -> Tested:
    parts = [compiler.shape(each, value, depth) for each in compiler.members(_only(constraint))]
    if not parts or any(each.patterns is None or not each.is_exact for each in parts):
        return None
    return " + ".join(f"IF({each.exists()}, 0, 1)" for each in parts) + " != 1", True


def _min_count(compiler: Compiler, shape: Shape, constraint: Constraint, this: str, depth: int) -> Faulty:
    least = int(str(_only(constraint)))
    if least <= 0:
        return Faulty(())
    if least > _MOST_COUNTED:
        return UNKNOWN
    return Faulty((f"FILTER NOT EXISTS {{ {_different(compiler, shape, this, least)} }}",))


def _max_count(compiler: Compiler, shape: Shape, constraint: Constraint, this: str, depth: int) -> Faulty:
    most = int(str(_only(constraint)))
    if most >= _MOST_COUNTED:
        return UNKNOWN
    return Faulty((f"FILTER EXISTS {{ {_different(compiler, shape, this, most + 1)} }}",))


def _different(compiler: Compiler, shape: Shape, this: str, count: int) -> str:
    """Return the pattern of a node with so many different values."""
    values = [compiler.fresh() for _ in range(count)]
    apart = [f"!sameTerm({a}, {b})" for a, b in itertools.combinations(values, 2)]
    steps = " ".join(compiler.step(shape, this, each) for each in values)
    return f"{steps} FILTER({' && '.join(apart)})" if apart else steps


def _unique_lang(compiler: Compiler, shape: Shape, constraint: Constraint, this: str, depth: int) -> Faulty:
    if _only(constraint) != _TRUE:
        return Faulty(())
    a, b = compiler.fresh(), compiler.fresh()
    steps = f"{compiler.step(shape, this, a)} {compiler.step(shape, this, b)}"
    same = f"LANG({a}) != '' && LCASE(LANG({a})) = LCASE(LANG({b})) && !sameTerm({a}, {b})"
    return Faulty((f"FILTER EXISTS {{ {steps} FILTER({same}) }}",))


def _equals(compiler: Compiler, shape: Shape, constraint: Constraint, this: str, depth: int) -> Faulty:
    value, other = compiler.fresh(), f"<{_only(constraint)}>"
    if shape.path is None:
        return Faulty(
            (
                f"FILTER NOT EXISTS {{ {this} {other} {this} }}",
                f"{this} {other} {value} FILTER(!sameTerm({value}, {this}))",
            )
        )
    step = compiler.step(shape, this, value)
    return Faulty(
        (
            f"{step} FILTER NOT EXISTS {{ {this} {other} {value} }}",
            f"{this} {other} {value} FILTER NOT EXISTS {{ {step} }}",
        )
    )


def _disjoint(compiler: Compiler, shape: Shape, constraint: Constraint, this: str, depth: int) -> Faulty:
    value = this if shape.path is None else compiler.fresh()
    return Faulty((f"{compiler.step(shape, this, value)} {this} <{_only(constraint)}> {value} .",))


def _less(operator: str) -> Callable[[Compiler, Shape, Constraint, str, int], Faulty]:
    def compile_less(compiler: Compiler, shape: Shape, constraint: Constraint, this: str, depth: int) -> Faulty:
        value = this if shape.path is None else compiler.fresh()
        other = compiler.fresh()
        compared = f"!COALESCE({value} {operator} {other}, false)"
        return Faulty((f"{compiler.step(shape, this, value)} {this} <{_only(constraint)}> {other} FILTER({compared})",))

    return compile_less


def _has_value(compiler: Compiler, shape: Shape, constraint: Constraint, this: str, depth: int) -> Faulty:
    term = to_engine(_only(constraint))
    if isinstance(term, ox.BlankNode) or as_stored(term) != term:
        return UNKNOWN
    if shape.path is None:
        return Faulty((f"FILTER(!sameTerm({this}, {term}))",))
    return Faulty((f"FILTER NOT EXISTS {{ {this} {shape.path.sparql()} {term} }}",))


def _closed(compiler: Compiler, shape: Shape, constraint: Constraint, this: str, depth: int) -> Faulty:
    if constraint.parameters[SH.closed] != _TRUE:
        return Faulty(())
    value = this if shape.path is None else compiler.fresh()
    predicate, term = compiler.fresh(), compiler.fresh()
    allowed = ", ".join(f"<{each}>" for each in sorted(compiler.shapes.allowed(shape, constraint)))
    test = f" FILTER({predicate} NOT IN ({allowed}))" if allowed else ""
    return Faulty((f"{compiler.step(shape, this, value)} {value} {predicate} {term}{test}",))


def _property(compiler: Compiler, shape: Shape, constraint: Constraint, this: str, depth: int) -> Faulty:
    value = this if shape.path is None else compiler.fresh()
    nested = compiler.shape(_only(constraint), value, depth)
    if nested.patterns is None:
        return UNKNOWN
    step = compiler.step(shape, this, value)
    return Faulty(tuple(f"{step} {each}" for each in nested.patterns), nested.is_exact)


def _qualified_min(compiler: Compiler, shape: Shape, constraint: Constraint, this: str, depth: int) -> Faulty:
    least = constraint.parameters.get(SH.qualifiedMinCount)
    if least is None:
        return Faulty(())
    if int(str(least)) != 1 or constraint.parameters.get(SH.qualifiedValueShapesDisjoint) == _TRUE:
        return UNKNOWN
    value = compiler.fresh()
    nested = compiler.shape(constraint.parameters[SH.qualifiedValueShape], value, depth)
    if nested.patterns is None:
        return UNKNOWN
    conforming = f"{compiler.step(shape, this, value)} FILTER(!({nested.exists()}))"
    return Faulty((f"FILTER NOT EXISTS {{ {conforming} }}",), nested.is_exact)


def _qualified_max(compiler: Compiler, shape: Shape, constraint: Constraint, this: str, depth: int) -> Faulty:
    return UNKNOWN if SH.qualifiedMaxCount in constraint.parameters else Faulty(())


def _component(name: str) -> URIRef:
    return SH[f"{name}ConstraintComponent"]


_TESTERS = {
    _component("Class"): _class,
    _component("Datatype"): _datatype,
    _component("NodeKind"): _node_kind,
    _component("MinExclusive"): _bound(">"),
    _component("MinInclusive"): _bound(">="),
    _component("MaxExclusive"): _bound("<"),
    _component("MaxInclusive"): _bound("<="),
    _component("MinLength"): _length(">="),
    _component("MaxLength"): _length("<="),
    _component("Pattern"): _pattern,
    _component("LanguageIn"): _language_in,
    _component("In"): _in,
    _component("Node"): _node,
    _component("Not"): _not,
    _component("And"): _and,
    _component("Or"): _or,
    _component("Xone"): _xone,
}
_COMPILERS = {
    _component("MinCount"): _min_count,
    _component("MaxCount"): _max_count,
    _component("UniqueLang"): _unique_lang,
    _component("Equals"): _equals,
    _component("Disjoint"): _disjoint,
    _component("LessThan"): _less("<"),
    _component("LessThanOrEquals"): _less("<="),
    _component("HasValue"): _has_value,
    _component("Closed"): _closed,
    _component("Property"): _property,
    _component("QualifiedMinCount"): _qualified_min,
    _component("QualifiedMaxCount"): _qualified_max,
}
