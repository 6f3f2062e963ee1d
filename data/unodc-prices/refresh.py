"""Reads a table drug, region, country, year, priceUsdPerGram; countries by their English name."""

from __future__ import annotations

from pathlib import Path

from endpoint.build.refresh import Difference, table_rows
from endpoint.build.supplied import refresh_series
from endpoint.build.tables import Row
from endpoint.errors import DataFault

_DRUGS = ("cocaine", "heroin")


def refresh(folder: Path, file: Path, as_of: str) -> Difference:
    """Return the difference that a file of prices makes."""
    countries = table_rows(folder.parent / "countries" / "countries.csv")
    by_name = {name.strip(): each["slug"] for each in countries for name in _names(each)}

    def read(row: Row) -> dict[str, str] | None:
        row.ignore("region")
        drug, country = row.required("drug"), row.required("country")
        if drug not in _DRUGS or country not in by_name:
            raise DataFault(f"{row.place}: “{drug}” in “{country}” is no price of a drug and country known here")
        return {
            "series": "unodc-prices-2023",
            "indicator": "retail-price",
            "area": f"country/{by_name[country]}",
            "part": drug,
            "substance": drug,
            "period": row.required("year"),
            "value": row.required("priceUsdPerGram"),
            "unit": "usd-per-gram",
        }

    return refresh_series(folder, file, read)


def _names(country: dict[str, str]) -> list[str]:
    return [country["label_en"], *country["alt_labels"].split(";")]
