"""What must be known of the text of a query or update before it is sent."""

from __future__ import annotations

import re

_INSIDE = re.compile(r"<[^<>\s]*>|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*")
_GROUP = re.compile(r"\{[^{}]*\}")


def has_words(text: str, pattern: str) -> bool:
    """Tell whether words are in a text, outside IRIs, strings and comments."""
    return re.search(rf"\b(?:{pattern})(?!\w)", _INSIDE.sub(" ", text), re.IGNORECASE) is not None


def is_ordered(text: str) -> bool:
    """Tell whether a query orders its own solutions, not only those of a query inside it."""
    text = _INSIDE.sub(" ", text)
    while _GROUP.search(text):
        text = _GROUP.sub(" ", text)
    return has_words(text, r"ORDER\s+BY")
