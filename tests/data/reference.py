"""Finds the reference files, which are not part of the project; tests that need them are skipped without."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"


def reference_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a reference file; skips the test where the folder is absent.

    The folder is `CONCORD_REFERENCE`, by default `shared/reference` beside the checkout.
    """
    folder = Path(os.environ.get("CONCORD_REFERENCE") or ROOT.parent / "shared/reference")
    path = folder / name
    if not path.is_file():
        pytest.skip(f"no reference file {name}: set CONCORD_REFERENCE to the folder that holds it")
    return _read(path)


def own_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one of our tables, named from `data/` on."""
    return _read(DATA / name)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
