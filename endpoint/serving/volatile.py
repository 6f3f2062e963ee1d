"""Queries whose answer is another each time although the dataset stays the same: no cache may keep it."""

from __future__ import annotations

import re

# NOW, RAND, UUID and STRUUID (SPARQL 1.1 Query, section 17.4) are calls, maybe with a comment before the bracket; what
# another service says is not ours to keep; behind an escape (section 19.2) any of these may hide.
_VOLATILE = re.compile(r"(now|rand|uuid)\s*[(#]|service|\\u", re.IGNORECASE)


def is_volatile(text: str) -> bool:
    """Tell whether the answer to a query may depend on more than the dataset.

    Looks at the text without parsing it, so it says yes too often (where a string or a name has such a word), never
    too seldom.
    """
    return _VOLATILE.search(text) is not None
