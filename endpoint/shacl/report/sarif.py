"""The report in SARIF 2.1.0 (OASIS), which code hosts and editors show beside the lines."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote

from endpoint import __version__
from endpoint.reading.document import Place
from endpoint.shacl.report.model import Finding, Report
from endpoint.shacl.report.text import message_in

_LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://w3id.org/concord/"


def to_sarif(report: Report, language: str = "en") -> str:
    """Return the report as SARIF."""
    rules: dict[str, Finding] = {}
    for each in report.findings:
        rules.setdefault(_rule_id(each), each)
    order = {name: number for number, name in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "concord",
                "version": __version__,
                "informationUri": _HOME,
                "rules": [_rule(name, each, language) for name, each in rules.items()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": quote(name)}} for name in sorted(report.files)],
        "results": [_result(each, order, language) for each in report.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule_id(finding: Finding) -> str:
    shape = finding.shape.rpartition("/")[2] if not finding.shape.startswith("_:") else ""
    return shape or finding.component.rpartition("#")[2]


def _rule(name: str, finding: Finding, language: str) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": name,
        "shortDescription": {"text": message_in(finding.messages, language) or name},
        "defaultConfiguration": {"level": _LEVELS.get(finding.severity, "error")},
    }
    hint = message_in(finding.hints, language)
    if hint:
        rule["help"] = {"text": hint}
    if finding.shape.startswith("http"):
        rule["helpUri"] = finding.shape
    return rule


def _result(finding: Finding, order: dict[str, int], language: str) -> dict[str, Any]:
    name = _rule_id(finding)
    hint = message_in(finding.hints, language)
    text = message_in(finding.messages, language) or name
    told = "\0".join([name, str(finding.focus), finding.path, str(finding.value)])
    result: dict[str, Any] = {
        "ruleId": name,
        "ruleIndex": order[name],
        "level": _LEVELS.get(finding.severity, "error"),
        "message": {"text": f"{text} {hint}".strip()},
        "partialFingerprints": {"concord/v1": hashlib.sha256(told.encode()).hexdigest()},
    }
    if finding.at is not None:
        result["locations"] = [_location(finding.at, str(finding.focus))]
    if finding.related:
        result["relatedLocations"] = [_location(each) for each in finding.related]
    return result


def _location(place: Place, about: str = "") -> dict[str, Any]:
    span = place.span
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": quote(place.file)}, "region": region}}
    if about:
        location["logicalLocations"] = [{"fullyQualifiedName": about}]
    return location
