"""Release: content → checked, inferred dataset → the next version of a store.

    convert (data tables) → ontology and vocabularies → SHACL → binding periods and inference → publish

The same content gives the same sorted N-Quads, byte for byte. Graphs that did not come from the content
(contributions, loaded files) are carried over from the version before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rdflib import BNode, Graph, URIRef
from rdflib.compare import to_canonical_graph

import endpoint
from endpoint.build.binding import add_binding_periods
from endpoint.build.check import check_data
from endpoint.build.convert import convert_all
from endpoint.build.infer import infer, subclasses
from endpoint.build.tables import Sink, Triple
from endpoint.errors import StoreUnavailable
from endpoint.namespaces import CNA, CNG
from endpoint.shacl.reference import Result
from endpoint.store.nquads import graph_of, quad_line, without_graph
from endpoint.store.terms import Term
from endpoint.store.versions import Meta, Versions

Report = Callable[[str], None]

_NOT_PUBLIC = (str(CNG["claims-article"]), str(CNG["pending/"]))
"""Graphs that are read by name only: claims of the article, and contributions not yet accepted."""


@dataclass(frozen=True)
class Content:
    """What the content says before anything is derived: the sinks of the data, ontology and vocabularies."""

    sinks: list[Sink]
    ontology: Graph
    vocabularies: Graph

    def merged(self) -> Graph:
        """Return everything in one graph, as the shapes see it."""
        merged = self.ontology + self.vocabularies
        for sink in self.sinks:
            for triple in sink.triples:
                merged.add(triple)
        return merged

    def place_of(self, subject: str) -> str:
        """Return the file and line that first spoke of a subject; '' if none did."""
        return next((sink.places[URIRef(subject)] for sink in self.sinks if URIRef(subject) in sink.places), "")


def read_content(root: Path, report: Report) -> Content:
    """Read ontology, vocabularies and data of a content folder."""
    ontology = read_turtle(sorted((root / "ontology").glob("*.ttl")))
    vocabularies = read_turtle(sorted((root / "ontology" / "vocab").glob("*.ttl")))
    report(f"ontology: {len(ontology):,} triples; vocabularies: {len(vocabularies):,} triples")
    return Content(convert_all(root / "data", report), ontology, vocabularies)


def read_turtle(paths: Iterable[Path]) -> Graph:
    """Return several Turtle files as one graph."""
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def content_hash(root: Path) -> str:
    """Return a hash of all that a build reads: the content and the program that reads it."""
    digest = hashlib.sha256(endpoint.__version__.encode())
    program = Path(__file__).parent.parent
    files = [path for part in ("ontology", "shapes", "data") for path in (root / part).rglob("*") if path.is_file()]
    files += [*program.glob("build/*.py"), *program.glob("shacl/*.py"), program / "namespaces.py"]
    for path in sorted(files):
        if "__pycache__" not in path.parts:
            name = path.relative_to(root if path.is_relative_to(root) else program.parent)
            digest.update(f"\0{name.as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def derive(content: Content, merged: Graph, report: Report) -> set[Triple]:
    """Return the triples of `graph/inferred`."""
    derived = Sink("inferred")
    count = add_binding_periods(merged, derived, subclasses(content.ontology, CNA.ConsentAct))
    report(f"binding periods: {count:,}")
    asserted = {triple for sink in content.sinks for triple in sink.triples}
    inferred = derived.triples | infer(asserted | derived.triples, content.ontology)
    inferred -= asserted
    report(f"inferred: {len(inferred):,} triples")
    return inferred


def build(root: Path, versions: Versions, report: Report) -> tuple[Meta, list[Result]]:
    """Check and build the content into the next version; returns it and the warnings of the shapes.

    Raises `DataFault` or `DoesNotConform` before anything of the store is touched.
    """
    fingerprint = content_hash(root)
    content = read_content(root, report)
    merged = content.merged()
    warnings = check_data(content, merged, root / "shapes", report)
    inferred = derive(content, merged, report)
    with versions.writing():
        quads = _lines(content, inferred)
        built = {graph_of(line) for line in quads}
        quads += _carried_over(versions, built, report)
        quads = sorted(set(quads))
        public = sorted({without_graph(line) for line in quads if not graph_of(line).startswith(_NOT_PUBLIC)})
        report(f"loading {len(quads):,} triples")
        created = datetime.now(UTC).isoformat(timespec="seconds")
        meta = versions.publish(quads, public, created=created, content_hash=fingerprint, built=built)
    return meta, warnings


def _lines(content: Content, inferred: set[Triple]) -> list[str]:
    graphs: list[tuple[str, Iterable[tuple[Term, Term, Term]]]] = [
        ("ontology", _stable(content.ontology)),
        ("vocab", _stable(content.vocabularies)),
        ("inferred", inferred),
    ]
    graphs += [(sink.name, sink.triples) for sink in content.sinks]
    return [quad_line(s, p, o, CNG[name]) for name, triples in graphs for s, p, o in triples]


def _stable(graph: Graph) -> Iterable[tuple[Term, Term, Term]]:
    """Yield the triples with blank nodes named by their content (RDF graph canonicalisation)."""
    has_blank = any(isinstance(node, BNode) for triple in graph for node in triple)
    yield from (to_canonical_graph(graph) if has_blank else graph)  # type: ignore[misc]


def _carried_over(versions: Versions, built: set[str], report: Report) -> list[str]:
    try:
        current = versions.current()
    except StoreUnavailable:
        return []
    before = versions.meta(current)
    kept = set(before.graphs) - set(before.built) - built
    if not kept:
        return []
    with (versions.path(current) / "dataset.nq").open(encoding="utf-8") as lines:
        carried = [line for line in lines if graph_of(line) in kept]
    report(f"carried over from version {current}: {len(carried):,} triples in {len(kept)} graphs")
    return carried
