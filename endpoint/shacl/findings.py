"""Results of the engine as findings: with messages, hints, labels and places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox
from rdflib import DCTERMS, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from endpoint.namespaces import CNA, PREFIXES
from endpoint.shacl.engine.data import Data
from endpoint.shacl.engine.found import Found
from endpoint.shacl.engine.model import Shapes
from endpoint.shacl.engine.paths import EngineTerm, Path
from endpoint.shacl.locate import Places
from endpoint.shacl.report.model import SEVERITIES, Finding
from endpoint.shacl.words import message_of
from endpoint.store.scratch import to_rdflib

_LABELS = tuple(ox.NamedNode(str(each)) for each in (SKOS.prefLabel, RDFS.label))


class Findings:
    """Turns results into findings, in the order they are shown: by file and line, then by gravity."""

    def __init__(self, shapes: Shapes, data: Data, places: Places) -> None:
        self._shapes = shapes
        self._data = data
        self._places = places

    def of(self, results: Iterable[Found], engine: str = "compiled") -> list[Finding]:
        """Return the findings of results."""
        return sorted((self._finding(each, engine) for each in results), key=_order)

    def _finding(self, found: Found, engine: str) -> Finding:
        graph = self._shapes.graph
        says = tuple(each for each in (found.constraint, found.shape.node) if each is not None)
        focus, value = to_rdflib(found.focus), None if found.value is None else to_rdflib(found.value)
        is_named = isinstance(found.path, URIRef) and found.path != found.shape.path_node
        path = Path("predicate", str(found.path)) if is_named else found.shape.path
        at, related = self._places.of(focus, value, sorted(path.predicates()) if path else [])
        messages = _by_language(found.messages)
        if not messages:
            parameters = next(
                (each.parameters for each in found.shape.constraints if each.component == found.component), {}
            )
            messages = {"en": message_of(found.component, parameters)}
        severity = str(found.shape.severity)
        return Finding(
            severity=severity.removeprefix(str(SH)) if severity.startswith(str(SH)) else severity,
            rule=_said(graph, says, DCTERMS.identifier),
            focus=focus,
            focus_label=self._label(found.focus),
            path="" if path is None else shortened(path.sparql()),
            path_parts=path,
            value=value,
            messages=messages,
            hints=_by_language(
                each for node in says for each in graph.objects(node, CNA.hint) if isinstance(each, Literal)
            ),
            shape=_name(found.shape.node),
            component=str(found.component),
            terms=tuple(sorted(str(each) for node in says for each in graph.objects(node, RDFS.seeAlso))),
            engine=engine,
            at=at,
            related=related,
        )

    def _label(self, node: EngineTerm) -> str:
        for predicate in _LABELS:
            labels = [each for each in self._data.objects(node, predicate) if isinstance(each, ox.Literal)]
            ranked = sorted(
                labels, key=lambda each: (each.language not in ("en", None), each.language or "", each.value)
            )
            if ranked:
                return ranked[0].value
        return ""


def _order(finding: Finding) -> tuple[object, ...]:
    rank = SEVERITIES.index(finding.severity) if finding.severity in SEVERITIES else 0
    at = (finding.at is None, (finding.at.file, finding.at.span) if finding.at else ())
    return (*at, rank, finding.rule, finding.shape, str(finding.focus), finding.path, str(finding.value))


def _by_language(literals: Iterable[Literal]) -> dict[str, str]:
    """Return texts by language, the first of each in the order of the alphabet."""
    found: dict[str, str] = {}
    for each in sorted(literals):
        found.setdefault(each.language or "", str(each))
    return found


def _said(graph: Graph, nodes: tuple[Node, ...], predicate: URIRef) -> str:
    return next((text for node in nodes for text in sorted(map(str, graph.objects(node, predicate)))), "")


def _name(node: Node) -> str:
    return str(node) if isinstance(node, URIRef) else f"_:{node}"


def shortened(path: str, prefixes: Mapping[str, object] = PREFIXES) -> str:
    """Return a path with its IRIs as prefixed names where a prefix is known; a single inverse without brackets."""

    def short(found: re.Match[str]) -> str:
        iri = found.group(1)
        for prefix, space in prefixes.items():
            local = iri.removeprefix(str(space))
            if local != iri and re.fullmatch(r"[A-Za-z_][\w\-]*", local):
                return f"{prefix}:{local}"
        return found.group()

    return re.sub(r"<([^>]*)>", short, path)
