"""What a check of the ontology finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from endpoint.namespaces import PREFIXES


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend: which check found it, at which term, why it is one and how to mend it."""

    check: str
    term: str
    why: str
    solution: str
    place: str = ""


def explain(faults: Iterable[Fault], most: int = 50) -> str:
    """Return faults as text; checks that say the same of one term share an entry."""
    together: dict[tuple[str, str], list[Fault]] = {}
    for fault in sorted(faults):
        together.setdefault((fault.term, fault.why), []).append(fault)
    lines = [f"{len(together)} fault{'' if len(together) == 1 else 's'} in the ontology:"]
    for (term, why), found in list(together.items())[:most]:
        checks = ", ".join(dict.fromkeys(fault.check for fault in found))
        place = next((f" at {fault.place}" for fault in found if fault.place), "")
        lines.append(f"  {checks}: {shorten(term)}{place}: {shorten(why)}")
        lines += [f"    solution: {each}" for each in dict.fromkeys(fault.solution for fault in found) if each]
    if len(together) > most:
        lines.append(f"  … and {len(together) - most} more")
    return "\n".join(lines)


def shorten(text: str) -> str:
    """Return a text with the namespaces of the project written as prefixes."""
    for prefix in ("cna", "cnv", "cnd", "cns", "owl", "rdfs", "skos", "xsd"):
        text = text.replace(PREFIXES[prefix], f"{prefix}:")
    return text
