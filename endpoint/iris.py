"""What an IRI is made of (RFC 3987, section 2.2), so that the engine is asked for none that it cannot hold."""

from __future__ import annotations

import re
from ipaddress import IPv6Address

_UCS = "\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(
    f"{chr((plane << 16) + (0x1000 if plane == 14 else 0))}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 15)
)
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_PLAIN = rf"A-Za-z0-9\-._~!$&'()*+,;={_UCS}"
_ESCAPED = "%[0-9A-Fa-f]{2}"
_IRI = re.compile(
    rf"""
    [A-Za-z][A-Za-z0-9+\-.]*:
    (?: // (?:(?:[{_PLAIN}:]|{_ESCAPED})*@)? (?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?:[{_PLAIN}]|{_ESCAPED})*) (?::[0-9]*)?
        (?=[/?\#]|\Z)
      | (?!//) )
    (?:[{_PLAIN}:@/]|{_ESCAPED})*
    (?:\?(?:[{_PLAIN}{_PRIVATE}:@/?]|{_ESCAPED})*)?
    (?:\#(?:[{_PLAIN}:@/?]|{_ESCAPED})*)?
    """,
    re.VERBOSE,
)


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI, with or without a fragment."""
    match = _IRI.fullmatch(text)
    if match is None:
        return False
    try:
        return not match["address"] or bool(IPv6Address(match["address"]))
    except ValueError:
        return False
