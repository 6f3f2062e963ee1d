"""Validate with pySHACL, the reference: the one place that imports it."""

from __future__ import annotations

import re
from pathlib import Path

import pyshacl
from rdflib import DCTERMS, RDF, Graph, URIRef
from rdflib.term import Node

from endpoint.namespaces import CNA, SH
from endpoint.shacl.results import Result, said_by

_PLACEHOLDER = re.compile(r"\\\{(?:\\\$|\\\?|\?)\w+\\\}")
"""A placeholder such as {$this} or {?date} after `re.escape`."""


def load_shapes(folder: Path, only: str = "*.ttl") -> Graph:
    """Return the shapes files of a folder as one graph."""
    shapes = Graph()
    for path in sorted(folder.glob(only)):
        shapes.parse(path, format="turtle")
    return shapes


def validate(data: Graph, shapes: Graph, *, focus: list[str | URIRef] | None = None) -> list[Result]:
    """Return the results of all shapes over `data` (which holds the class hierarchy too), sorted."""
    _, report, _ = pyshacl.validate(
        data, shacl_graph=shapes, advanced=True, inplace=True, focus_nodes=focus, meta_shacl=False
    )
    assert isinstance(report, Graph)
    return sorted(_result(report, node, shapes) for node in report.subjects(RDF.type, SH.ValidationResult))


def _result(report: Graph, node: Node, shapes: Graph) -> Result:
    shape = report.value(node, SH.sourceShape)
    constraint = report.value(node, SH.sourceConstraint)
    messages = [str(each) for each in report.objects(node, SH.resultMessage) if _is_english(each, constraint, shapes)]
    return Result(
        severity=str(report.value(node, SH.resultSeverity)).removeprefix(str(SH)),
        rule=said_by(shapes, (constraint, shape), DCTERMS.identifier),
        focus=str(report.value(node, SH.focusNode)),
        path=str(report.value(node, SH.resultPath) or ""),
        value=str(report.value(node, SH.value) or ""),
        message=" ".join(sorted(messages)),
        hint=said_by(shapes, (constraint, shape), CNA.hint),
    )


def _is_english(message: Node, constraint: Node | None, shapes: Graph) -> bool:
    """Tell whether a message is in English, also where pySHACL lost its tag by filling in placeholders."""
    language = getattr(message, "language", None)
    if language is not None or constraint is None:
        return language in ("en", None)
    tagged = [each for each in shapes.objects(constraint, SH.message) if getattr(each, "language", None)]
    if not tagged:
        return True
    english = [str(each) for each in tagged if getattr(each, "language", None) == "en"]
    return any(re.fullmatch(_PLACEHOLDER.sub(".*", re.escape(each)), str(message), re.DOTALL) for each in english)


def shapes_faults(shapes: Graph) -> list[str]:
    """Return what the SHACL of SHACL finds wrong with shapes."""
    try:
        pyshacl.validate(Graph(), shacl_graph=shapes, advanced=True, meta_shacl=True)
    except pyshacl.errors.ReportableRuntimeError as fault:
        return [str(fault)]
    return []
