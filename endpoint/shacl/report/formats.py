"""The formats of a report by their names."""

from __future__ import annotations

from endpoint.shacl.report.jsonreport import to_json
from endpoint.shacl.report.model import Report
from endpoint.shacl.report.rdf import to_graph
from endpoint.shacl.report.sarif import to_sarif
from endpoint.shacl.report.table import to_csv
from endpoint.shacl.report.text import to_text

FORMATS = ("text", "json", "sarif", "ttl", "jsonld", "csv")


def write(report: Report, name: str, *, language: str = "en", color: bool = False) -> str:
    """Return a report in one of `FORMATS`."""
    if name == "json":
        return to_json(report)
    if name == "sarif":
        return to_sarif(report, language)
    if name == "csv":
        return to_csv(report, language)
    if name in ("ttl", "jsonld"):
        return to_graph(report).serialize(format="turtle" if name == "ttl" else "json-ld")
    return to_text(report, color=color, language=language)
