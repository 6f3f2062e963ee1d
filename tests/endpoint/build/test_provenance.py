"""Citations: each row that names a source gives its subject one, with the properties it supports where rows differ."""

from __future__ import annotations

from rdflib import Literal, URIRef

from endpoint.build.provenance import trace
from endpoint.build.tables import Sink
from endpoint.namespaces import CNA, CND, CNG, PROV

THING, ONE, OTHER = CND["treaty/x"], CND["source/one"], CND["source/other"]


def sink() -> Sink:
    made = Sink("instruments")
    made.here = "data/instruments/instruments.csv:2"
    made.add(THING, CNA.shortTitle, Literal("X", lang="en"))
    made.add(THING, CNA.source, ONE)
    made.add(THING, CNA.locator, "p. 1")
    return made


def citations(made: Sink) -> dict[URIRef, dict[URIRef, set[str]]]:
    triples = trace([made])
    nodes = {o for s, p, o in triples if p == PROV.qualifiedPrimarySource and s == THING}
    return {
        node: {p: {str(o) for s, p2, o in triples if s == node and p2 == p} for _, p, _ in triples} for node in nodes
    }


def test_a_lone_row_is_one_citation_of_everything() -> None:
    (cited,) = citations(sink()).values()
    assert cited[PROV.entity] == {str(ONE)}
    assert cited[CNA.locator] == {"p. 1"}
    assert not cited.get(CNA.citedFor)


def test_rows_that_speak_of_one_thing_name_what_each_supports() -> None:
    made = sink()
    made.here = "data/instruments/statements.csv:2"
    made.add(THING, CNA.source, OTHER)
    made.cite_for(THING, CNA.openingDate)
    by_source = {next(iter(each[PROV.entity])): each for each in citations(made).values()}
    assert by_source[str(ONE)][CNA.citedFor] == {str(CNA.shortTitle)}
    assert by_source[str(OTHER)][CNA.citedFor] == {str(CNA.openingDate)}


def test_a_graph_is_derived_from_the_sources_it_cites_and_inference_from_the_graph() -> None:
    triples = trace([sink()])
    assert (CNG["instruments"], PROV.wasDerivedFrom, ONE) in triples
    assert (CNG.inferred, PROV.wasDerivedFrom, CNG["instruments"]) in triples
