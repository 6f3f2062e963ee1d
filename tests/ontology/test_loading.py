"""Every file, and the whole, loads in rdflib and in owlready2 while the network is closed."""

from __future__ import annotations

import io
import socket
import xml.etree.ElementTree as ET
from pathlib import Path

import owlready2
import pytest
from rdflib import OWL, RDF, Graph, URIRef

from endpoint.namespaces import BASE, CNA
from endpoint.ontology.documents import declared_terms, merge, read_documents

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
FILES = sorted(str(path.relative_to(ONTOLOGY)) for path in ONTOLOGY.rglob("*.ttl"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked for something")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def _load(graph: Graph) -> owlready2.World:
    """Return a graph in owlready2, which reads N-Triples and RDF/XML but no Turtle."""
    local = graph + Graph()
    local.remove((None, OWL.imports, None))
    world = owlready2.World()
    ontology = world.get_ontology(f"{BASE}ontology/merged#")
    ontology.load(fileobj=io.BytesIO(local.serialize(format="nt", encoding="utf-8")), format="ntriples")
    return world


@pytest.mark.parametrize("name", FILES)
def test_file_loads_in_rdflib_without_network(name: str) -> None:
    assert len(Graph().parse(ONTOLOGY / name, format="turtle")) > 5


@pytest.mark.parametrize("name", FILES)
def test_file_loads_in_owlready2_without_network(name: str) -> None:
    graph = Graph().parse(ONTOLOGY / name, format="turtle")
    world = _load(graph)
    entities = {each.iri for each in (*world.classes(), *world.properties())}
    assert {str(term) for term in declared_terms(graph)} <= entities


@pytest.mark.parametrize("form", ["xml", "nt"])
def test_the_whole_loads_in_owlready2_with_all_its_terms(form: str) -> None:
    merged = merge(read_documents(ONTOLOGY).documents.values())
    text = merged.serialize(format=form, encoding="utf-8")
    world = owlready2.World()
    ontology = world.get_ontology(f"{BASE}ontology/merged#")
    ontology.load(fileobj=io.BytesIO(text), format="rdfxml" if form == "xml" else "ntriples")
    for kind, found in (
        (OWL.Class, world.classes()),
        (OWL.ObjectProperty, world.object_properties()),
        (OWL.DatatypeProperty, world.data_properties()),
        (OWL.AnnotationProperty, world.annotation_properties()),
    ):
        expected = {str(term) for term in merged.subjects(RDF.type, kind) if term in declared_terms(merged)}
        assert expected
        assert expected <= {entity.iri for entity in found}, kind
    assert world[str(CNA.TreatyAct)] in world[str(CNA.ConsentAct)].ancestors()
    chain = world[str(CNA.hasConsentedTo)].get_property_chain()[0]
    assert [step.iri for step in chain.properties] == [str(CNA.consentGiven), str(CNA.consentTo)]


def test_the_whole_is_one_ontology_that_imports_nothing() -> None:
    merged = merge(read_documents(ONTOLOGY).documents.values())
    assert list(merged.subjects(RDF.type, OWL.Ontology)) == [URIRef(str(CNA))]
    assert list(merged.objects(None, OWL.imports)) == []
    assert len(list(merged.objects(None, OWL.versionIRI))) == 1


def test_what_is_imported_is_a_file_of_ours() -> None:
    documents = read_documents(ONTOLOGY).documents
    for name, graph in documents.items():
        for imported in graph.objects(None, OWL.imports):
            assert imported.removeprefix(str(CNA)) in documents, f"{name} imports {imported}"


def test_the_catalogue_of_files_leads_each_import_to_its_file() -> None:
    """Protégé, the OWLAPI and ROBOT look up imports in an OASIS XML catalogue."""
    path = ONTOLOGY / "catalog-v001.xml"
    entries = {
        entry.attrib["name"]: entry.attrib["uri"]
        for entry in ET.parse(path).iter("{urn:oasis:names:tc:entity:xmlns:xml:catalog}uri")
    }
    for name, graph in read_documents(ONTOLOGY).documents.items():
        for document in graph.subjects(RDF.type, OWL.Ontology):
            assert (ONTOLOGY / entries[str(document)]).resolve() == (ONTOLOGY / f"{name}.ttl").resolve()
