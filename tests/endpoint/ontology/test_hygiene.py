"""Reading the checks that are queries, and what exempts from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from endpoint.errors import CheckFailed
from endpoint.namespaces import CNA
from endpoint.ontology.faults import Fault, explain
from endpoint.ontology.hygiene import load_checks, load_exemptions, run_checks, without_exempted

HEAD = "# Problem: a class.\n# Solution: none of it.\n# Level: minor\n"
QUERY = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?term ("is there" AS ?why) WHERE { ?term a owl:Class }
"""
ONE_CLASS = Graph().parse(
    data="@prefix owl: <http://www.w3.org/2002/07/owl#> . <https://w3id.org/concord/ontology/A> a owl:Class ."
)


def test_a_check_is_named_by_its_file_and_its_rows_are_faults(tmp_path: Path) -> None:
    (tmp_path / "OOPS-P99.rq").write_text(HEAD + QUERY)
    [check] = load_checks(tmp_path)
    assert (check.id, check.level) == ("OOPS-P99", "minor")
    assert run_checks(ONE_CLASS, [check]) == [Fault("OOPS-P99", str(CNA.A), "is there", "none of it.")]


def test_a_folder_without_checks_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(CheckFailed, match="from a checkout"):
        load_checks(tmp_path / "nowhere")


def test_a_check_without_its_head_is_named(tmp_path: Path) -> None:
    (tmp_path / "OOPS-P99.rq").write_text(QUERY)
    with pytest.raises(CheckFailed, match=r"OOPS-P99\.rq"):
        load_checks(tmp_path)


def test_an_exemption_lets_one_term_pass_one_check(tmp_path: Path) -> None:
    (tmp_path / "exemptions.csv").write_text("check,term,reason\nOOPS-P99,cna:A,It is meant.\n")
    faults = [Fault(check, str(term), "", "") for check in ("OOPS-P98", "OOPS-P99") for term in (CNA.A, CNA.B)]
    left = without_exempted(faults, load_exemptions(tmp_path))
    assert {(fault.check, fault.term) for fault in left} == {
        ("OOPS-P98", str(CNA.A)),
        ("OOPS-P98", str(CNA.B)),
        ("OOPS-P99", str(CNA.B)),
    }


def test_an_exemption_without_reason_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "exemptions.csv").write_text("check,term,reason\nOOPS-P99,cna:A,It is meant.\nOOPS-P99,cna:B, \n")
    with pytest.raises(CheckFailed, match="line 3"):
        load_exemptions(tmp_path)


def test_checks_that_say_the_same_of_a_term_share_an_entry() -> None:
    same = [Fault(check, str(CNA.A), "no label", f"{check}: write one", "ontology/core.ttl:7") for check in ("X", "Y")]
    text = explain([*same, Fault("X", str(CNA.B), "no label", "X: write one")])
    assert text.startswith("2 faults in the ontology:")
    assert "X, Y: cna:A at ontology/core.ttl:7: no label" in text
    assert text.count("X: write one") == 2


def test_a_long_list_of_faults_is_cut_and_counted() -> None:
    text = explain([Fault("X", f"urn:{number:03}", "wrong", "") for number in range(60)], most=10)
    assert "… and 50 more" in text
