"""`concord validate`: verdict, exit status, and files that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from endpoint.cli import cli
from endpoint.errors import BadRequest, EndpointError, MalformedRdf

SHAPES = """@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
:S a sh:NodeShape ; sh:targetClass :Act ; sh:property [ sh:path :date ; sh:minCount 1 ] .
"""


@pytest.fixture
def shapes(tmp_path: Path) -> str:
    (tmp_path / "shapes.ttl").write_text(SHAPES)
    return str(tmp_path / "shapes.ttl")


def _validate(path: Path, content: str, *options: str) -> tuple[int, str]:
    path.write_text(content)
    answer = CliRunner().invoke(cli, ["validate", *options, str(path)])
    if isinstance(answer.exception, EndpointError):
        raise answer.exception
    return answer.exit_code, answer.output


def test_what_conforms_leaves_with_0(tmp_path: Path, shapes: str) -> None:
    content = "@prefix : <http://example.org/> . :a a :Act ; :date 1 ."
    code, output = _validate(tmp_path / "a.ttl", content, "--alone", "--shapes", shapes)
    assert code == 0
    assert output.startswith("conforms: 2 statements in 1 file")


def test_what_does_not_conform_leaves_with_1_and_names_the_line(tmp_path: Path, shapes: str) -> None:
    content = "@prefix : <http://example.org/> .\n:a a :Act ."
    code, output = _validate(tmp_path / "a.ttl", content, "--alone", "--shapes", shapes, "--format", "json")
    assert code == 1
    (result,) = json.loads(output)["results"]
    assert (result["at"]["line"], result["at"]["column"]) == (2, 1)


def test_a_file_that_cannot_be_read_leaves_with_2(tmp_path: Path, shapes: str) -> None:
    with pytest.raises(MalformedRdf, match=r"a\.ttl, line 1, column 1: the prefix") as fault:
        _validate(tmp_path / "a.ttl", "x:a x:b x:c .", "--alone", "--shapes", shapes)
    assert fault.value.exit_code == 2


def test_a_file_that_is_not_there_is_named(shapes: str) -> None:
    answer = CliRunner().invoke(cli, ["validate", "--alone", "--shapes", shapes, "no-such.ttl"])
    assert isinstance(answer.exception, BadRequest)
    assert "no-such.ttl cannot be read" in answer.exception.detail


def test_our_own_shapes_judge_alone_with_the_classes_of_our_ontology(tmp_path: Path) -> None:
    content = """@prefix cna: <https://w3id.org/concord/ontology/> .
<https://w3id.org/concord/id/act/x> a cna:Accession ."""
    code, output = _validate(tmp_path / "a.ttl", content, "--alone")
    assert code == 1
    assert "error[V1]" in output
    assert "a.ttl:2:1" in output
