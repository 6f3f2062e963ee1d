"""Refresh: a newer or supplied file of a source, over what `data/` holds of it.

The folder of the source brings a `refresh.py` that knows the file's columns and says what is new; this module shows
the difference and writes the tables, all of them or none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, cast

from endpoint.build.convert import load_beside, shown
from endpoint.errors import BadParameter

Rows = list[dict[str, str]]
_LISTED = 20


@dataclass
class Difference:
    """What a newer file says against what the tables hold; `files` is the new text of each file of the folder."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    confirmed: int = 0
    files: dict[str, str] = field(default_factory=dict)

    def in_words(self) -> Iterable[str]:
        """Yield the difference for a reader, the first of each kind spelled out."""
        for kind, entries in (
            ("new", self.added),
            ("changed", self.changed),
            ("in our table but not in the file (kept as they are)", self.missing),
        ):
            yield f"{len(entries):,} {kind}"
            yield from (f"  {each}" for each in entries[:_LISTED])
            if len(entries) > _LISTED:
                yield f"  … and {len(entries) - _LISTED:,} more"
        yield f"{self.confirmed:,} as before"


class Refresher(Protocol):
    """What a `refresh.py` offers."""

    def refresh(self, folder: Path, file: Path, as_of: str) -> Difference:
        """Compare a file with the folder's tables; raises `DataFault` naming line and column."""
        ...


def refreshable(data: Path) -> list[str]:
    """Return the sources that can be refreshed."""
    return sorted(path.parent.name for path in data.glob("*/refresh.py"))


def compare(data: Path, source: str, file: Path, as_of: str) -> Difference:
    """Return what a file says against a source's tables; raises `BadParameter` for a source without a reader."""
    folder = data / source
    if not (folder / "refresh.py").is_file():
        known = ", ".join(refreshable(data))
        raise BadParameter(f"There is no reader for “{source}”; there is one for {known}.")
    if not file.is_file():
        raise BadParameter(f"{file}: there is no such file.")
    reader = cast("Refresher", load_beside(folder / "refresh.py"))
    return reader.refresh(folder, file, as_of)


def apply(data: Path, source: str, difference: Difference) -> list[str]:
    """Write the new text of the folder's files; returns how messages call them."""
    folder = data / source
    written = []
    for name, text in sorted(difference.files.items()):
        (folder / f"{name}.new").write_text(text, encoding="utf-8")
    for name in sorted(difference.files):
        (folder / f"{name}.new").replace(folder / name)
        written.append(shown(folder / name))
    return written


def table_text(columns: Sequence[str], rows: Rows) -> str:
    """Return a table as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def table_rows(path: Path) -> Rows:
    """Return the rows of one of our tables; none where it is not there."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
