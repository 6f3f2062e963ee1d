"""The part that an actor takes is written alike from every table, and a part in nothing is refused."""

from __future__ import annotations

import pytest

from endpoint.build.participations import IN_OPERATION, map_participation
from endpoint.build.tables import Row, Sink
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

CELLS = {
    "operation": "trident",
    "actor": "organization/interpol",
    "actor_label": "INTERPOL",
    "role": "coordinator",
    "further": "",
    "note": "",
    "source": "press-release",
    "locator": "Paragraph 2",
    "verified": "opened",
}


def written(**cells: str) -> Sink:
    graph = Sink("participations")
    row = Row("data/x/participations.csv", 2, CELLS | cells)
    map_participation(row, graph, {"trident": "Operation Trident"}, column="operation", terms=IN_OPERATION)
    return graph


def subjects(graph: Sink) -> set[str]:
    return {str(subject) for subject, predicate, _ in graph.triples if predicate == CNA.opActor}


def test_a_part_names_its_operation_actor_and_role() -> None:
    subject = CND["operation-participation/trident-interpol"]
    triples = set(written().triples)
    assert (subject, CNA.opOf, CND["operation/trident"]) in triples
    assert (subject, CNA.opActor, CND["organization/interpol"]) in triples
    assert (subject, CNA.opRole, CNV["role/coordinator"]) in triples


def test_a_further_role_is_a_part_of_its_own() -> None:
    assert subjects(written(further="yes")) == {str(CND["operation-participation/trident-interpol-coordinator"])}


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"operation": "neptune"}, "operations.csv has no “neptune”"),
        ({"further": "no"}, "“no” in column “further” is not yes"),
    ],
)
def test_a_cell_that_fits_nothing_is_named_with_its_place(cells: dict[str, str], message: str) -> None:
    with pytest.raises(DataFault, match=f"participations.csv.*{message}"):
        written(**cells)
