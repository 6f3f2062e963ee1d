"""The report as CSV (RFC 4180), one line a finding."""

from __future__ import annotations

import csv
import io

from endpoint.shacl.report.model import Finding, Report
from endpoint.shacl.report.text import message_in

COLUMNS = (
    "severity",
    "rule",
    "file",
    "line",
    "column",
    "pointer",
    "focus",
    "label",
    "path",
    "value",
    "message",
    "hint",
    "shape",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(report: Report, language: str = "en") -> str:
    """Return the report as CSV; cells that a spreadsheet would take for formulas are marked as text."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([_safe(each) for each in _cells(finding, language)] for finding in report.findings)
    return file.getvalue()


def _cells(finding: Finding, language: str) -> list[str]:
    at = finding.at
    where = [at.file, str(at.span.line), str(at.span.column), at.pointer] if at else ["", "", "", ""]
    value = "" if finding.value is None else str(finding.value)
    message, hint = message_in(finding.messages, language), message_in(finding.hints, language)
    about = [str(finding.focus), finding.focus_label, finding.path, value]
    return [finding.severity, finding.rule, *where, *about, message, hint, finding.shape]


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
