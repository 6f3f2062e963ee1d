"""Where the W3C suites are, and how many of their tests a run takes.

The suites lie beside a checkout of the project, in `../shared/conformance`; they are not part of it. A seeded
sample runs every day, all of them with `CONCORD_CONFORMANCE=all`.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

SUITES = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "rdf-tests" / "sparql"
ALL = os.environ.get("CONCORD_CONFORMANCE") == "all"
SEED = 20260101

T = TypeVar("T")


def require_suites() -> None:
    """Skip the module that calls this where the suites are not there."""
    if not SUITES.is_dir():
        pytest.skip("the W3C suites are not in ../shared/conformance", allow_module_level=True)


def sample(cases: Sequence[T], size: int, group: Callable[[T], str]) -> list[T]:
    """Return the cases of this run in their order: all, or `size` of them with at least one of each group.

    The draw is seeded, so it is the same for everybody until the suites or this line change.
    """
    if ALL or size >= len(cases):
        return list(cases)
    dice = random.Random(SEED)
    groups: dict[str, list[int]] = {}
    for index, case in enumerate(cases):
        groups.setdefault(group(case), []).append(index)
    chosen = {dice.choice(indexes) for indexes in groups.values()}
    rest = [index for index in range(len(cases)) if index not in chosen]
    chosen |= set(dice.sample(rest, max(0, size - len(chosen))))
    return [cases[index] for index in sorted(chosen)]
