"""Check: the shapes over the whole of the data, with results that name the row to mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from rdflib import SKOS, Graph, URIRef

from endpoint.errors import DoesNotConform
from endpoint.namespaces import CNA
from endpoint.shacl.reference import load_shapes
from endpoint.shacl.results import Result
from endpoint.shacl.validate import validate

_SHOWN = 20
"""Violations that a message spells out; the rest is counted."""


class Places(Protocol):
    """Whatever knows where a subject was first spoken of."""

    def place_of(self, subject: str) -> str:
        """Return file and line, or ''."""
        ...


def check_data(places: Places, merged: Graph, shapes: Path, report: Callable[[str], None]) -> list[Result]:
    """Validate `merged` and return the warnings; raises `DoesNotConform` naming each act, rule and row."""
    files = {path.name: load_shapes(shapes, only=path.name) for path in sorted(shapes.glob("*.ttl"))}
    results = validate(merged, files, report)
    violations = [each for each in results if each.is_violation]
    if violations:
        raise DoesNotConform(explain(violations, merged, places))
    warnings = [each for each in results if not each.is_violation]
    rules = Counter(each.rule for each in warnings)
    summary = ", ".join(f"{rule} × {count}" for rule, count in sorted(rules.items())) or "none"
    report(f"the data conform; warnings: {summary}")
    return warnings


def explain(results: list[Result], data: Graph, places: Places) -> str:
    """Return the results as text: rule, entity, message, where it stands and how to mend it."""
    lines = [f"{len(results)} violation{'s' if len(results) != 1 else ''}; nothing was published."]
    for each in results[:_SHOWN]:
        lines.append(f"\n{each.rule or each.severity}: {each.message}")
        # Rules that compare acts have the treaty as focus node and name the act as value.
        for subject in (each.value, each.focus):
            place = places.place_of(subject)
            if subject == each.focus or "/id/act/" in subject:
                lines.append(f"  {_label(data, subject)} <{subject}>" + (f" at {place}" if place else ""))
        if each.path.startswith(str(CNA)):
            lines.append(f"  field: {each.path.removeprefix(str(CNA))}")
        if each.hint:
            lines.append(f"  hint: {each.hint}")
    if len(results) > _SHOWN:
        lines.append(f"\n… and {len(results) - _SHOWN} more")
    return "\n".join(lines)


def _label(data: Graph, focus: str) -> str:
    values = data.objects(URIRef(focus), SKOS.prefLabel)
    return min((str(each) for each in values if getattr(each, "language", "") == "en"), default="(no label)")
