"""Which cell of a hand-made table rests on which source.

A row's cited passage seldom shows all that the row says: an acronym, a name in another language or a day may come
from elsewhere. So a table with a column `shows` names there, separated by semicolons, the columns that the passage of
its own `source` shows, and `statements.csv` beside it does so in `supports` for further sources. A filled cell that
nobody names is a fault. Keys, classes and other choices of the editors are no facts and need no source.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from endpoint.build.tables import read_rows
from endpoint.errors import DataFault

EDITORIAL = frozenset(
    {
        *("source", "also_source", "locator", "as_of", "verified", "shows", "certainty", "local_language", "number"),
        *("class", "kind", "kinds", "actor_type", "purposes", "postures", "label", "label_en", "arrangement"),
    }
)
"""Columns that no source has to show: where a fact stands, what it is of, how it is filed, our own English names."""


def find_unsupported(data: Path) -> list[str]:
    """Return a sentence for each filled cell that no source shows, and each column named that there is not."""
    faults = []
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        tables = [path for path in sorted(folder.glob("*.csv")) if path.name != "statements.csv" and _columns(path)]
        keyed = {path: _columns(path)[0] for path in tables if {"shows", "source"} <= set(_columns(path))}
        if not keyed:
            continue
        further = _further(folder / "statements.csv")
        known = {row[_columns(path)[0]] for path in tables for row in _cells(path)}
        for path, key in keyed.items():
            faults += _check_table(path, key, further)
        for name, places in further.items():
            if name not in known:
                faults += [f"{place}: there is no row “{name}” to support" for place in places.values()]
    return faults


def find_anachronisms(data: Path) -> list[str]:
    """Return a sentence for each row that holds as of a day after its source was written."""
    dates: dict[str, str] = {}
    for path in sorted(data.glob("*/sources.csv")):
        for row in _cells(path):
            dates[row["slug"]] = row["date"]
    faults = []
    for path in sorted(data.glob("*/*.csv")):
        if not {"as_of", "source"} <= set(_columns(path)):
            continue
        for number, row in enumerate(_cells(path), start=2):
            held, written = row["as_of"], dates.get(row["source"], "")
            if held and written and held[: len(written)] > written[: len(held)]:
                place = f"data/{path.parent.name}/{path.name}:{number}"
                faults.append(f"{place}: as of {held}, but its source {row['source']} is of {written}")
    return faults


def refuse_unsupported(data: Path) -> None:
    """Raise `DataFault` with the cells that no source shows, or not yet."""
    if faults := find_unsupported(data) + find_anachronisms(data):
        raise DataFault("\n".join([f"{len(faults)} cells without a source that can show them:", *faults]))


def _check_table(path: Path, key: str, further: dict[str, dict[str, str]]) -> list[str]:
    faults = []
    shown = f"data/{path.parent.name}/{path.name}"
    columns = _columns(path)
    for row in read_rows(path, shown):
        cells = {column: row.text(column) for column in columns}
        name = cells[key]
        own = {each.strip() for each in cells["shows"].split(";") if each.strip()}
        empty = [each for each in sorted(own) if not cells.get(each)]
        faults += [f"{row.place}: “{each}” in “shows” is no filled column" for each in empty]
        named = own | set(further.get(name, {}))
        faults += [
            f"{row.place}: no source shows “{column}” of {name}; name it in “shows”, or in “supports” of statements.csv"
            for column, value in cells.items()
            if value and column != key and column not in EDITORIAL | named and not column.endswith("_label")
        ]
    return faults


def _further(path: Path) -> dict[str, dict[str, str]]:
    """Return, for each row that statements support, the columns that they name and where they do."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    if path.exists():
        key = _columns(path)[0]
        for row in read_rows(path, f"data/{path.parent.name}/{path.name}"):
            name = row.required(key).rpartition("/")[2]
            for column in row.many("supports"):
                found[name][column] = row.place
    return found


def _cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _columns(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return file.readline().strip().split(",")
