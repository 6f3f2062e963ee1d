"""The report as JSON, the same bytes for the same report; `report.schema.json` describes it.

Terms are in the form of SPARQL 1.1 Query Results JSON, lines and columns count from 1, the end is the first column
after a place.
"""

from __future__ import annotations

import json
from typing import Any

from endpoint.reading.document import Place
from endpoint.shacl.report.model import Finding, Report
from endpoint.store.terms import to_wire


def to_json(report: Report) -> str:
    """Return the report as a JSON text."""
    return json.dumps(as_values(report), ensure_ascii=False, indent=2) + "\n"


def as_values(report: Report) -> dict[str, Any]:
    """Return the report as plain values."""
    return {
        "conforms": report.conforms,
        "version": report.dataset_version,
        "shapes": report.shapes,
        "engines": dict(sorted(report.engines.items())),
        "triples": report.triples,
        "files": sorted(report.files),
        "counts": counts(report),
        "results": [_result(each) for each in report.findings],
    }


def counts(report: Report) -> dict[str, int]:
    """Return how many findings there are of each severity."""
    found: dict[str, int] = {"Violation": 0, "Warning": 0, "Info": 0}
    for each in report.findings:
        found[each.severity] = found.get(each.severity, 0) + 1
    return found


def _result(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "rule": finding.rule,
        "messages": dict(sorted(finding.messages.items())),
        "hints": dict(sorted(finding.hints.items())),
        "at": None if finding.at is None else _place(finding.at),
        "related": [_place(each) for each in finding.related],
        "focus": to_wire(finding.focus),
        "label": finding.focus_label,
        "path": finding.path,
        "value": None if finding.value is None else to_wire(finding.value),
        "shape": finding.shape,
        "component": finding.component,
        "terms": list(finding.terms),
        "engine": finding.engine,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "file": place.file,
        "line": place.span.line,
        "column": place.span.column,
        "end_line": place.span.end_line,
        "end_column": place.span.end_column,
        "pointer": place.pointer,
    }
