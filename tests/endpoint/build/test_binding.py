"""Binding periods, rule by rule (docs/decisions/0003)."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, URIRef

from endpoint.build.binding import add_binding_periods
from endpoint.build.tables import Sink
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND

CONSENT = {CNA.Ratification, CNA.Accession, CNA.Succession, CNA.ParticipationByProtocol}
PREFIXES = """
@prefix cna: <https://w3id.org/concord/ontology/> .
@prefix t: <https://w3id.org/concord/id/treaty/> .
@prefix s: <https://w3id.org/concord/id/state/> .
@prefix a: <https://w3id.org/concord/id/act/> .
@prefix rule: <https://w3id.org/concord/vocab/denunciationRule/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
t:t cna:entryIntoForceDate "1990-11-11"^^xsd:date ; cna:waitingPeriodDays 90 .
"""


def periods(turtle: str, treaty: str = "t") -> list[tuple[str, ...]]:
    """Return start, end and basis of each period under a treaty, in order."""
    out = Sink("inferred")
    add_binding_periods(Graph().parse(data=PREFIXES + turtle, format="turtle"), out, CONSENT)
    graph = Graph()
    for triple in out.triples:
        graph.add(triple)
    found = []
    for period in graph.subjects(CNA.boundBy, CND[f"treaty/{treaty}"]):
        values = (graph.value(period, name) for name in (CNA.start, CNA.end, CNA.basisAct))
        found.append(tuple(str(value or "").rpartition("/")[2] for value in values))
    return sorted(found)


def act(name: str, kind: str, date: str, effective: str = "", treaty: str = "t", party: str = "x") -> str:
    extra = f'; cna:effectiveDate "{effective}"^^xsd:date' if effective else ""
    return (
        f"a:{name} a cna:{kind} ; cna:actConcerns t:{treaty} ; cna:performedBy s:{party} ; "
        f'cna:dateOf "{date}"^^xsd:date {extra} .\n'
    )


def test_consent_binds_after_the_waiting_period() -> None:
    assert periods(act("r", "Ratification", "2005-09-14")) == [("2005-12-13", "", "r")]


def test_nobody_is_bound_before_the_treaty_is_in_force() -> None:
    assert periods(act("r", "Ratification", "1989-01-10")) == [("1990-11-11", "", "r")]


def test_succession_takes_effect_on_the_succession_of_states() -> None:
    assert periods(act("d", "Succession", "1993-12-30", "1993-01-01")) == [("1993-01-01", "", "d")]


def test_succession_without_a_known_date_takes_effect_on_deposit() -> None:
    assert periods(act("d", "Succession", "1993-12-30")) == [("1993-12-30", "", "d")]


def test_a_signature_alone_binds_nobody() -> None:
    assert periods(act("s", "Signature", "1988-12-20")) == []


def test_denunciation_and_return_leave_a_gap() -> None:
    acts = act("r", "Ratification", "1991-01-01") + act("e", "DenunciationAct", "2011-06-29", "2012-01-01")
    assert periods(acts + act("r2", "Accession", "2013-01-11", "2013-02-10")) == [
        ("1991-04-01", "2012-01-01", "r"),
        ("2013-02-10", "", "r2"),
    ]


@pytest.mark.parametrize(
    ("rule", "received", "end"),
    [
        ("january-after-july", "2011-07-01", "2012-01-01"),
        ("january-after-july", "2011-07-02", "2013-01-01"),
        ("one-year-after-receipt", "2011-06-29", "2012-06-29"),
        ("one-year-after-receipt", "2012-02-29", "2013-03-01"),
    ],
)
def test_denunciation_takes_effect_by_the_rule_of_the_treaty(rule: str, received: str, end: str) -> None:
    acts = act("r", "Ratification", "1991-01-01") + act("e", "DenunciationAct", received)
    assert periods(f"t:t cna:denunciationRule rule:{rule} . {acts}") == [("1991-04-01", end, "r")]


def test_a_denunciation_without_date_or_rule_is_a_fault_of_the_data() -> None:
    with pytest.raises(DataFault, match="takes effect"):
        periods(act("r", "Ratification", "1991-01-01") + act("e", "DenunciationAct", "2011-06-29"))


def test_a_state_that_ceased_to_exist_is_bound_no_longer() -> None:
    gone = 's:x cna:end "1993-01-01"^^xsd:date . '
    assert periods(gone + act("r", "Ratification", "1991-01-01")) == [("1991-04-01", "1993-01-01", "r")]


def test_a_second_consent_to_the_same_text_changes_nothing() -> None:
    acts = act("r", "Ratification", "1991-01-01") + act("r2", "Accession", "1995-01-01")
    assert periods(acts) == [("1991-04-01", "", "r")]


def test_the_regime_merges_its_texts_and_counts_a_party_once() -> None:
    regime = "t:t cna:textOfRegime t:whole . t:u cna:textOfRegime t:whole ; cna:waitingPeriodDays 30 . "
    acts = act("r", "Ratification", "1991-01-01") + act("p", "ParticipationByProtocol", "1995-01-01", treaty="u")
    assert periods(regime + acts, "whole") == [("1991-04-01", "", "r")]
    assert periods(regime + acts, "u") == [("1995-01-31", "", "p")]


def test_a_gap_under_every_text_is_a_gap_of_the_regime() -> None:
    regime = "t:t cna:textOfRegime t:whole . t:u cna:textOfRegime t:whole ; cna:waitingPeriodDays 30 . "
    acts = act("r", "Ratification", "1991-01-01") + act("e", "DenunciationAct", "1999-01-01", "2000-01-01")
    assert periods(regime + acts + act("p", "Accession", "2001-01-01", treaty="u"), "whole") == [
        ("1991-04-01", "2000-01-01", "r"),
        ("2001-01-31", "", "p"),
    ]


def test_uncertain_acts_give_uncertain_periods() -> None:
    out = Sink("inferred")
    turtle = PREFIXES + act("r", "Ratification", "1991-01-01")
    turtle += "a:r cna:confidence <https://w3id.org/concord/vocab/confidence/uncertain> ."
    add_binding_periods(Graph().parse(data=turtle, format="turtle"), out, CONSENT)
    assert (
        URIRef(CND["binding-period/t-x-1"]),
        CNA.confidence,
        URIRef("https://w3id.org/concord/vocab/confidence/uncertain"),
    ) in out.triples
    assert any(isinstance(value, Literal) and "bound by" in value for _, _, value in out.triples)
