"""Dumps of a version: each graph in files of its own, made once from the sorted dataset and kept beside it.

<store>/versions/<N>/dumps/
    index.json           what there is: file, graph, triples, size, SHA-256
    <name>.nq            a graph as sorted N-Quads
    <name>.ttl           the same as Turtle
    concord.nq           all graphs together

Nothing here reads more than a line at a time, so memory stays flat. Contributions that are not yet accepted are in
none of the files.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from endpoint.errors import StoreUnavailable
from endpoint.namespaces import CNG, PREFIXES
from endpoint.store.canonical import dataset_of
from endpoint.store.nquads import graph_of
from endpoint.store.versions import Versions

WHOLE = "concord"
"""The name of the dump that holds all graphs; no graph can have it."""

_PENDING = str(CNG["pending/"])
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Dump:
    """One file: its name, the graph it holds ('' for all of them), and what tells that it came whole."""

    file: str
    graph: str
    triples: int
    size: int
    sha256: str


def is_plain(graph: str) -> bool:
    """Tell whether a graph has a name of ours that can be the name of a file and of a page."""
    name = graph.removeprefix(str(CNG))
    return name not in (graph, WHOLE) and _NAME.fullmatch(name) is not None


def dumps_of(versions: Versions, version: int) -> tuple[Path, list[Dump]]:
    """Return the folder with the dumps of a version and what is in it; the first call makes them.

    Raises `StoreUnavailable` where the folder of the version cannot be written.
    """
    folder = versions.path(version)
    try:
        _make_once(folder, dataset_of(versions, version), versions.meta(version).graphs)
    except OSError as fault:
        raise StoreUnavailable(f"The dumps of version {version} cannot be written in {folder}: {fault}.") from fault
    index = json.loads((folder / "dumps" / "index.json").read_text())
    return folder / "dumps", [Dump(**each) for each in index]


def _make_once(version: Path, dataset: Path, counts: dict[str, int]) -> None:
    """Make the dumps unless they are there; where several processes are asked, one works and the others wait."""
    if (version / "dumps").exists():
        return
    with (version / "dumps.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (version / "dumps").exists():
            return
        new = version / ".new-dumps"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        dumps = _make(dataset, new, counts)
        (new / "index.json").write_text(json.dumps([asdict(each) for each in dumps], indent=1))
        new.rename(version / "dumps")


def _make(dataset: Path, folder: Path, counts: dict[str, int]) -> list[Dump]:
    names = {graph: graph.removeprefix(str(CNG)) for graph in sorted(counts) if is_plain(graph)}
    _split(dataset, folder, names)
    total = sum(number for graph, number in counts.items() if not graph.startswith(_PENDING))
    dumps = [_described(_whole(dataset, folder, counts), "", total)]
    for graph, name in names.items():
        quads = folder / f"{name}.nq"
        dumps.append(_described(quads, graph, counts[graph]))
        dumps.append(_described(_as_turtle(quads), graph, counts[graph]))
    return dumps


def _split(dataset: Path, folder: Path, names: dict[str, str]) -> None:
    """Write the lines of each graph to its own file, in the order of the dataset."""
    with ExitStack() as stack:
        files: dict[str, IO[str]] = {
            graph: stack.enter_context((folder / f"{name}.nq").open("w", encoding="utf-8", newline="\n"))
            for graph, name in names.items()
        }
        for line in _lines(dataset):
            file = files.get(graph_of(line))
            if file is not None:
                file.write(line)


def _whole(dataset: Path, folder: Path, counts: dict[str, int]) -> Path:
    """Return all graphs together: the dataset itself by a second name, or its lines without what is pending."""
    whole = folder / f"{WHOLE}.nq"
    if not any(graph.startswith(_PENDING) for graph in counts):
        os.link(dataset, whole)
        return whole
    with whole.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(line for line in _lines(dataset) if not graph_of(line).startswith(_PENDING))
    return whole


def _lines(dataset: Path) -> Iterator[str]:
    with dataset.open(encoding="utf-8", newline="\n") as lines:
        yield from lines


def _as_turtle(quads: Path) -> Path:
    """Write a graph as Turtle beside its N-Quads; the same quads give the same bytes."""
    turtle = quads.with_suffix(".ttl")
    with turtle.open("w+b") as file:
        triples = (quad.triple for quad in ox.parse(path=str(quads), format=ox.RdfFormat.N_QUADS))
        ox.serialize(triples, file, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
        # The engine writes the prefixes in an order of its own, another one each time.
        file.seek(0)
        prefixes = [file.readline() for _ in PREFIXES]
        file.seek(0)
        file.writelines(sorted(prefixes))
    return turtle


def _described(path: Path, graph: str, triples: int) -> Dump:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Dump(path.name, graph, triples, path.stat().st_size, digest)
