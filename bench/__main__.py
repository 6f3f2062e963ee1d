"""`make bench`: run every measurement on the store that `make serve` built; or those named."""

from __future__ import annotations

import sys
from pathlib import Path

from bench import chain, inference

MEASUREMENTS = {"chain": lambda: chain.main(Path("build/store")), "inference": inference.main}

if __name__ == "__main__":
    for name in sys.argv[1:] or MEASUREMENTS:
        MEASUREMENTS[name]()
