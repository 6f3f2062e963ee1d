"""`make bench`: run every measurement on the store that `make serve` built."""

from __future__ import annotations

import sys
from pathlib import Path

from bench import chain

if __name__ == "__main__":
    chain.main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("build/store"))
