"""`concord check`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import click
from rdflib import OWL, RDF, Graph, URIRef

from endpoint.build.check import check_data
from endpoint.build.release import read_content, read_turtle
from endpoint.build.turtle import format_turtle
from endpoint.cli.format import content_files
from endpoint.cli.options import progress
from endpoint.content import content_root
from endpoint.errors import CheckFailed
from endpoint.namespaces import CNA
from endpoint.ontology.check import check_ontology
from endpoint.ontology.faults import explain
from endpoint.saved.catalog import load_catalog
from endpoint.shacl.reference import load_shapes, shapes_faults

Report = Callable[[str], None]


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(["ontology", "shapes", "data", "queries"]))
def check(parts: tuple[str, ...]) -> None:
    """Run the quality gates over the content; without PARTS, all of them.

    \b
    ontology  canonical; consistent by HermiT, no class empty; in its OWL profile; free of the pitfalls
              that OOPS!, ROBOT and FOOPS! name; every term complete, every class with members has a shape
    shapes    well-formed by the SHACL of SHACL, and of declared terms
    data      every table reads strictly and every shape holds
    queries   every header is complete and every term of ours in a query is declared

    Example: concord check data
    """
    root, report = content_root(), progress()
    gates: dict[str, Callable[[Path, Report], None]] = {
        "ontology": _ontology,
        "shapes": _shapes,
        "data": _data,
        "queries": _queries,
    }
    for part in parts or tuple(gates):
        gates[part](root, report)
        report(f"{part}: fine")


def _ontology(root: Path, report: Report) -> None:
    faults = []
    for path in content_files(root):
        text = path.read_text(encoding="utf-8")
        if format_turtle(text) != text:
            faults.append(f"{path.relative_to(root)}: not in canonical form; run `make format`")
    _refuse(faults)
    if found := check_ontology(root, report):
        raise CheckFailed(explain(found))


def _shapes(root: Path, report: Report) -> None:
    faults, declared = shapes_faults(load_shapes(root / "shapes")), _declared(root)
    for path in root.glob("shapes/*.ttl"):
        used = {str(node) for triple in Graph().parse(path) for node in triple if isinstance(node, URIRef)}
        faults += _undeclared(path.relative_to(root), used, declared)
    _refuse(faults)


def _data(root: Path, report: Report) -> None:
    content = read_content(root, report)
    declared = _declared(root)
    used = {str(node) for sink in content.sinks for triple in sink.triples for node in triple}
    _refuse(_undeclared(Path("data"), used, declared))
    for warning in check_data(content, content.merged(), root / "shapes", report):
        place = content.place_of(warning.focus)
        click.echo(f"{warning.severity} {warning.rule}: {warning.message} <{warning.focus}> {place}")


def _queries(root: Path, report: Report) -> None:
    declared = _declared(root)
    faults = []
    for saved in load_catalog(root / "queries").all():
        used = {str(CNA[name]) for name in re.findall(r"\bcna:(\w+)", saved.text)}
        faults += _undeclared(Path("queries") / f"{saved.slug}.rq", used, declared)
    _refuse(faults)


def _declared(root: Path) -> set[str]:
    graph = read_turtle(sorted((root / "ontology").glob("*.ttl")))
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    documents = {str(each) for each in graph.subjects(RDF.type, OWL.Ontology)}
    versions = {str(each) for each in graph.objects(None, OWL.versionIRI)}
    return {str(each) for kind in kinds for each in graph.subjects(RDF.type, kind)} | documents | versions | {str(CNA)}


def _undeclared(where: Path, used: set[str], declared: set[str]) -> list[str]:
    unknown = sorted(node for node in used if node.startswith(str(CNA)) and node not in declared)
    return [f"{where}: {node} is not declared in the ontology" for node in unknown]


def _refuse(faults: list[str]) -> None:
    if faults:
        raise CheckFailed(f"{len(faults)} faults:\n  " + "\n  ".join(faults[:50]))
