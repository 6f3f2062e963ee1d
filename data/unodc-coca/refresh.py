"""Reads a table iso3, year, crop, measure, value, unit."""

from __future__ import annotations

from pathlib import Path

from endpoint.build.refresh import Difference
from endpoint.build.supplied import area_of, known_countries, refresh_series
from endpoint.build.tables import Row
from endpoint.errors import DataFault

_MEASURES = {"cultivation": "coca-cultivation", "eradication_manual": "eradicated-area"}


def refresh(folder: Path, file: Path, as_of: str) -> Difference:
    """Return the difference that a file of areas makes."""
    known = known_countries(folder)

    def read(row: Row) -> dict[str, str] | None:
        area, measure, unit = area_of(row, "iso3", known), row.required("measure"), row.required("unit")
        if row.required("crop") != "coca_bush" or measure not in _MEASURES or unit != "hectares" or area is None:
            raise DataFault(f"{row.place}: expected coca_bush, {' or '.join(_MEASURES)} and hectares")
        return {
            "series": "unodc-coca-2020",
            "indicator": _MEASURES[measure],
            "area": area,
            "part": "",
            "period": row.required("year"),
            "value": row.required("value"),
            "unit": "hectare",
            # The file calls all eradication manual; other sources count aerial spraying in it before 2016.
            "note": "Called manual eradication in the file." if measure != "cultivation" else "",
        }

    return refresh_series(folder, file, read)
