"""Versions on disk: each is written whole beside the others and then named by the pointer.

<store>/CURRENT             the number of the version that is served
<store>/versions/<N>/       never changed once it has its name
    meta.json               number, time, content hash, counts
    dataset.nq              the named graphs, sorted N-Quads
    default.nt              the default graph: the union of the public graphs, sorted N-Triples
    store/                  the same, as the engine's database
    dumps/                  files to download, made on first request (endpoint.store.dumps)
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyoxigraph as ox

from endpoint.errors import StoreUnavailable, UnknownResource
from endpoint.store.nquads import graph_of

FORMAT = 1
"""Layout of a version folder; raised when an older reader could not use it."""


@dataclass(frozen=True)
class Meta:
    """What is known of a version without opening it. `graphs` maps graph IRI to its number of triples;
    `built` lists the graphs that the content gave, which the next build replaces."""

    version: int
    created: str
    content_hash: str
    sha256: str
    triples: int
    graphs: dict[str, int] = field(default_factory=dict)
    built: list[str] = field(default_factory=list)
    format: int = FORMAT


class Versions:
    """The versions under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> int:
        """Return the number of the served version; raises `StoreUnavailable` where there is none."""
        try:
            return int((self.folder / "CURRENT").read_text())
        except FileNotFoundError as fault:
            raise StoreUnavailable(
                f"There is no dataset in {self.folder} yet; run `concord build --out {self.folder}`."
            ) from fault

    def numbers(self) -> list[int]:
        """Return the numbers of all versions, oldest first."""
        root = self.folder / "versions"
        return sorted(int(each.name) for each in root.iterdir() if each.name.isdigit()) if root.exists() else []

    def path(self, version: int) -> Path:
        """Return the folder of a version; raises `UnknownResource` where there is none."""
        path = self.folder / "versions" / str(version)
        if not path.is_dir():
            raise UnknownResource(f"There is no version {version}; there are {self.numbers() or 'none'}.")
        return path

    def meta(self, version: int) -> Meta:
        """Return the description of a version."""
        return Meta(**json.loads((self.path(version) / "meta.json").read_text()))

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write: one process at a time; raises `StoreUnavailable` if another has it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "LOCK").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as fault:
                raise StoreUnavailable(
                    f"Another process is writing to {self.folder}; try again when it is done."
                ) from fault
            yield

    def publish(
        self,
        quads: list[str],
        triples: list[str],
        *,
        created: str,
        content_hash: str,
        built: Iterable[str] = (),
    ) -> Meta:
        """Write a new version and make it the current one; only while `writing`.

        `quads` and `triples` are sorted lines of N-Quads and N-Triples. A crash before the last step leaves
        nothing but a folder that the next call clears away.
        """
        root = self.folder / "versions"
        root.mkdir(exist_ok=True)
        for stale in root.glob(".new-*"):
            shutil.rmtree(stale)
        number = max(self.numbers(), default=0) + 1
        new = root / f".new-{number}"
        new.mkdir()
        dataset = "".join(quads).encode()
        _write(new / "dataset.nq", dataset)
        _write(new / "default.nt", "".join(triples).encode())
        store = ox.Store(str(new / "store"))
        _load(store, new)
        store.optimize()
        store.flush()
        del store
        graphs: dict[str, int] = {}
        for line in quads:
            graph = graph_of(line)
            graphs[graph] = graphs.get(graph, 0) + 1
        meta = Meta(
            number, created, content_hash, hashlib.sha256(dataset).hexdigest(), len(quads), graphs, sorted(built)
        )
        _write(new / "meta.json", json.dumps(asdict(meta), indent=1).encode())
        new.rename(root / str(number))
        self.point_to(number)
        return meta

    def point_to(self, version: int) -> None:
        """Make a version the served one, atomically."""
        self.path(version)
        new = self.folder / "CURRENT.new"
        _write(new, f"{version}\n".encode())
        new.replace(self.folder / "CURRENT")


def open_on_disk(version: Path) -> ox.Store:
    """Open a version read-only from its folder."""
    return ox.Store.read_only(str(version / "store"))


def load_in_memory(version: Path) -> ox.Store:
    """Load a version into memory."""
    store = ox.Store()
    _load(store, version)
    return store


def _load(store: ox.Store, version: Path) -> None:
    store.bulk_load(path=str(version / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    store.bulk_load(path=str(version / "default.nt"), format=ox.RdfFormat.N_TRIPLES)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
