"""Reads a table iso3, country, region, year, indicator, score."""

from __future__ import annotations

from pathlib import Path

from endpoint.build.refresh import Difference
from endpoint.build.supplied import area_of, known_countries, refresh_series, slug_of
from endpoint.build.tables import Row


def refresh(folder: Path, file: Path, as_of: str) -> Difference:
    """Return the difference that a file of scores makes."""
    known = known_countries(folder)

    def read(row: Row) -> dict[str, str] | None:
        row.ignore("country", "region")
        area, name = area_of(row, "iso3", known), row.required("indicator")
        period, value = row.required("year"), row.required("score")
        if area is None:
            return None
        return {
            "series": "gitoc-index-2023",
            "indicator": "organised-crime-score",
            "area": area,
            "part": slug_of(name),
            "period": period,
            "value": value,
            "unit": "index-point",
            "note": f"{name}.",
        }

    return refresh_series(folder, file, read)
