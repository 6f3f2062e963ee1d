"""Queries of the suites give over HTTP what they give on the engine alone, in each format of results."""

from __future__ import annotations

import pytest

from tests.conformance.manifest import Case, Kind, of_kind
from tests.conformance.over_http import Endpoint, fault_on_the_way, policy_fault_of
from tests.conformance.suites import require_suites, sample

require_suites()

CASES = [case for case in of_kind(Kind.QUERY) if not case.is_policy]
POLICY = [case for case in of_kind(Kind.QUERY) if case.is_policy]


@pytest.mark.parametrize("case", sample(CASES, 60, lambda case: case.folder), ids=str)
def test_nothing_is_lost_on_the_way(case: Case, endpoint: Endpoint) -> None:
    assert not fault_on_the_way(case, endpoint)


@pytest.mark.parametrize("case", POLICY, ids=str)
def test_calls_of_other_servers_are_refused(case: Case, endpoint: Endpoint) -> None:
    assert not policy_fault_of(case, endpoint)
