"""The first edition in a real browser: what a visitor sees and does, on the real dataset."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.contrast import CONTRAST


def test_first_page_shows_counts_and_answers(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("cooperates against illicit drugs")
    counts = page.locator(".counts dd").all_inner_texts()
    assert len(counts) == 5
    assert all(int(count.replace(",", "")) > 0 for count in counts)
    assert all(int(number) > 150 for number in page.locator("#answer-parties ~ .bars .number").all_inner_texts())


def test_who_was_bound_is_asked_by_the_form(page: Page) -> None:
    page.goto("/queries/")
    page.get_by_role("link", name="Who was bound by a treaty on a given date?").click()
    page.get_by_label("Treaty").select_option("un-1988")
    page.get_by_label("Date").fill("2003-01-01")
    page.get_by_role("button", name="Ask").click()
    parties = page.locator("tbody tr td:first-child").all_inner_texts()
    assert "Colombia" in parties
    assert "Switzerland" not in parties
    assert "treaty=un-1988" in page.url
    assert "date=2003-01-01" in page.url


def test_a_bad_value_is_explained_at_its_field(page: Page) -> None:
    page.goto("/queries/treaty-record?state=Atlantis")
    field = page.get_by_label("State")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert "Atlantis" in page.locator("#ask-state-fault").inner_text()


def test_editor_runs_a_query_in_place(page: Page) -> None:
    page.goto("/sparql")
    text = page.get_by_label("SPARQL query")
    text.fill("SELECT ?s { ?s cna:depositaryReference ?number FILTER(REGEX(?number, '^VI-1[5-9]$')) }")
    text.press("Control+Enter")
    expect(page.locator("#result tbody tr")).to_have_count(5)
    assert "query=SELECT" in page.url


def test_editor_shows_the_line_of_a_fault_and_goes_there(page: Page) -> None:
    page.goto("/sparql")
    text = page.get_by_label("SPARQL query")
    text.fill("SELECT *\n{\n  ?s ?p\n}")
    page.get_by_role("button", name="Run query").click()
    expect(page.locator("#fault")).to_contain_text("Line 4")
    expect(text).to_be_focused()
    place = text.evaluate("field => field.value.slice(0, field.selectionStart).split('\\n').length")
    assert place == 4


def test_result_table_is_sorted_by_its_headings(page: Page) -> None:
    page.goto("/queries/who-was-bound?treaty=un-1988&date=2003-01-01")
    heading = page.get_by_role("columnheader", name="Party")
    heading.get_by_role("button").click()
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    parties = page.locator("tbody tr td:first-child")
    assert parties.first.inner_text() > parties.last.inner_text()


def test_a_party_leads_to_its_page_with_sources(page: Page) -> None:
    page.goto("/queries/who-was-bound?treaty=un-1988&date=2003-01-01")
    page.locator("tbody").get_by_role("link", name="Colombia", exact=True).click()
    page.wait_for_url("**/doc/state/col")
    expect(page.get_by_role("heading", level=1)).to_have_text("Colombia")
    expect(page.get_by_role("heading", name="Treaty acts")).to_be_visible()
    expect(page.get_by_role("link", name="Turtle")).to_be_visible()


def test_everything_is_reached_with_the_keyboard(page: Page) -> None:
    page.goto("/queries/who-was-bound")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    in_order = [name for name in dict.fromkeys(reached) if name in {"ask-treaty", "ask-date", "Ask"}]
    assert in_order == ["ask-treaty", "ask-date", "Ask"]


@pytest.mark.parametrize(
    "path", ["/", "/queries/", "/queries/who-was-bound?treaty=un-1988", "/sparql", "/doc/state/col"]
)
def test_pages_fit_a_phone(browser: Browser, server: str, path: str) -> None:
    context = browser.new_context(base_url=server, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(path)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert wide <= 0


def test_questions_and_editor_work_without_scripts(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sparql")
    query = "SELECT ?s { ?s cna:depositaryReference ?number FILTER(REGEX(?number, '^VI-1[5-9]$')) }"
    page.get_by_label("SPARQL query").fill(query)
    page.get_by_role("button", name="Run query").click()
    expect(page.locator("#result tbody tr")).to_have_count(5)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/", "/queries/who-was-bound?treaty=nonsense", "/queries/who-was-bound?treaty=un-1988", "/doc/state/col"]
)
def test_text_stands_out_from_its_ground(browser: Browser, server: str, scheme: str, path: str) -> None:
    context = browser.new_context(base_url=server, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(path)
    faults = page.evaluate(CONTRAST)
    context.close()
    assert faults == []
