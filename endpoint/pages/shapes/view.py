"""The list of shapes and the page of one of them."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import DCTERMS, RDF, RDFS, SKOS, Literal, URIRef

from endpoint.errors import UnknownResource
from endpoint.namespaces import CNA, CNS, SH
from endpoint.pages.files import module_files
from endpoint.pages.ontology.expressions import Pieces
from endpoint.pages.ontology.model import MODULES
from endpoint.pages.shapes.constraints import constraints, path, targets
from endpoint.pages.shapes.model import Rule, Shapes
from endpoint.pages.table import Cell, link_of, short_name


@dataclass(frozen=True)
class ShapeModule:
    """The shapes of one file."""

    name: str
    title: str
    abstract: str
    rules: tuple[Rule, ...]
    gatherers: tuple[Rule, ...]


@dataclass(frozen=True)
class ShapePage:
    """Everything on the page of a shape."""

    iri: str
    name: str
    label: str
    labels: tuple[tuple[str, str], ...]
    kind: str
    number: str
    severity: str
    definition: str
    module: str
    tests: tuple[Pieces, ...]
    path: Pieces
    constraints: tuple[Pieces, ...]
    messages: tuple[Literal, ...]
    hints: tuple[Literal, ...]
    queries: tuple[str, ...]
    see_also: tuple[Cell, ...]
    part_of: tuple[Cell, ...]
    rules: tuple[Rule, ...]


def modules_of(shapes: Shapes, only: str = "") -> list[ShapeModule]:
    """Return the shapes module by module; a shape that no file at hand speaks of comes under no name."""
    left = set(shapes.named)
    found = []
    for name, file in sorted(module_files("shapes").items(), key=lambda item: _place(item[0])):
        here = sorted(left & file.subjects)
        left -= set(here)
        found.append(_module(shapes, name, here))
    if left:
        found.append(_module(shapes, "", sorted(left)))
    return [each for each in found if (not only or each.name == only) and (each.rules or each.gatherers)]


def _place(name: str) -> tuple[int, str]:
    return (MODULES.index(name) if name in MODULES else len(MODULES), name)


def _module(shapes: Shapes, name: str, members: list[URIRef]) -> ShapeModule:
    head = CNS[name] if name else CNS["none"]
    rules = [shapes.rule(each) for each in members if shapes.is_rule(each)]
    return ShapeModule(
        name=name,
        title=shapes.text(head, DCTERMS.title) or (f"Concord shapes: {name}" if name else "Other shapes"),
        abstract=shapes.text(head, DCTERMS.abstract) or shapes.text(head, DCTERMS.description),
        rules=tuple(sorted(rules, key=lambda rule: _number_order(rule.number))),
        gatherers=tuple(shapes.rule(each) for each in members if not shapes.is_rule(each)),
    )


def _number_order(number: str) -> tuple[str, int, str]:
    """Order rule numbers as people count: V9 before V10."""
    digits = "".join(letter for letter in number if letter.isdigit())
    return (number[:1], int(digits or 0), number)


def shape_page(shapes: Shapes, shape: URIRef) -> ShapePage:
    """Return the page of a shape; raises `UnknownResource` where there is none of that name."""
    if shape not in shapes.named:
        raise UnknownResource(f"There is no shape {shape}.")
    graph = shapes.graph
    home = next((name for name, file in module_files("shapes").items() if shape in file.subjects), "")
    on = graph.value(shape, SH.path)
    parents = shapes.gathered_by(shape)
    members = [each for each in graph.objects(shape, SH.property) if isinstance(each, URIRef)]
    texts = [query for each in graph.objects(shape, SH.sparql) for query in shapes.texts(each, SH.select)]
    return ShapePage(
        iri=str(shape),
        name=short_name(str(shape)),
        label=shapes.label(shape),
        labels=tuple((each.language or "", str(each)) for each in shapes.texts(shape, RDFS.label)[1:]),
        kind="property shape" if (shape, RDF.type, SH.PropertyShape) in graph else "node shape",
        number=shapes.rule(shape).number,
        severity=shapes.rule(shape).severity,
        definition=shapes.text(shape, SKOS.definition),
        module=home,
        tests=tuple(line for each in (shape, *parents) for line in targets(shapes, each)),
        path=path(shapes, on) if on is not None else (),
        constraints=tuple(line for line in constraints(shapes, shape) if not _is_link(line)),
        messages=tuple(shapes.messages(shape)),
        hints=tuple(shapes.texts(shape, CNA.hint)),
        queries=tuple(str(each).strip() for each in texts),
        see_also=tuple(_see(shapes, each) for each in sorted(graph.objects(shape, RDFS.seeAlso), key=str)),
        part_of=tuple(shapes.cell(each) for each in parents),
        rules=tuple(shapes.rule(each) for each in sorted(members)),
    )


def _see(shapes: Shapes, term: object) -> Cell:
    if isinstance(term, URIRef) and link_of(str(term)):
        return shapes.cell(term)
    return Cell(str(term))


def _is_link(line: Pieces) -> bool:
    """Tell whether a line only names another shape, which the page lists with its message."""
    return len(line) == 1 and (line[0].href or "").startswith("/shapes/")
