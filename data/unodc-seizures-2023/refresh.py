"""Reads a table iso3, country, un_region, drug_group, drug, year, kilograms."""

from __future__ import annotations

from pathlib import Path

import yaml

from endpoint.build.refresh import Difference
from endpoint.build.supplied import area_of, known_countries, refresh_series, slug_of
from endpoint.build.tables import Row

_SUBSTANCES: dict[str, str] = yaml.safe_load(Path(__file__).with_name("lookups.yml").read_text(encoding="utf-8"))


def refresh(folder: Path, file: Path, as_of: str) -> Difference:
    """Return the difference that a file of seizures makes."""
    known = known_countries(folder)

    def read(row: Row) -> dict[str, str] | None:
        row.ignore("country", "un_region", "drug_group")
        area, drug = area_of(row, "iso3", known), row.required("drug")
        period, value = row.required("year"), row.required("kilograms")
        if area is None:  # an area that no longer exists, or is not in ISO 3166-1
            return None
        return {
            "series": "unodc-seizures-2023",
            "indicator": "seizures-quantity",
            "area": area,
            "part": slug_of(drug),
            "substance": _SUBSTANCES.get(drug, ""),
            "period": period,
            "value": value,
            "unit": "kilogram",
            "note": f"{drug}.",
        }

    return refresh_series(folder, file, read)
