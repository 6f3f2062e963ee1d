"""Datasets, downloads and explanations in a real browser: the ways between them, the phone, the contrast."""

from __future__ import annotations

import hashlib

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.contrast import CONTRAST
from tests.browser.structure import BASICS

PATHS = [
    "/graph/",
    "/graph/untc",
    "/graph/inferred",
    "/dumps/",
    "/doc/country/col",
    "/explain?s=cnd:state/col&p=cna:hasConsentedTo&o=cnd:treaty/un-1988",
]


def test_a_dataset_is_taken_away_whole(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Datasets").click()
    page.get_by_role("link", name="Treaty acts in the United Nations Treaty Collection, March 2015").click()
    page.wait_for_url("**/graph/untc")
    expect(page.get_by_role("heading", name="How to cite")).to_be_visible()
    content = page.request.get("/dumps/untc.ttl").body()
    page.get_by_role("link", name="the list of all files").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="untc.ttl", exact=True))
    expect(row).to_contain_text(hashlib.sha256(content).hexdigest())


def test_a_reader_asks_why_and_comes_to_the_source(page: Page) -> None:
    page.goto("/doc/country/col")
    page.get_by_role("link", name="why? Territory of: Colombia").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why does this hold?")
    expect(page.locator(".reasons")).to_contain_text("Two properties are each other’s reverse.")
    page.locator(".stated").get_by_role("link", name="Countries, regions and states").click()
    page.wait_for_url("**/graph/countries")


def test_sizes_are_sorted_by_number(page: Page) -> None:
    page.goto("/graph/")
    table = page.locator("table").first
    table.get_by_role("button", name="Triples").click()
    shown = table.locator("tbody tr td:last-child").all_text_contents()
    numbers = [int(each.replace(",", "")) for each in shown]
    assert len(numbers) > 5
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("path", PATHS)
def test_pages_fit_a_phone(browser: Browser, server: str, path: str) -> None:
    context = browser.new_context(base_url=server, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(path)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert wide <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_text_stands_out_and_the_structure_holds(browser: Browser, server: str, scheme: str, path: str) -> None:
    context = browser.new_context(base_url=server, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(path)
    faults = [*page.evaluate(CONTRAST), *page.evaluate(BASICS)]
    context.close()
    assert faults == []
