"""Series that we may not republish: read from a file that the user brings, into a table that stays with the user.

The folder of such a series holds its description and a reader, and no values; `concord refresh` makes its
`observations.csv`, which git ignores, and the next build takes it in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from endpoint.build.refresh import Difference, Rows, table_rows, table_text
from endpoint.build.tables import Row, read_rows
from endpoint.errors import DataFault

COLUMNS = ("series", "indicator", "area", "part", "substance", "method", "period", "value", "unit", "note")
_KEY = ("series", "indicator", "area", "part", "period")

_NOT_IN_ISO = {"xkx"}
"""Codes that publishers use for areas which the standard does not have."""

Read = Callable[[Row], dict[str, str] | None]


def refresh_series(folder: Path, file: Path, read: Read) -> Difference:
    """Return the difference that a supplied file makes, with the new `observations.csv`.

    `read` turns a row of the file into an observation, or None for one that is left out; rows of the same area,
    period and part are added up, and the note says of how many. Raises `DataFault` for a column nobody reads.
    """
    rows = _summed(_observations(file, read))
    before = {_key(row): row["value"] for row in table_rows(folder / "observations.csv")}
    difference = Difference(files={"observations.csv": table_text(COLUMNS, rows)})
    for row in rows:
        key = _key(row)
        name = " ".join(each for each in key[1:] if each)
        if key not in before:
            difference.added.append(f"{name}: {row['value']}")
        elif before[key] != row["value"]:
            difference.changed.append(f"{name}: {before[key]} → {row['value']}")
        else:
            difference.confirmed += 1
    present = {_key(row) for row in rows}
    difference.missing = [" ".join(key[1:]) for key in before if key not in present]
    if difference.missing:
        kept = [row for row in table_rows(folder / "observations.csv") if _key(row) not in present]
        difference.files["observations.csv"] = table_text(COLUMNS, sorted([*rows, *kept], key=_key))
    return difference


def area_of(row: Row, column: str, known: set[str]) -> str | None:
    """Return the area of an ISO 3166-1 alpha-3 code; raises `DataFault` for one that `data/countries` lacks.

    None where it is blank, as of areas that no longer exist, or in use without being in ISO 3166-1.
    """
    code = row.text(column).lower()
    if not code or code in _NOT_IN_ISO:
        return None
    if code not in known:
        raise DataFault(f"{row.place}: “{code.upper()}” is no country of data/countries")
    return f"country/{code}"


def known_countries(folder: Path) -> set[str]:
    """Return the codes of the countries that `data/` describes."""
    return {row["slug"] for row in table_rows(folder.parent / "countries" / "countries.csv")}


def slug_of(name: str) -> str:
    """Return a name as part of an IRI."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60].strip("-")


def _observations(file: Path, read: Read) -> Iterator[dict[str, str]]:
    for row in read_rows(file, file.name):
        observation = read(row)
        row.finish()
        if observation is not None:
            yield observation


def _summed(observations: Iterator[dict[str, str]]) -> Rows:
    groups: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for each in observations:
        groups[_key(each)].append(each)
    rows = []
    for _, group in sorted(groups.items()):
        row = dict(group[0])
        row["value"] = f"{sum((Decimal(each['value']) for each in group), Decimal()).normalize():f}"
        if len(group) > 1:
            row["note"] = f"{row.get('note', '')} Sum of {len(group)} rows of the file.".strip()
        rows.append(row)
    return rows


def _key(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in _KEY)
