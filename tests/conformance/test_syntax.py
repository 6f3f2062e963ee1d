"""Texts that the engine reads are read over HTTP, and those that it does not read are answered by 400."""

from __future__ import annotations

import pytest

from tests.conformance import bare
from tests.conformance.manifest import Case, Kind, of_kind
from tests.conformance.over_http import Endpoint, fault_of, policy_fault_of
from tests.conformance.suites import require_suites, sample

require_suites()

ALL = of_kind(Kind.QUERY_SYNTAX, Kind.UPDATE_SYNTAX)
CASES = [case for case in ALL if not case.is_policy]
POLICY = [case for case in ALL if case.is_policy]


@pytest.mark.parametrize("case", sample(CASES, 40, lambda case: f"{case.folder} {case.valid}"), ids=str)
def test_nothing_is_lost_on_the_way(case: Case, endpoint: Endpoint) -> None:
    fault = fault_of(case, endpoint)
    if fault and bare.fault_of(case):
        pytest.xfail("the engine alone fails it too")
    assert not fault


@pytest.mark.parametrize("case", POLICY, ids=str)
def test_calls_of_other_servers_are_refused_once_they_are_read(case: Case, endpoint: Endpoint) -> None:
    assert not policy_fault_of(case, endpoint)
