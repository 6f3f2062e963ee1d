"""The ontology as its files hold it: modules, documents that stand apart, and vocabularies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rdflib import OWL, RDF, Graph, URIRef

from endpoint.errors import CheckFailed
from endpoint.namespaces import CNA

APART = ("alignment", "dl")
"""The documents that no module imports."""

ROOT = "concord"
"""The document that names the whole; it holds a header and no term."""

TERM_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@dataclass(frozen=True)
class Documents:
    """The graphs of a folder `ontology/`: documents by the name of their file, vocabularies by their scheme."""

    folder: Path
    documents: dict[str, Graph]
    vocabularies: dict[str, Graph]

    @cached_property
    def modules(self) -> dict[str, Graph]:
        """The documents that hold terms."""
        return {name: graph for name, graph in self.documents.items() if name not in (*APART, ROOT)}

    @cached_property
    def axioms(self) -> Graph:
        """All documents in one graph, without the vocabularies."""
        return _union(self.documents.values())

    @cached_property
    def whole(self) -> Graph:
        """All documents and all vocabularies in one graph."""
        return _union([*self.documents.values(), *self.vocabularies.values()])

    def place_of(self, term: str) -> str:
        """Return the file that describes a term and the line where it begins; '' if none does."""
        node = URIRef(term)
        for folder, graphs in (("", self.documents), ("vocab/", self.vocabularies)):
            for name, graph in graphs.items():
                if any(kind != OWL.Restriction for kind in graph.objects(node, RDF.type)):
                    path = self.folder / f"{folder}{name}.ttl"
                    return f"ontology/{folder}{name}.ttl{_line_of(path, term)}"
        return ""


def read_documents(folder: Path) -> Documents:
    """Return the documents of a folder `ontology/`; raises `CheckFailed` naming a file that is not Turtle."""
    return Documents(
        folder,
        {path.stem: _read(path) for path in sorted(folder.glob("*.ttl"))},
        {path.stem: _read(path) for path in sorted(folder.glob("vocab/*.ttl"))},
    )


def merge(documents: Iterable[Graph]) -> Graph:
    """Return documents as one ontology, imports left out since all is inside, under the header of the whole."""
    merged = _union(documents)
    merged.remove((None, OWL.imports, None))
    for header in set(merged.subjects(RDF.type, OWL.Ontology)) - {URIRef(str(CNA))}:
        # What is said of a module stays as an annotation; a document has one ontology (OWL 2 mapping to RDF, 3.1.1).
        merged.remove((header, RDF.type, OWL.Ontology))
        merged.remove((header, OWL.versionIRI, None))
    merged.add((URIRef(str(CNA)), RDF.type, OWL.Ontology))
    return merged


def declared_terms(graph: Graph) -> set[URIRef]:
    """Return the terms of ours that a graph declares."""
    subjects = {subject for kind in TERM_KINDS for subject in graph.subjects(RDF.type, kind)}
    return {subject for subject in subjects if isinstance(subject, URIRef) and subject.startswith(str(CNA))}


def _union(graphs: Iterable[Graph]) -> Graph:
    union = Graph()
    for graph in graphs:
        for triple in graph:
            union.add(triple)
    return union


def _read(path: Path) -> Graph:
    try:
        return Graph().parse(path, format="turtle")
    except Exception as fault:
        raise CheckFailed(f"{path.name}: not readable Turtle: {fault}") from fault


def _line_of(path: Path, term: str) -> str:
    """Return ':' and the line on which the canonical form begins a subject."""
    names = {f"<{term}>"} | ({f"cna:{term.removeprefix(CNA)}"} if term.startswith(str(CNA)) else set())
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.rstrip() in names:
            return f":{number}"
    return ""
