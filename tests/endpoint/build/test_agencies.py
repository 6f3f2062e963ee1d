"""Tables of agencies: what a row becomes, and what is refused."""

from __future__ import annotations

import pytest
from rdflib import RDF, Literal

from endpoint.build.agencies import map_agency, map_statement
from endpoint.build.tables import Row, Sink
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

CELLS = {
    "agency": "rus-fskn",
    "class": "SpecialisedDrugEnforcementAgency;DrugPolicyCoordinationBody",
    "state": "rus",
    "label": "Federal Drug Control Service",
    "label_local": "Федеральная служба по контролю за оборотом наркотиков",
    "local_language": "ru",
    "label_es": "",
    "label_fr": "",
    "acronym": "FSKN",
    "start": "2003",
    "end": "2016-05",
    "part_of": "",
    "based_on": "",
    "succeeded_by": "rus-gunk",
    "function": "Enforced the law against drug trafficking.",
    "website": "",
    "note": "",
    "source": "some-source",
    "locator": "first paragraph",
    "as_of": "",
    "verified": "excerpt",
}
FSKN = CND["agency/rus-fskn"]


def mapped(**changes: str) -> Sink:
    row, graph = Row("data/x/agencies.csv", 2, CELLS | changes), Sink("x")
    map_agency(row, graph)
    row.finish()
    return graph


def test_row_becomes_agency_of_its_state() -> None:
    triples = mapped().triples
    assert {o for s, p, o in triples if p == RDF.type} == {
        CNA.SpecialisedDrugEnforcementAgency,
        CNA.DrugPolicyCoordinationBody,
    }
    assert (FSKN, CNA.agencyOf, CND["state/rus"]) in triples
    assert (FSKN, CNA.officialName, Literal(CELLS["label_local"], lang="ru")) in triples
    assert (FSKN, CNA.succeededBy, CND["agency/rus-gunk"]) in triples
    assert (FSKN, CNA.source, CND["source/some-source"]) in triples
    assert not any(p == CNA.confidence for _, p, _ in triples)


def test_agency_whose_source_was_not_read_is_marked() -> None:
    assert (FSKN, CNA.confidence, CNV["confidence/unverified"]) in mapped(verified="not-opened").triples


def test_further_source_is_added() -> None:
    cells = {"agency": "rus-fskn", "supports": "end", "source": "other", "locator": "page 3", "verified": "excerpt"}
    row, graph = Row("data/x/statements.csv", 2, cells), Sink("x")
    map_statement(row, graph)
    row.finish()
    assert graph.triples == {
        (FSKN, CNA.source, CND["source/other"]),
        (FSKN, CNA.locator, Literal("page 3")),
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"class": "CriminalOrganization"}, "is no class of national agencies"),
        ({"class": ""}, "must not be blank"),
        ({"state": "ukr"}, "must begin with the code of its state"),
        ({"local_language": ""}, "needs its language"),
        ({"label_local": ""}, "needs its language"),
        ({"verified": "yes"}, "is not opened, excerpt or not-opened"),
    ],
)
def test_faulty_row_is_refused(changes: dict[str, str], words: str) -> None:
    with pytest.raises(DataFault, match=words):
        mapped(**changes)
