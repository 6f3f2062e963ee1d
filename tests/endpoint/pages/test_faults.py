"""The page on which the type of every fault is explained."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from endpoint.pages.faults import faults


def test_the_type_of_a_fault_leads_to_its_meaning(site_of: Callable[..., FlaskClient]) -> None:
    client = site_of()
    for path in ("/nowhere", "/sparql?query=ASK", "/store?default&graph=x", "/sparql?query=ASK%7B%7D&version=7"):
        problem = client.get(path).json
        assert problem is not None
        address, _, anchor = problem["type"].partition("#")
        assert f'<tr id="{anchor}">' in client.get(address).text


def test_every_code_has_a_title_and_a_meaning() -> None:
    assert len(faults()) > 25
    assert all(each.title and each.meaning.endswith(".") for each in faults())
    assert "internal-error" in {each.code for each in faults()}
