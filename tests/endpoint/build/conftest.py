"""`small`: a copy of the content with a handful of treaty acts, quick to build and free to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from endpoint.content import PARTS

FOLDERS = ("countries", "instruments", "untc")
KEPT = ("un-1988-col-", "un-1988-che-", "un-1961-original-khm-", "un-1988-european-union-")


@pytest.fixture
def small(content: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "content"
    for part in PARTS:
        shutil.copytree(content / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    for folder in (copy / "data").iterdir():
        if folder.name not in FOLDERS:
            shutil.rmtree(folder)
    acts = copy / "data" / "untc" / "acts.csv"
    header, *rows = acts.read_text(encoding="utf-8").splitlines(keepends=True)
    acts.write_text(header + "".join(row for row in rows if row.startswith(KEPT)), encoding="utf-8")
    (copy / "data" / "untc" / "expected.yml").write_text("Signature: {min: 1, max: 9}\n", encoding="utf-8")
    return copy
