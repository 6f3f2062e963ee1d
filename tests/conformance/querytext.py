"""What must be known of the text of a query or update before it is sent."""

from __future__ import annotations

import re

_INSIDE = re.compile(r"<[^<>\s]*>|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*")
_GROUP = re.compile(r"\{[^{}]*\}")
_START = r"(?<![\w:?$@-])"


def has_keyword(text: str, pattern: str) -> bool:
    """Tell whether keywords are in a text, outside names, IRIs, strings and comments."""
    return re.search(f"{_START}{pattern}", _INSIDE.sub(" ", text), re.IGNORECASE) is not None


def is_ordered(text: str) -> bool:
    """Tell whether a query orders its own solutions, not only those of a query inside it."""
    text = _INSIDE.sub(" ", text)
    while _GROUP.search(text):
        text = _GROUP.sub(" ", text)
    return has_keyword(text, r"ORDER\s+BY\b")
