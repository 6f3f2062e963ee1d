"""Explanations: every step is an instance of a rule, everything rests on what is stated, nothing on itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rdflib import RDF, XSD, Graph, Literal, URIRef

from endpoint.errors import StoreUnavailable, UnknownTriple
from endpoint.inference.axioms import compile_rules
from endpoint.inference.closure import Closure
from endpoint.inference.explain import Explainer, Reason, Triple, ontology_of
from endpoint.inference.periods import steps_to_period
from endpoint.namespaces import CNA, CND, CNG
from endpoint.store.embedded import EmbeddedStore
from tests.endpoint.inference.closures import EX, PREFIXES, read

StoreOf = Callable[..., EmbeddedStore]

ONTOLOGY = """
:Cat rdfs:subClassOf :Animal .
:knows a owl:SymmetricProperty .
:above a owl:TransitiveProperty ; owl:inverseOf :below .
:grandparent owl:propertyChainAxiom ( :parent :parent ) .
[ a owl:Restriction ; owl:onProperty :parent ; owl:someValuesFrom :Animal ] rdfs:subClassOf :Animal .
"""
DATA = (
    ":tom a :Cat . :kit :parent :tom . :kat :parent :kit . :a :knows :b . :c :below :b . :b :below :a . :d :below :c ."
)


def _store(store_of: StoreOf) -> tuple[EmbeddedStore, Explainer, list[Triple]]:
    rules = compile_rules(read(ONTOLOGY))
    inferred = list(Closure(read(DATA), rules).inferred)  # type: ignore[arg-type]
    lines = " ".join(f"{s.n3()} {p.n3()} {o.n3()} ." for s, p, o in inferred)
    trig = f'{PREFIXES} <{CNG}data> {{ {DATA} :tom <{CNA.source}> :book ; <{CNA.locator}> "p. 3" }} '
    store = store_of(f"{trig} <{CNG.inferred}> {{ {lines} }}")
    return store, Explainer(store, rules), inferred  # type: ignore[return-value]


def _check(reason: Reason, above: tuple[Triple, ...] = ()) -> None:
    """Every branch ends in something stated and meets no triple twice."""
    assert reason.triple not in above
    if reason.step is None:
        assert reason.stated_in
        return
    assert reason.premises
    assert tuple(each.triple for each in reason.premises) == reason.step.premises
    for premise in reason.premises:
        _check(premise, (*above, reason.triple))


def test_every_inferred_triple_is_explained_down_to_what_is_stated(store_of: StoreOf) -> None:
    _, explainer, inferred = _store(store_of)
    assert len(inferred) > 10
    for triple in inferred:
        reason = explainer.explain(triple)
        assert reason.step is not None
        _check(reason)


def test_the_explanation_names_rule_axiom_and_premises(store_of: StoreOf) -> None:
    _, explainer, _ = _store(store_of)
    one = explainer.explain((URIRef(EX + "kat"), URIRef(EX + "grandparent"), URIRef(EX + "tom")))
    assert one.step is not None
    assert one.step.rule == "prp-spo2"
    assert "ObjectPropertyChain" in one.step.axiom
    assert [each.triple[0] for each in one.premises] == [URIRef(EX + "kat"), URIRef(EX + "kit")]


def test_a_symmetric_statement_does_not_rest_on_itself(store_of: StoreOf) -> None:
    _, explainer, _ = _store(store_of)
    back = explainer.explain((URIRef(EX + "b"), URIRef(EX + "knows"), URIRef(EX + "a")))
    assert back.premises[0].stated_in == (str(CNG["data"]),)


def test_the_shortest_way_is_taken(store_of: StoreOf) -> None:
    _, explainer, _ = _store(store_of)
    far = explainer.explain((URIRef(EX + "a"), URIRef(EX + "above"), URIRef(EX + "d")))

    def height(reason: Reason) -> int:
        return 1 + max(map(height, reason.premises), default=0)

    assert height(far) == 4  # a above d ← a above c, c above d ← inverses ← stated


def test_what_is_stated_names_its_graph_and_source(store_of: StoreOf) -> None:
    _, explainer, _ = _store(store_of)
    stated = explainer.explain((URIRef(EX + "tom"), RDF.type, URIRef(EX + "Cat")))
    assert stated == Reason(stated.triple, (str(CNG["data"]),), (EX + "book",), ("p. 3",))


def test_what_the_dataset_does_not_hold_is_not_explained(store_of: StoreOf) -> None:
    _, explainer, _ = _store(store_of)
    with pytest.raises(UnknownTriple, match="does not hold"):
        explainer.explain((URIRef(EX + "tom"), RDF.type, URIRef(EX + "Dog")))


def test_an_inferred_triple_that_no_rule_gives_is_called_out(store_of: StoreOf) -> None:
    store = store_of(f"{PREFIXES} <{CNG.inferred}> {{ :tom a :Dog }}")
    with pytest.raises(StoreUnavailable, match="no rule of this ontology gives it"):
        Explainer(store, compile_rules(read(ONTOLOGY))).explain((URIRef(EX + "tom"), RDF.type, URIRef(EX + "Dog")))


def test_a_circle_of_inferred_triples_is_no_explanation(store_of: StoreOf) -> None:
    store = store_of(f"{PREFIXES} <{CNG.inferred}> {{ :a :knows :b . :b :knows :a }}")
    with pytest.raises(StoreUnavailable):
        Explainer(store, compile_rules(read(ONTOLOGY))).explain(
            (URIRef(EX + "a"), URIRef(EX + "knows"), URIRef(EX + "b"))
        )


@pytest.fixture
def explainer(store: EmbeddedStore) -> Explainer:
    return Explainer(store, compile_rules(ontology_of(store), strict=False), [steps_to_period])


def test_inferred_triples_of_every_property_and_class_of_the_dataset_are_explained(
    store: EmbeddedStore, explainer: Explainer
) -> None:
    rows = store.select("""
        SELECT (SAMPLE(?s) AS ?subject) ?property ?class WHERE {
            GRAPH cng:inferred { ?s ?property ?o } BIND(IF(?property = rdf:type, ?o, rdf:nil) AS ?class)
        } GROUP BY ?property ?class
    """).rows
    assert len(rows) > 60
    for s, p, kind in rows:
        where = "?s ?p ?o" + (" FILTER(?o = ?kind)" if p == RDF.type else "")
        found = store.select(
            f"SELECT ?s ?p ?o ?kind WHERE {{ GRAPH cng:inferred {{ {where} }} }} LIMIT 1",
            {"s": s, "p": p, "kind": kind},
        )
        _check(explainer.explain(found.rows[0][:3]))  # type: ignore[arg-type]


def test_a_binding_period_rests_on_the_acts_and_the_rules_of_the_treaty(explainer: Explainer) -> None:
    reason = explainer.explain((CND["binding-period/un-1961-bol-1"], CNA.end, Literal("2012-01-01", datatype=XSD.date)))
    assert reason.step is not None
    assert reason.step.rule == "binding period"
    premises = {each.triple for each in reason.premises}
    denunciation = CND["act/un-1961-amended-bol-denunciation"]
    assert (denunciation, CNA.dateOf, Literal("2011-06-29", datatype=XSD.date)) in premises
    assert any(p == CNA.denunciationRule for _, p, _ in premises)
    _check(reason)


def test_a_state_consented_by_its_act(explainer: Explainer) -> None:
    reason = explainer.explain((CND["state/col"], CNA.hasConsentedTo, CND["treaty/un-1988"]))
    told = Graph()

    def collect(each: Reason) -> None:
        told.add(each.triple)
        for premise in each.premises:
            collect(premise)

    collect(reason)
    assert (CND["act/un-1988-col-ratification"], CNA.consentBy, CND["state/col"]) in told
