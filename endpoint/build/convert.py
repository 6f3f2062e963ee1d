"""Convert: the tables under `data/`, each by the `mapping.py` beside it, into one graph a folder."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import yaml
from rdflib import DCTERMS, RDF, XSD, Graph, Literal, URIRef

from endpoint.build.tables import Row, Sink, read_rows
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNG, CNV, DCAT

Mapping = Callable[[Row, Sink], None]


def convert_all(root: Path, report: Callable[[str], None] = lambda _: None) -> list[Sink]:
    """Return one sink for each folder of `root` that describes itself in a `dataset.ttl`, by name."""
    sinks = []
    for folder in sorted(each.parent for each in root.glob("*/dataset.ttl")):
        sink = convert(folder)
        report(f"{folder.name}: {len(sink.triples):,} triples")
        sinks.append(sink)
    return sinks


def convert(folder: Path) -> Sink:
    """Return the triples of one folder; raises `DataFault` naming file and line.

    A table that the mapping names in SUPPLIED may be absent: users bring it (`endpoint.build.supplied`).
    """
    sink = Sink(folder.name)
    _describe(folder, sink)
    _sources(folder, sink)
    module = load_beside(folder / "mapping.py")
    tables: dict[str, Mapping] = module.TABLES
    for name, mapping in tables.items():
        if (folder / name).exists() or name not in getattr(module, "SUPPLIED", ()):
            _table(folder, name, mapping, sink)
    known = {"sources.csv", *tables}
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*.tsv")]):
        if path.name not in known:
            raise DataFault(f"{shown(path)}: no mapping reads this table; add it to TABLES in mapping.py")
    _check_expected(folder, sink)
    return sink


def shown(path: Path) -> str:
    """Return how messages call a file of the content: from `data/` on."""
    return "/".join(("data", *path.parts[-2:]))


def _table(folder: Path, name: str, mapping: Mapping, sink: Sink) -> None:
    for row in read_rows(folder / name, shown(folder / name)):
        sink.here = row.place
        try:
            mapping(row, sink)
        except (KeyError, ValueError) as fault:
            raise DataFault(f"{row.place}: {type(fault).__name__}: {fault}") from fault
        row.finish()


def _describe(folder: Path, sink: Sink) -> None:
    """Take over the folder's own description: title, publisher, licence, as-of."""
    path = folder / "dataset.ttl"
    sink.here = shown(path)
    description = Graph()
    try:
        description.parse(path, format="turtle")
    except Exception as fault:
        raise DataFault(f"{shown(path)}: not readable Turtle: {fault}") from fault
    subject = CNG[folder.name]
    if (subject, RDF.type, DCAT.Dataset) not in description:
        raise DataFault(f"{shown(path)}: must describe <{subject}> as a dcat:Dataset")
    for s, p, o in description:
        if not isinstance(s, URIRef) or not isinstance(p, URIRef) or not isinstance(o, URIRef | Literal):
            raise DataFault(f"{shown(path)}: blank nodes are not used here; give {s} an IRI")
        sink.add(s, p, o)


def _sources(folder: Path, sink: Sink) -> None:
    if (folder / "sources.csv").exists():
        _table(folder, "sources.csv", _source, sink)


def _source(row: Row, graph: Sink) -> None:
    subject = CND[f"source/{row.required('slug')}"]
    title = row.required("title")
    graph.add(subject, RDF.type, CNA.Source)
    graph.label(subject, title)
    graph.add(subject, DCTERMS.title, Literal(title, lang="en"))
    graph.add(subject, DCTERMS.publisher, row.text("publisher"))
    graph.add(subject, DCTERMS.date, row.date("date"))
    graph.add(subject, CNA.accessDate, row.date("access_date"))
    if tier := row.text("tier"):
        graph.add(subject, CNA.reliabilityTier, CNV[f"reliabilityTier/{tier}"])
    if address := row.text("url"):
        graph.add(subject, CNA.webAddress, Literal(address, datatype=XSD.anyURI))
    graph.add(subject, CNA.documentNumber, row.text("document_number"))


def load_beside(path: Path) -> ModuleType:
    """Return the module of a Python file that lies beside the tables it reads."""
    spec = importlib.util.spec_from_file_location(f"concord_{path.stem}_{path.parent.name.replace('-', '_')}", path)
    if spec is None or spec.loader is None or not path.exists():
        raise DataFault(f"{shown(path)}: there is no {path.stem}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _check_expected(folder: Path, sink: Sink) -> None:
    """Compare the number of entities of each class with `expected.yml`, which guards against silent loss."""
    path = folder / "expected.yml"
    if not path.exists():
        raise DataFault(f"{shown(path)}: missing; say how many entities of each class to expect")
    expected = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    counts: dict[str, int] = {}
    for _, p, o in sink.triples:
        if p == RDF.type and isinstance(o, URIRef) and o.startswith(CNA):
            name = o.removeprefix(CNA)
            counts[name] = counts.get(name, 0) + 1
    for name, bounds in expected.items():
        count = counts.get(name, 0)
        if not bounds["min"] <= count <= bounds["max"]:
            raise DataFault(
                f"{shown(path)}: {count} of class {name}, expected {bounds['min']} to {bounds['max']}; "
                "a table has lost or gained rows"
            )
