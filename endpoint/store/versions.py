"""Versions on disk: each is written whole beside the others and then named by the pointer.

<store>/CURRENT             the number of the version that is served
<store>/versions/<N>/       never changed once it has its name
    meta.json               number, time, content hash, counts, what made it
    store/                  the graphs, as the engine's database
    dataset.nq              the named graphs, sorted N-Quads: written by a build, else when first asked for
    default.nt              the default graph, sorted N-Triples: written by a build only
    dumps/                  files to download, made on first request (endpoint.store.dumps)
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from endpoint.errors import StoreUnavailable, UnknownResource, VersionGone
from endpoint.store.nquads import graph_of

FORMAT = 2
"""Layout of a version folder; raised when an older reader could not use it. Folders of format 1, which a build
wrote in full, are read as they stand."""


@dataclass(frozen=True)
class Meta:
    """What is known of a version without opening it. `graphs` maps graph IRI to its number of triples;
    `built` lists the graphs that the content gave, which the next build replaces. `union` tells whether the
    default graph is the union of the public graphs, or a graph of its own. `change` says in a word what made
    the version out of its `parent`; `sha256` is that of `dataset.nq`, '' where a write has left it unwritten."""

    version: int
    created: str
    content_hash: str
    sha256: str
    triples: int
    graphs: dict[str, int] = field(default_factory=dict)
    built: list[str] = field(default_factory=list)
    format: int = FORMAT
    union: bool = True
    change: str = "build"
    parent: int = 0


class Versions:
    """The versions under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = os.fspath(folder / "CURRENT")

    def current(self) -> int:
        """Return the number of the served version; raises `StoreUnavailable` where there is none."""
        try:
            # Read at every request, so by the shortest way: pathlib and a text file would take five times as long.
            pointer = os.open(self._pointer, os.O_RDONLY)
            try:
                return int(os.read(pointer, 32))
            finally:
                os.close(pointer)
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
            there = self.numbers()
            if there and 0 < version < there[-1]:
                raise VersionGone(f"Version {version} has been pruned; there are {there}.")
            raise UnknownResource(f"There is no version {version}; there are {there or 'none'}.")
        return path

    def meta(self, version: int) -> Meta:
        """Return the description of a version; raises `StoreUnavailable` for one that a newer release wrote."""
        known = json.loads((self.path(version) / "meta.json").read_text())
        if known["format"] > FORMAT:
            raise StoreUnavailable(
                f"Version {version} in {self.folder} was written by a newer release (format {known['format']}, "
                f"this one reads {FORMAT}); install that release, or build anew: `concord build --out FOLDER`."
            )
        return Meta(**known)

    @contextlib.contextmanager
    def writing(self, patience: float = 0.0) -> Iterator[None]:
        """Hold the right to write: one process at a time.

        Raises `StoreUnavailable` if another has it for longer than `patience` seconds.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "LOCK").open("w") as lock:
            deadline = time.monotonic() + patience
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as fault:
                    if time.monotonic() >= deadline:
                        raise StoreUnavailable(
                            f"Another process is writing to {self.folder}; try again when it is done."
                        ) from fault
                    time.sleep(0.005)
            yield

    def next_number(self) -> int:
        """Return the number that the next version gets; those of pruned versions are not given again."""
        seen = [*self.numbers(), 0]
        with contextlib.suppress(StoreUnavailable):
            seen.append(self.current())
        return max(seen) + 1

    def prepare(self) -> Path:
        """Return a fresh folder for the next version and clear away what a crash has left; only while `writing`."""
        root = self.folder / "versions"
        root.mkdir(exist_ok=True)
        for stale in root.glob(".new-*"):
            shutil.rmtree(stale)
        new = root / f".new-{self.next_number()}"
        new.mkdir()
        return new

    def adopt(self, new: Path, meta: Meta) -> None:
        """Give a prepared folder its name and make it the current version; only while `writing`."""
        _write(new / "meta.json", json.dumps(asdict(meta), indent=1).encode())
        final = self.folder / "versions" / str(meta.version)
        new.rename(final)
        _sync(final.parent)
        self.point_to(meta.version)

    def publish(
        self,
        quads: list[str],
        triples: list[str],
        *,
        created: str,
        content_hash: str,
        built: Iterable[str] = (),
        union: bool = True,
        change: str = "build",
    ) -> Meta:
        """Write a new version and make it the current one; only while `writing`.

        `quads` and `triples` are sorted lines of N-Quads and N-Triples. A crash before the last step leaves
        nothing but a folder that the next call clears away.
        """
        new = self.prepare()
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
            self.next_number(),
            created,
            content_hash,
            hashlib.sha256(dataset).hexdigest(),
            len(quads),
            graphs,
            sorted(built),
            union=union,
            change=change,
        )
        self.adopt(new, meta)
        return meta

    def restore(self, version: int) -> Meta:
        """Make a new version with the content of an earlier one, and return it: history only grows."""
        with self.writing(patience=30.0):
            before = self.meta(version)
            new = self.prepare()
            open_on_disk(self.path(version)).backup(str(new / "store"))
            for name in ("dataset.nq", "default.nt"):
                if (self.path(version) / name).exists():
                    os.link(self.path(version) / name, new / name)
            created = datetime.now(UTC).isoformat(timespec="seconds")
            change = f"rollback to {version}"
            meta = replace(
                before, version=self.next_number(), created=created, parent=self.current(), change=change, format=FORMAT
            )
            self.adopt(new, meta)
            return meta

    def prune(self, keep: int) -> list[int]:
        """Delete the oldest versions beyond `keep`, never the current one; return their numbers.

        A query that has one of them open ends undisturbed.
        """
        with self.writing(patience=30.0):
            spare = [number for number in self.numbers()[: -max(keep, 1)] if number != self.current()]
            for number in spare:
                doomed = self.folder / "versions" / f".new-pruned-{number}"
                self.path(number).rename(doomed)
                shutil.rmtree(doomed)
            return spare

    def point_to(self, version: int) -> None:
        """Make a version the served one, atomically."""
        self.path(version)
        new = self.folder / "CURRENT.new"
        _write(new, f"{version}\n".encode())
        new.replace(self.folder / "CURRENT")
        _sync(self.folder)


def open_on_disk(version: Path) -> ox.Store:
    """Open a version read-only from its folder."""
    return ox.Store.read_only(str(version / "store"))


def load_in_memory(version: Path) -> ox.Store:
    """Load a version into memory."""
    store = ox.Store()
    if (version / "default.nt").exists():
        _load(store, version)
    else:
        store.bulk_extend(open_on_disk(version))
    return store


def _load(store: ox.Store, version: Path) -> None:
    store.bulk_load(path=str(version / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    store.bulk_load(path=str(version / "default.nt"), format=ox.RdfFormat.N_TRIPLES)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
