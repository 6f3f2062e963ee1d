"""Fixtures: `treaty_numbers` (slug to UNTC number)."""

from __future__ import annotations

import pytest
import yaml

from .reference import DATA


@pytest.fixture(scope="session")
def treaty_numbers() -> dict[str, str]:
    lookups = yaml.safe_load((DATA / "untc/lookups.yml").read_text(encoding="utf-8"))
    return {slug: entry["number"] for slug, entry in lookups["treaties"].items()}
