"""Updates of the suites leave over HTTP the data that they leave on the engine alone."""

from __future__ import annotations

import pytest

from tests.conformance.manifest import Case, Kind, of_kind
from tests.conformance.over_http import Endpoint, fault_on_the_way, policy_fault_of
from tests.conformance.suites import require_suites, sample

require_suites()

CASES = [case for case in of_kind(Kind.UPDATE) if not case.is_policy]
POLICY = [case for case in of_kind(Kind.UPDATE) if case.is_policy]


@pytest.mark.parametrize("case", sample(CASES, 20, lambda case: case.folder), ids=str)
def test_nothing_is_lost_on_the_way(case: Case, endpoint: Endpoint) -> None:
    assert not fault_on_the_way(case, endpoint)


@pytest.mark.parametrize("case", POLICY, ids=str)
def test_loading_silently_does_nothing(case: Case, endpoint: Endpoint) -> None:
    assert not policy_fault_of(case, endpoint)
