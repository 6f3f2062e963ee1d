"""Where the content that people edit lies: ontology, shapes, data and saved queries."""

from __future__ import annotations

import os
from pathlib import Path

from endpoint.errors import StoreUnavailable

PARTS = ("ontology", "shapes", "data", "queries")


def content_root() -> Path:
    """Return the folder that holds the content: CONCORD_CONTENT, or the checkout this package lies in."""
    named = os.environ.get("CONCORD_CONTENT")
    root = Path(named) if named else Path(__file__).resolve().parent.parent
    missing = [part for part in PARTS if not (root / part).is_dir()]
    if missing:
        raise StoreUnavailable(
            f"{root} lacks {', '.join(missing)}; run from a checkout or name one with CONCORD_CONTENT."
        )
    return root
