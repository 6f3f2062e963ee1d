"""The ontology's modules and vocabularies: well formed, documented, importing one way."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from endpoint.build.turtle import format_turtle
from endpoint.namespaces import CNA, CNV

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = ROOT / "ontology"
VANN = "http://purl.org/vocab/vann/"
BIBO_STATUS = URIRef("http://purl.org/ontology/bibo/status")

IMPORTS = {
    "core": [],
    "actors": ["core"],
    "instruments": ["actors"],
    "cooperation": ["instruments"],
    "operations": ["cooperation"],
    "challenges": ["operations"],
    "evaluation": ["challenges"],
    "claims": ["core"],
}
STAND_APART = {"alignment", "dl"}
WHOLE = "concord"  # the document that names the whole, whose IRI is the namespace; it holds a header and no term
ENDS = {"evaluation", "claims"}  # the modules that none imports: with them comes the whole

MODULES = sorted(p.stem for p in ONTOLOGY.glob("*.ttl") if p.stem not in {*STAND_APART, WHOLE})
SCHEMES = sorted(p.stem for p in ONTOLOGY.glob("vocab/*.ttl"))
DOCUMENTS = sorted({*MODULES, *STAND_APART, WHOLE})
FILES = sorted(str(p.relative_to(ONTOLOGY)) for p in ONTOLOGY.rglob("*.ttl"))
TERM_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@cache
def _read(name: str) -> Graph:
    return Graph().parse(ONTOLOGY / name, format="turtle")


@cache
def _merged() -> Graph:
    graph = Graph()
    for name in [f"{m}.ttl" for m in MODULES] + [f"vocab/{s}.ttl" for s in SCHEMES]:
        graph += _read(name)
    return graph


def _iri(document: str) -> URIRef:
    return URIRef(str(CNA)) if document == WHOLE else CNA[document]


def _closure(module: str) -> set[str]:
    return {module}.union(*(_closure(above) for above in IMPORTS[module]))


def _is_term(node: object) -> bool:
    documents = {_iri(document) for document in DOCUMENTS}
    return isinstance(node, URIRef) and node.startswith(CNA) and "/" not in node[len(CNA) :] and node not in documents


def _declared(graph: Graph) -> set[URIRef]:
    subjects = {s for kind in TERM_KINDS for s in graph.subjects(RDF.type, kind)}
    return {s for s in subjects if isinstance(s, URIRef) and _is_term(s)}


def test_all_modules_are_there() -> None:
    assert set(MODULES) == set(IMPORTS), "a new module needs a line in IMPORTS"
    assert {p.stem for p in ONTOLOGY.glob("*.ttl")} == set(DOCUMENTS)


@pytest.mark.parametrize("name", FILES)
def test_file_is_written_canonically(name: str) -> None:
    text = (ONTOLOGY / name).read_text("utf-8")
    assert format_turtle(text) == text, f"ontology/{name}: run the format command"


@pytest.mark.parametrize("module", DOCUMENTS)
def test_header_is_complete(module: str) -> None:
    graph, document = _read(f"{module}.ttl"), _iri(module)
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [document]
    version = str(graph.value(document, OWL.versionInfo))
    assert graph.value(document, OWL.versionIRI) == URIRef(f"{str(document).rstrip('/')}/{version}")
    assert graph.value(document, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    created = graph.value(document, DCTERMS.created)
    assert isinstance(created, Literal)
    assert created.datatype == XSD.date
    assert graph.value(document, URIRef(VANN + "preferredNamespacePrefix")) == Literal("cna")
    assert graph.value(document, URIRef(VANN + "preferredNamespaceUri")) == Literal(str(CNA))
    for expected in (DCTERMS.title, DCTERMS.description, DCTERMS.abstract):
        languages = [getattr(text, "language", None) for text in graph.objects(document, expected)]
        assert languages.count("en") == 1, expected
        assert len(languages) == len(set(languages)), expected
    for expected in (DCTERMS.creator, DCTERMS.publisher, DCTERMS.issued, OWL.priorVersion, BIBO_STATUS):
        assert len(list(graph.objects(document, expected))) == 1, expected
    for expected in (DCTERMS.bibliographicCitation, DCTERMS.source):
        assert graph.value(document, expected, any=True), expected


def test_documents_bear_one_version_number() -> None:
    versions = {str(_read(f"{m}.ttl").value(_iri(m), OWL.versionInfo)) for m in DOCUMENTS}
    assert len(versions) == 1


def test_the_document_of_the_whole_holds_no_term_and_imports_the_ends() -> None:
    graph = _read(f"{WHOLE}.ttl")
    assert set(graph.subjects()) == {_iri(WHOLE)}
    assert set(graph.objects(_iri(WHOLE), OWL.imports)) == {CNA[end] for end in ENDS}


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_only_its_neighbour(module: str) -> None:
    imported = set(_read(f"{module}.ttl").objects(CNA[module], OWL.imports))
    assert imported == {CNA[above] for above in IMPORTS[module]}


@pytest.mark.parametrize("document", sorted(STAND_APART))
def test_what_stands_apart_imports_the_modules_and_nothing_foreign(document: str) -> None:
    graph = _read(f"{document}.ttl")
    assert set(graph.objects(CNA[document], OWL.imports)) == {CNA[end] for end in ENDS}
    assert _declared(graph) == set(), "terms belong in a module"
    assert set().union(*(_closure(end) for end in ENDS)) == set(IMPORTS)


@pytest.mark.parametrize("module", MODULES)
def test_module_uses_only_terms_it_declares_or_imports(module: str) -> None:
    known = set().union(*(_declared(_read(f"{m}.ttl")) for m in _closure(module)))
    used = {node for triple in _read(f"{module}.ttl") for node in triple if _is_term(node)}
    assert used - known == set()


@pytest.mark.parametrize("module", MODULES)
def test_terms_name_the_module_they_stand_in(module: str) -> None:
    graph = _read(f"{module}.ttl")
    assert _declared(graph), "a module without terms"
    strangers = {t for t in _declared(graph) if (t, RDFS.isDefinedBy, CNA[module]) not in graph}
    assert strangers == set()


@pytest.mark.parametrize("module", MODULES)
def test_names_follow_the_kind_of_term(module: str) -> None:
    graph = _read(f"{module}.ttl")
    for term in _declared(graph):
        is_class = (term, RDF.type, OWL.Class) in graph
        assert term[len(CNA)].isupper() is is_class, term


@pytest.mark.parametrize("scheme", SCHEMES)
def test_vocabulary_holds_one_scheme_and_its_concepts(scheme: str) -> None:
    graph = _read(f"vocab/{scheme}.ttl")
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [CNV[scheme]]
    assert graph.value(CNV[scheme], DCTERMS.title)
    assert graph.value(CNV[scheme], DCTERMS.description)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert concepts
    assert {graph.value(c, SKOS.inScheme) for c in concepts} == {CNV[scheme]}
    assert set(graph.subjects()) == concepts | {CNV[scheme]}


@pytest.mark.parametrize(
    ("scheme", "kind"),
    [
        ("indicator", CNA.Indicator),
        ("outcome", CNA.Outcome),
        ("recommendation", CNA.Recommendation),
        ("rootCause", CNA.RootCause),
        ("threat", CNA.Threat),
        ("trend", CNA.Trend),
    ],
)
def test_concepts_of_a_kind_are_those_of_its_scheme(scheme: str, kind: URIRef) -> None:
    graph = _merged()
    assert set(graph.subjects(RDF.type, kind)) == set(graph.subjects(SKOS.inScheme, CNV[scheme]))


def test_schemes_that_notes_name_exist() -> None:
    notes = " ".join(str(note) for note in _merged().objects(None, SKOS.scopeNote))
    named = set(re.findall(r"cnv:(\w+)", notes))
    assert named
    assert named <= set(SCHEMES)


def test_units_of_an_indicator_are_units() -> None:
    graph = _merged()
    units = set(graph.subjects(SKOS.inScheme, CNV.unit))
    allowed = set(graph.subject_objects(CNA.allowedUnit))
    assert {unit for _, unit in allowed} <= units
    branches = set(graph.objects(None, SKOS.broader))
    measures = set(graph.subjects(RDF.type, CNA.Indicator)) - branches
    assert measures == {measure for measure, _ in allowed}


def test_each_mode_points_to_a_class_of_treaty_acts() -> None:
    graph = _merged()
    modes = set(graph.subjects(SKOS.inScheme, CNV.treatyActMode))
    named = [graph.value(mode, RDFS.seeAlso) for mode in modes]
    assert len(set(named)) == len(modes)
    for kind in named:
        assert CNA.TreatyAct in set(graph.transitive_objects(kind, RDFS.subClassOf)), kind


def test_each_consent_class_has_a_mode() -> None:
    graph = _merged()
    kinds = set(graph.subjects(RDFS.subClassOf, CNA.ConsentAct))
    assert kinds
    assert kinds <= set(graph.objects(None, RDFS.seeAlso))
