"""Reading the files of an ontology and making one of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph, URIRef

from endpoint.errors import CheckFailed
from endpoint.namespaces import CNA
from endpoint.ontology.documents import declared_terms, merge, read_documents

PREFIXES = "@prefix cna: <https://w3id.org/concord/ontology/> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
CORE = "\ncna:core\n    a owl:Ontology ;\n    owl:versionIRI cna:1 ;\n    .\n\ncna:A\n    a owl:Class ;\n    .\n"
ACTORS = "\ncna:actors\n    a owl:Ontology ;\n    owl:imports cna:core ;\n    .\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "vocab").mkdir()
    for name, text in (("core", CORE), ("actors", ACTORS), ("dl", ""), ("vocab/unit", "")):
        (tmp_path / f"{name}.ttl").write_text(PREFIXES + text)
    return tmp_path


def test_modules_are_told_from_what_stands_apart_and_from_vocabularies(folder: Path) -> None:
    documents = read_documents(folder)
    assert set(documents.modules) == {"core", "actors"}
    assert set(documents.documents) == {"core", "actors", "dl"}
    assert set(documents.vocabularies) == {"unit"}


def test_the_place_of_a_term_is_its_file_and_line(folder: Path) -> None:
    documents = read_documents(folder)
    assert documents.place_of(str(CNA.A)) == "ontology/core.ttl:9"
    assert documents.place_of(str(CNA.Unheard)) == ""


def test_what_is_merged_has_one_header_and_no_import(folder: Path) -> None:
    merged = merge(read_documents(folder).documents.values())
    assert list(merged.subjects(RDF.type, OWL.Ontology)) == [URIRef(str(CNA))]
    assert (None, OWL.imports, None) not in merged
    assert (None, OWL.versionIRI, None) not in merged
    assert declared_terms(merged) == {CNA.A}


def test_a_file_that_is_not_turtle_is_named(folder: Path) -> None:
    (folder / "core.ttl").write_text("not turtle")
    with pytest.raises(CheckFailed, match=r"core\.ttl"):
        read_documents(folder)


def test_merging_leaves_the_files_graphs_as_they_were(folder: Path) -> None:
    documents = read_documents(folder)
    before = Graph() + documents.documents["actors"]
    merge(documents.documents.values())
    assert set(documents.documents["actors"]) == set(before)
