"""Release: content → checked, inferred dataset → the next version of a store.

    convert (data tables) → ontology and vocabularies → SHACL → binding periods → closure under OWL 2 RL → publish

The same content gives the same sorted N-Quads, byte for byte. Graphs that did not come from the content
(contributions, loaded files) are carried over from the version before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rdflib import RDFS, BNode, Graph, URIRef
from rdflib.compare import to_canonical_graph

import endpoint
from endpoint.build.binding import add_binding_periods
from endpoint.build.check import check_data
from endpoint.build.convert import convert_all
from endpoint.build.provenance import trace
from endpoint.build.support import refuse_unsupported
from endpoint.build.tables import Sink
from endpoint.errors import DoesNotConform, StoreUnavailable
from endpoint.inference.axioms import compile_rules
from endpoint.inference.closure import Closure, Contradiction
from endpoint.inference.words import shorten
from endpoint.namespaces import CNA, CNG
from endpoint.shacl.results import Result
from endpoint.store.canonical import dataset_of
from endpoint.store.nquads import graph_of, quad_line, without_graph
from endpoint.store.public import is_public
from endpoint.store.terms import Term
from endpoint.store.versions import Meta, Versions

Report = Callable[[str], None]

_BEYOND_RL = "dl"
"""The module whose axioms are for a DL reasoner; only its disjointness has rules."""


@dataclass(frozen=True)
class Content:
    """What the content says before anything is derived.

    `working` is the ontology without the module dl, whose axioms go beyond OWL 2 RL; `ontology` is the whole.
    """

    sinks: list[Sink]
    working: Graph
    ontology: Graph
    vocabularies: Graph
    shapes: Graph

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
    """Read ontology, vocabularies, shapes and data of a content folder.

    Raises `DataFault` for a table that cannot be read or has cells without a source.
    """
    refuse_unsupported(root / "data")
    modules = sorted((root / "ontology").glob("*.ttl"))
    working = read_turtle(path for path in modules if path.stem != _BEYOND_RL)
    ontology = working + read_turtle(path for path in modules if path.stem == _BEYOND_RL)
    vocabularies = read_turtle(sorted((root / "ontology" / "vocab").glob("*.ttl")))
    shapes = read_turtle(sorted((root / "shapes").glob("*.ttl")))
    report(f"ontology: {len(ontology):,} triples; vocabularies: {len(vocabularies):,}; shapes: {len(shapes):,}")
    return Content(convert_all(root / "data", report), working, ontology, vocabularies, shapes)


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
    for package in ("build", "inference", "shacl"):
        files += program.glob(f"{package}/*.py")
    files += [program / "store" / "scratch.py", program / "namespaces.py"]
    for path in sorted(files):
        if "__pycache__" not in path.parts:
            name = path.relative_to(root if path.is_relative_to(root) else program.parent)
            digest.update(f"\0{name.as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def derive(content: Content, merged: Graph, report: Report) -> set[tuple[Term, Term, Term]]:
    """Return the triples of `graph/inferred`: binding periods, and what the ontology says of all public data.

    Raises `DoesNotConform` where the data contradict the ontology.
    """
    derived = Sink("inferred")
    consents = set(content.ontology.transitive_subjects(RDFS.subClassOf, CNA.ConsentAct))
    count = add_binding_periods(merged, derived, {each for each in consents if isinstance(each, URIRef)})
    report(f"binding periods: {count:,}")
    compile_rules(content.working)  # everything outside the module dl has its rule, or the build ends here
    rules = compile_rules(content.ontology, strict=False)
    public = {triple for sink in content.sinks if is_public(CNG[sink.name]) for triple in sink.triples}
    closure = Closure({*public, *derived.triples, *content.vocabularies}, rules)
    if contradictions := closure.contradictions():
        raise DoesNotConform(_in_words(contradictions, content))
    report(f"inferred by {len(rules):,} rules: {len(closure.inferred):,} triples")
    return (derived.triples - public) | closure.inferred


def _in_words(contradictions: list[Contradiction], content: Content) -> str:
    lines = ["The data contradict the ontology; nothing was published."]
    for each in contradictions:
        lines.append(f"\n{each.rule.axiom} ({each.rule.name}) does not allow all of:")
        for s, p, o in each.triples:
            place = content.place_of(str(s))
            lines.append(f"  {shorten(s)} {shorten(p)} {shorten(o)}" + (f" at {place}" if place else ""))
    return "\n".join(lines)


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
        public = sorted({without_graph(line) for line in quads if is_public(graph_of(line))})
        report(f"loading {len(quads):,} triples")
        created = datetime.now(UTC).isoformat(timespec="seconds")
        meta = versions.publish(quads, public, created=created, content_hash=fingerprint, built=built)
    return meta, warnings


def _lines(content: Content, inferred: set[tuple[Term, Term, Term]]) -> list[str]:
    graphs: list[tuple[str, Iterable[tuple[Term, Term, Term]]]] = [
        ("ontology", _stable(content.ontology)),
        ("vocab", _stable(content.vocabularies)),
        ("shapes", _stable(content.shapes)),
        ("inferred", inferred),
        ("provenance", trace(content.sinks)),
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
    with dataset_of(versions, current).open(encoding="utf-8") as lines:
        carried = [line for line in lines if graph_of(line) in kept]
    report(f"carried over from version {current}: {len(carried):,} triples in {len(kept)} graphs")
    return carried
