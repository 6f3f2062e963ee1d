"""The gate: submitted files judged by shapes, alone or against the dataset, with one report for everyone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox
from rdflib import OWL, RDFS, Graph

from endpoint.namespaces import PREFIXES
from endpoint.reading.document import Document
from endpoint.reading.read import read
from endpoint.shacl.engine.data import Data
from endpoint.shacl.engine.incremental import Change, Incremental
from endpoint.shacl.engine.model import Shapes
from endpoint.shacl.engine.run import validate
from endpoint.shacl.engine.terms import to_engine
from endpoint.shacl.findings import Findings
from endpoint.shacl.locate import Places
from endpoint.shacl.report.model import Report


class Gate:
    """Shapes, ready to judge.

    `files` are the shapes as (name, content); `vocabulary` are statements of the class hierarchy that hold besides what
    is submitted, for data that are judged alone. Raises `MalformedRdf` or `MalformedShapes`.
    """

    def __init__(self, files: Sequence[tuple[str, bytes]], vocabulary: Iterable[ox.Triple] = ()) -> None:
        documents = [read(name, content, base=f"file:///{name}") for name, content in files]
        self.digest = hashlib.sha256(b"".join(content for _, content in sorted(files))).hexdigest()
        self._shapes = Shapes(graph_of(documents))
        self._vocabulary = tuple(vocabulary)
        self._incremental = Incremental(self._shapes)

    def prepare(self) -> None:
        """Do now what would otherwise make the first verdict late."""
        self._incremental.prepare()

    def judge_alone(self, documents: Sequence[Document]) -> Report:
        """Return what the shapes say of documents by themselves."""
        data = Data.of([*triples_of(documents), *self._vocabulary])
        findings = Findings(self._shapes, data, Places(documents)).of(validate(self._shapes, data))
        return self._report(findings, documents, None)

    def judge_against(self, store: ox.Store, version: int, documents: Sequence[Document]) -> Report:
        """Return the results that documents bring when they are added to a dataset.

        `store` is a copy of the dataset of that version, which this changes.
        """
        data = Data(store)
        new = [each for each in triples_of(documents) if not _holds(store, each)]
        difference = self._incremental.judge(data, Change(tuple(dict.fromkeys(new))))
        findings = Findings(self._shapes, data, Places(documents)).of(difference.introduced)
        return self._report(findings, documents, version)

    def _report(self, findings: Sequence[object], documents: Sequence[Document], version: int | None) -> Report:
        prefixes = {str(name): str(iri) for name, iri in PREFIXES.items()}
        for document in documents:
            prefixes |= document.prefixes
        return Report(
            findings=tuple(findings),  # type: ignore[arg-type]
            files={each.name: each.text for each in documents},
            triples=sum(len(each.statements) for each in documents),
            shapes=self.digest,
            engines={"compiled": self._shapes.count_constraints()},
            dataset_version=version,
            prefixes=prefixes,
        )


def default_gate(root: Path) -> Gate:
    """Return the gate of this project's own shapes, with the class hierarchy of its ontology."""
    ontology = Graph()
    for path in sorted((root / "ontology").glob("*.ttl")):
        ontology.parse(path)
    hierarchy = [
        ox.Triple(to_engine(s), ox.NamedNode(str(p)), to_engine(o))  # type: ignore[arg-type]
        for p in (RDFS.subClassOf,)
        for s, o in ontology.subject_objects(p)
        if o != OWL.Thing
    ]
    files = [(path.name, path.read_bytes()) for path in sorted((root / "shapes").glob("*.ttl"))]
    return Gate(files, hierarchy)


def graph_of(documents: Iterable[Document]) -> Graph:
    """Return the statements of documents as one graph, literals as written."""
    graph = Graph()
    for document in documents:
        for each in document.statements:
            graph.add((each.subject, each.predicate, each.object))
    return graph


def triples_of(documents: Iterable[Document]) -> list[ox.Triple]:
    """Return the statements of documents as triples of the engine, each once."""
    triples = (
        ox.Triple(to_engine(each.subject), ox.NamedNode(str(each.predicate)), to_engine(each.object))  # type: ignore[arg-type]
        for document in documents
        for each in document.statements
    )
    return list(dict.fromkeys(triples))


def _holds(store: ox.Store, triple: ox.Triple) -> bool:
    return ox.Quad(triple.subject, triple.predicate, triple.object) in store
