"""The sorted N-Quads of a version, which a build writes and a write leaves for whoever asks first."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

from endpoint.errors import StoreUnavailable
from endpoint.store.versions import Versions, open_on_disk


def dataset_of(versions: Versions, version: int) -> Path:
    """Return the file of a version's named graphs as sorted N-Quads; the first call makes it, in a process of its own.

    Raises `StoreUnavailable` where it cannot be written.
    """
    folder = versions.path(version)
    dataset = folder / "dataset.nq"
    if not dataset.exists():
        try:
            with (folder / "dataset.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not dataset.exists():
                    subprocess.run([sys.executable, "-m", __name__, str(folder)], check=True)
        except (OSError, subprocess.CalledProcessError) as fault:
            raise StoreUnavailable(f"The dataset of version {version} cannot be written in {folder}.") from fault
    return dataset


def _write(folder: Path) -> None:
    """Write the dataset of one version; quads of the default graph have no place in it."""
    store = open_on_disk(folder)
    lines = [
        f"{quad} .\n" for graph in store.named_graphs() for quad in store.quads_for_pattern(None, None, None, graph)
    ]
    lines.sort()
    new = folder / "dataset.nq.new"
    with new.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
    new.replace(folder / "dataset.nq")


if __name__ == "__main__":
    _write(Path(sys.argv[1]))
