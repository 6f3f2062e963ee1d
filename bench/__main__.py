"""`make bench`: run every measurement on the store that `make serve` built; or those named."""

from __future__ import annotations

import sys
from pathlib import Path

from bench import chain, http, inference, limits, storm

SERIES = ("indicators-", "designations-")
"""Graphs of many like rows, which owlrl takes a quarter of an hour for."""
MEASUREMENTS = {
    "chain": lambda: chain.main(Path("build/store")),
    "http": lambda: http.main(Path("build/store")),
    "storm": lambda: storm.main(Path("build/store")),
    "limits": lambda: limits.main(Path("build/store")),
    "inference": inference.main,
    "inference-without-series": lambda: inference.main(left_out=SERIES),
}

if __name__ == "__main__":
    for name in sys.argv[1:] or MEASUREMENTS:
        MEASUREMENTS[name]()
