"""A copy of everything a store holds, made while it is served, and a store made of such a copy.

A backup is a tar archive. Versions never change, so those there are at the start are copied as they stand; files that
versions share are stored once, as hard links. `manifest.json` comes last and holds the SHA-256 of each file, so a
backup that was cut short is known as such.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
import tempfile
from pathlib import Path

from endpoint.errors import BadBackup
from endpoint.store.versions import Versions

_MANIFEST = "manifest.json"
_BESIDES = ("tokens.json",)
"""What a store holds besides its versions."""


def back_up(versions: Versions, archive: Path) -> list[int]:
    """Write a backup to a new file and return the versions in it; while it runs, none of them can be pruned.

    Raises `BadBackup` where the file is there already, `StoreUnavailable` where there is no version.
    """
    if archive.exists():
        raise BadBackup(f"{archive} is there already; name a new file.")
    with versions.writing(patience=30.0):
        current, numbers = versions.current(), versions.numbers()
        new = archive.with_name(f".new-{archive.name}")
        try:
            _pack(versions.folder, current, numbers, new)
            new.replace(archive)
        finally:
            new.unlink(missing_ok=True)
    return numbers


def _pack(folder: Path, current: int, numbers: list[int], archive: Path) -> None:
    sums: dict[str, str] = {}
    with tarfile.open(archive, "w") as tar:
        paths = [folder / name for name in _BESIDES if (folder / name).exists()]
        for number in numbers:
            version = folder / "versions" / str(number)
            paths += sorted(path for path in version.rglob("*") if path.is_file() and path.name != "LOCK")
        for path in paths:
            name = path.relative_to(folder).as_posix()
            tar.add(path, name, recursive=False)
            sums[name] = _sum(path)
        manifest = json.dumps({"current": current, "sha256": sums}, indent=1).encode()
        entry = tarfile.TarInfo(_MANIFEST)
        entry.size = len(manifest)
        tar.addfile(entry, io.BytesIO(manifest))


def restore(archive: Path, folder: Path) -> list[int]:
    """Make a store of a backup in a folder that holds none, and return its versions.

    Raises `BadBackup` for a file that is none or has been damaged, and for a folder that holds a store; the folder
    is then left as it was.
    """
    if (folder / "CURRENT").exists():
        raise BadBackup(f"{folder} holds a store already; restore to an empty folder.")
    folder.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=".new-restore-", dir=folder))
    try:
        try:
            with tarfile.open(archive) as tar:
                tar.extractall(new, filter="data")
            manifest = json.loads((new / _MANIFEST).read_text())
        except (OSError, tarfile.TarError, ValueError) as fault:
            raise BadBackup(f"{archive} is not a whole backup: {fault}.") from fault
        damaged = [name for name, known in manifest["sha256"].items() if _sum(new / name) != known]
        if damaged:
            raise BadBackup(f"{archive} is damaged: {damaged[0]} is not what was backed up.")
        (new / "versions").rename(folder / "versions")
        for name in _BESIDES:
            if (new / name).exists():
                (new / name).rename(folder / name)
    finally:
        shutil.rmtree(new)
    versions = Versions(folder)
    versions.point_to(manifest["current"])
    return versions.numbers()


def _sum(path: Path) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
