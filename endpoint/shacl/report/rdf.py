"""The report in RDF (SHACL, section 3.6), with places as selectors of the Web Annotation vocabulary."""

from __future__ import annotations

from rdflib import DCTERMS, RDF, SH, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from endpoint.reading.document import Place
from endpoint.shacl.engine.paths import Path
from endpoint.shacl.report.model import SEVERITIES, Report

OA = Namespace("http://www.w3.org/ns/oa#")
_FRAGMENTS = {
    "lines": URIRef("http://tools.ietf.org/rfc/rfc5147"),
    "cells": URIRef("http://tools.ietf.org/rfc/rfc7111"),
    "pointer": URIRef("http://tools.ietf.org/rfc/rfc6901"),
}
_REPEATED = {"zeroOrMore": SH.zeroOrMorePath, "oneOrMore": SH.oneOrMorePath, "zeroOrOne": SH.zeroOrOnePath}


def to_graph(report: Report) -> Graph:
    """Return the report as a graph with one `sh:ValidationReport`."""
    graph = Graph()
    for prefix, iri in {"sh": str(SH), "oa": str(OA), **report.prefixes}.items():
        graph.bind(prefix, iri, override=False)
    node = BNode()
    graph.add((node, RDF.type, SH.ValidationReport))
    graph.add((node, SH.conforms, Literal(not report.findings)))  # which says more than that data pass our gate
    for finding in report.findings:
        result = BNode()
        severity = SH[finding.severity] if finding.severity in SEVERITIES else URIRef(finding.severity)
        graph.add((node, SH.result, result))
        graph.add((result, RDF.type, SH.ValidationResult))
        graph.add((result, SH.focusNode, finding.focus))
        graph.add((result, SH.resultSeverity, severity))
        graph.add((result, SH.sourceConstraintComponent, URIRef(finding.component)))
        graph.add((result, SH.sourceShape, _shape(finding.shape)))
        if finding.path_parts is not None:
            graph.add((result, SH.resultPath, add_path(graph, finding.path_parts)))
        if finding.value is not None:
            graph.add((result, SH.value, finding.value))
        for language, text in finding.messages.items():
            graph.add((result, SH.resultMessage, Literal(text, lang=language or None)))
        for place in (finding.at, *finding.related):
            if place is not None:
                graph.add((result, OA.hasTarget, _target(graph, place)))
    return graph


def add_path(graph: Graph, path: Path) -> Node:
    """Add a path to a graph in SHACL's form (section 2.3.1) and return its node."""
    if path.kind == "predicate":
        return URIRef(path.iri)
    parts = [add_path(graph, each) for each in path.parts]
    node = BNode()
    if path.kind == "sequence":
        Collection(graph, node, parts)
        return node
    if path.kind == "alternative":
        members = BNode()
        Collection(graph, members, parts)
        graph.add((node, SH.alternativePath, members))
    else:
        graph.add((node, _REPEATED.get(path.kind, SH.inversePath), parts[0]))
    return node


def _shape(name: str) -> Node:
    return BNode(name.removeprefix("_:")) if name.startswith("_:") else URIRef(name)


def _target(graph: Graph, place: Place) -> BNode:
    """Add where a result stands: the file, and a fragment of it that starts at the line."""
    target, selector = BNode(), BNode()
    graph.add((target, RDF.type, OA.SpecificResource))
    graph.add((target, DCTERMS.title, Literal(place.file)))
    graph.add((target, OA.hasSelector, selector))
    graph.add((selector, RDF.type, OA.FragmentSelector))
    kind = "lines" if not place.pointer else "pointer" if place.pointer.startswith("/") else "cells"
    # RFC 5147 counts the gaps between lines: line=11,12 is the twelfth line.
    fragment = place.pointer or f"line={place.span.line - 1},{place.span.end_line}"
    graph.add((selector, RDF.value, Literal(fragment, datatype=XSD.string)))
    graph.add((selector, DCTERMS.conformsTo, _FRAGMENTS[kind]))
    return target
