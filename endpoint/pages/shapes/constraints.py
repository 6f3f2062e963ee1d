"""Targets, paths and constraints of SHACL (sections 2 to 5) in readable words."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import RDF, URIRef
from rdflib.term import Node

from endpoint.namespaces import SH
from endpoint.pages.ontology.expressions import Pieces
from endpoint.pages.shapes.model import Shapes
from endpoint.pages.table import Cell

_TARGETS = {
    SH.targetClass: "each member of ",
    SH.targetSubjectsOf: "whatever has a value of ",
    SH.targetObjectsOf: "each value of ",
    SH.targetNode: "",
}
_PATHS = {
    SH.inversePath: ("from the other end of ", ""),
    SH.zeroOrOnePath: ("", " (or the thing itself)"),
    SH.zeroOrMorePath: ("", " (over any number of steps, or the thing itself)"),
    SH.oneOrMorePath: ("", " (over one step or more)"),
}
_COUNTS = {SH.minCount: "at least", SH.maxCount: "at most"}
_PLAIN = {
    SH.datatype: "each value of the type ",
    SH["class"]: "each value a member of ",
    SH.nodeKind: "each value of the kind ",
    SH.equals: "the same values as ",
    SH.disjoint: "no value in common with ",
    SH.lessThan: "each value below those of ",
    SH.lessThanOrEquals: "no value above those of ",
    SH.minInclusive: "no value below ",
    SH.maxInclusive: "no value above ",
    SH.minExclusive: "each value above ",
    SH.maxExclusive: "each value below ",
    SH.minLength: "each value at least this long: ",
    SH.maxLength: "each value at most this long: ",
    SH.pattern: "each value matching the pattern ",
    SH.hasValue: "among the values ",
    SH.node: "each value conforming to ",
}
_LISTS = {
    SH["in"]: ("each value one of ", ", "),
    SH.languageIn: ("each value in one of the languages ", ", "),
    SH["or"]: ("either ", " or "),
    SH["and"]: ("both ", " and "),
    SH.xone: ("exactly one of: ", " or "),
}


def targets(shapes: Shapes, shape: Node) -> list[Pieces]:
    """Return whom a shape tests, by its own targets."""
    graph = shapes.graph
    return [
        (_word(words), shapes.cell(value))
        for predicate, words in _TARGETS.items()
        for value in sorted(graph.objects(shape, predicate), key=str)
    ]


def path(shapes: Shapes, node: Node) -> Pieces:
    """Return a property path in words."""
    if isinstance(node, URIRef):
        return (shapes.cell(node),)
    graph = shapes.graph
    if (node, RDF.first, None) in graph:
        return _between((path(shapes, each) for each in shapes.members(node)), ", then ")
    for predicate, (before, after) in _PATHS.items():
        inner = graph.value(node, predicate)
        if inner is not None:
            return tuple(piece for piece in (_word(before), *path(shapes, inner), _word(after)) if piece.text)
    choices = graph.value(node, SH.alternativePath)
    if choices is not None:
        return _between((path(shapes, each) for each in shapes.members(choices)), " or ")
    return (_word("a path of another kind"),)


def constraints(shapes: Shapes, shape: Node) -> list[Pieces]:
    """Return what a shape asks for, one line a constraint; a SPARQL constraint is shown as its text elsewhere."""
    graph = shapes.graph
    found: list[Pieces] = []
    for predicate, words in _COUNTS.items():
        for value in graph.objects(shape, predicate):
            found.append((_word(f"{words} {value} {'value' if str(value) == '1' else 'values'}"),))
    for predicate, words in _PLAIN.items():
        found += [(_word(words), shapes.cell(value)) for value in sorted(graph.objects(shape, predicate), key=str)]
    for predicate, (words, between) in _LISTS.items():
        for head in graph.objects(shape, predicate):
            found.append((_word(words), *_between((_inner(shapes, each) for each in shapes.members(head)), between)))
    found += [(_word("not: "), *_inner(shapes, each)) for each in graph.objects(shape, SH["not"])]
    if str(graph.value(shape, SH.uniqueLang)) == "true":
        found.append((_word("at most one value a language"),))
    found += _qualified(shapes, shape)
    found += [line for each in graph.objects(shape, SH.property) for line in _nested(shapes, each)]
    return found


def _qualified(shapes: Shapes, shape: Node) -> list[Pieces]:
    graph = shapes.graph
    inner = graph.value(shape, SH.qualifiedValueShape)
    if inner is None:
        return []
    bounds = ((SH.qualifiedMinCount, "at least"), (SH.qualifiedMaxCount, "at most"))
    return [
        (_word(f"{words} {number} with: "), *_inner(shapes, inner))
        for predicate, words in bounds
        for number in graph.objects(shape, predicate)
    ]


def _nested(shapes: Shapes, shape: Node) -> list[Pieces]:
    """Return a property shape inside another shape: a link where it has a name, else its own constraints."""
    if isinstance(shape, URIRef):
        return [(shapes.cell(shape),)]
    on = shapes.graph.value(shape, SH.path)
    before = (*path(shapes, on), _word(": ")) if on is not None else ()
    return [(*before, *_between(constraints(shapes, shape), "; "))]


def _inner(shapes: Shapes, node: Node) -> Pieces:
    """Return a member of a list: a value as it stands, a nameless shape by its constraints."""
    if (node, None, None) not in shapes.graph or isinstance(node, URIRef):
        return (shapes.cell(node),)
    lines = constraints(shapes, node)
    on = shapes.graph.value(node, SH.path)
    before = (*path(shapes, on), _word(": ")) if on is not None else ()
    return (*before, *_between(lines, "; "))


def _between(lines: Iterable[Pieces], words: str) -> Pieces:
    pieces: list[Cell] = []
    for line in lines:
        if pieces:
            pieces.append(_word(words))
        pieces += line
    return tuple(pieces)


def _word(text: str) -> Cell:
    return Cell(text, kind="word")
