"""Each rule says what it asks, why, and how to mend what breaks it; the shapes are sound themselves."""

from __future__ import annotations

import re

import pyshacl
import pytest
from rdflib import DCTERMS, RDF, RDFS, SH, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.plugins.sparql import prepareQuery

from tests.shapes.rules import CNS, MODULES, find_query, is_rule, list_rules, load_shapes, messages_of, name_of

CNA = Namespace("https://w3id.org/concord/ontology/")
LANGUAGES = {"en", "fr", "es"}
SEVERITIES = {SH.Info, SH.Warning, SH.Violation}
PLACEHOLDER = re.compile(r"\{[$?](\w+)\}")

each_rule = pytest.mark.parametrize("rule", list_rules(), ids=name_of)


@each_rule
def test_rule_speaks_to_the_contributor(rule: URIRef, shapes: Graph) -> None:
    messages = messages_of(shapes, rule)
    assert sorted(message.language for message in messages) == sorted(LANGUAGES)
    assert {label.language for label in shapes.objects(rule, RDFS.label)} == LANGUAGES
    assert [hint.language for hint in shapes.objects(rule, CNA.hint)] == ["en"]
    assert [text.language for text in shapes.objects(rule, SKOS.definition)] == ["en"]


@each_rule
def test_rule_is_numbered_graded_and_points_to_its_ground(rule: URIRef, shapes: Graph) -> None:
    (identifier,) = shapes.objects(rule, DCTERMS.identifier)
    assert name_of(rule).startswith(f"{identifier}-")
    assert set(shapes.objects(rule, SH.severity)) <= SEVERITIES
    assert len(list(shapes.objects(rule, SH.severity))) == 1
    grounds = list(shapes.objects(rule, RDFS.seeAlso))
    assert any(isinstance(ground, URIRef) for ground in grounds)


@each_rule
def test_rule_is_applied_to_something(rule: URIRef, shapes: Graph) -> None:
    holders = [*shapes.subjects(SH.property, rule), rule]
    targets = [SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf]
    assert any((holder, target, None) in shapes for holder in holders for target in targets)


@each_rule
def test_placeholders_are_variables_of_the_query(rule: URIRef, shapes: Graph) -> None:
    used = [set(PLACEHOLDER.findall(message)) for message in messages_of(shapes, rule)]
    assert all(names == used[0] for names in used), "the languages name different things"
    if (query := find_query(shapes, rule)) is None:
        assert used[0] == set()
        return
    projected = {str(variable) for variable in prepareQuery(query).algebra.PV}
    assert used[0] <= projected
    assert {"this", "value"} <= projected


def test_every_named_shape_is_a_rule_or_gathers_those_of_a_class(shapes: Graph) -> None:
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in shapes.subjects(RDF.type, kind):
            if isinstance(shape, URIRef) and is_rule(shapes, shape):
                assert shape in list_rules()


@pytest.mark.parametrize("module", MODULES)
def test_module_stands_alone(module: str) -> None:
    graph = load_shapes(module)
    for constraint in graph.objects(None, SH.sparql):
        (declares,) = graph.objects(constraint, SH.prefixes)
        assert declares == CNS[module]
        assert (declares, SH.declare, None) in graph
    used = {shape for shape in graph.objects(None, SH.property) if isinstance(shape, URIRef)}
    assert all((shape, SH.path, None) in graph for shape in used)


@pytest.mark.parametrize("module", MODULES)
def test_shapes_are_valid_shacl(module: str) -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=load_shapes(module), meta_shacl=True)
    assert conforms, text


def test_terms_used_by_the_shapes_exist_in_the_ontology(shapes: Graph, ontology: Graph) -> None:
    used = {term for statement in shapes for term in statement if isinstance(term, URIRef)}
    for query in shapes.objects(None, SH.select):
        used |= {CNA[name] for name in re.findall(r"\bcna:(\w+)", query)}
    terms = {term for term in used if term.startswith(CNA) and term != URIRef(CNA)}
    declared = {subject for subject in ontology.subjects() if isinstance(subject, URIRef)}
    assert sorted(terms - declared) == []


@pytest.mark.parametrize("rule", [r for r in list_rules() if name_of(r).startswith("V51-")], ids=name_of)
def test_values_allowed_are_the_concepts_of_the_scheme(rule: URIRef, shapes: Graph, ontology: Graph) -> None:
    (head,) = shapes.objects(rule, SH["in"])
    schemes = [ground for ground in shapes.objects(rule, RDFS.seeAlso) if "/vocab/" in ground]
    assert set(Collection(shapes, head)) == set(ontology.subjects(SKOS.inScheme, schemes[0]))


def test_no_message_is_used_twice(shapes: Graph) -> None:
    texts = [str(text) for rule in list_rules() for text in messages_of(shapes, rule)]
    assert len(texts) == len(set(texts))


def test_literals_carry_no_stray_space(shapes: Graph) -> None:
    texts = [str(o) for o in shapes.objects() if isinstance(o, Literal) and o.language]
    assert [text for text in texts if text != text.strip() or "  " in text] == []
