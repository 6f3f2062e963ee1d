"""The documentation of the ontology in a real browser: the drawings, the trees, the ways between the pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.contrast import CONTRAST
from tests.browser.structure import BASICS

PATHS = [
    "/ontology/",
    "/ontology/instruments",
    "/ontology/Treaty",
    "/ontology/hasConsentedTo",
    "/shapes/",
    "/shapes/C1-DatePrecision",
    "/vocab/",
    "/vocab/role",
]

_OVERLAPS = """
() => {
  const texts = [...document.querySelectorAll(".diagram svg text")].map((text) => [text, text.getBoundingClientRect()]);
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom;
  const faults = [];
  texts.forEach(([one, at], index) => {
    texts.slice(index + 1).forEach(([other, there]) => {
      if (meet(at, there)) faults.push(`${one.textContent} / ${other.textContent}`);
    });
  });
  return faults;
}
"""

_CUT = """
() => {
  const faults = [];
  for (const svg of document.querySelectorAll(".diagram svg")) {
    const sheet = svg.getBoundingClientRect();
    for (const text of svg.querySelectorAll("text")) {
      const at = text.getBoundingClientRect();
      const box = text.parentElement.matches(".box") ? text.parentElement.querySelector("rect") : svg;
      const around = box.getBoundingClientRect();
      if (at.left < around.left || at.right > around.right || at.top < sheet.top || at.bottom > sheet.bottom)
        faults.push(text.textContent);
    }
  }
  return faults;
}
"""


def test_the_ontology_is_one_step_from_every_page(page: Page) -> None:
    page.goto("/doc/state/col")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Ontology").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Concord: an ontology")
    expect(page.locator("figure.diagram svg")).to_be_visible()


@pytest.mark.parametrize("path", ["/ontology/", "/ontology/Treaty", "/ontology/Event", "/ontology/Actor"])
def test_no_text_of_a_drawing_lies_on_another_or_is_cut(page: Page, path: str) -> None:
    page.goto(path)
    assert page.locator(".diagram svg text").count() > 5
    assert page.evaluate(_OVERLAPS) == []
    assert page.evaluate(_CUT) == []


def test_a_box_and_an_arrow_of_the_overview_lead_on(page: Page) -> None:
    page.goto("/ontology/")
    page.locator("figure.diagram a.box", has_text="binding period").click()
    page.wait_for_url("**/ontology/BindingPeriod")
    expect(page.get_by_role("heading", level=1)).to_have_text("binding period")
    page.locator("figure.diagram a.label", has_text="bound party").click()
    page.wait_for_url("**/ontology/boundParty")
    page.get_by_role("link", name="actor", exact=True).first.click()
    page.wait_for_url("**/ontology/Actor")


def test_the_drawing_is_said_in_words(page: Page) -> None:
    page.goto("/ontology/")
    words = page.get_by_text("treaty act → concerns treaty → treaty")
    expect(words).to_be_hidden()
    page.get_by_text("The diagram in words").click()
    expect(words).to_be_visible()


def test_the_tree_is_filtered_by_a_word(page: Page) -> None:
    page.goto("/ontology/")
    tree = page.locator("#class-tree")
    expect(tree.get_by_role("link", name="indicator", exact=True)).to_be_visible()
    page.get_by_label("Show classes with these words").fill("accession")
    expect(tree.get_by_role("link", name="accession", exact=True)).to_be_visible()
    expect(tree.get_by_role("link", name="treaty act", exact=True)).to_be_visible()
    expect(tree.get_by_role("link", name="indicator", exact=True)).to_be_hidden()
    expect(page.get_by_role("status").filter(has_text="place")).to_have_text("1 place in the tree with these words")


def test_without_scripts_the_tree_is_whole_and_has_no_dead_field(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/ontology/")
    expect(page.locator("#filter")).to_be_hidden()
    assert page.locator("#class-tree li").count() > 140
    context.close()


def test_a_rule_leads_from_a_class_to_its_shape_and_back(page: Page) -> None:
    page.goto("/ontology/State")
    page.get_by_role("link", name="State of one country").click()
    page.wait_for_url("**/shapes/A2-StateOfOneCountry")
    expect(page.get_by_role("heading", name="What a contributor reads")).to_be_visible()
    page.get_by_role("link", name="state", exact=True).click()
    page.wait_for_url("**/ontology/State")


def test_members_of_a_class_are_listed_in_the_editor(page: Page) -> None:
    page.goto("/ontology/Treaty")
    page.get_by_role("link", name="List them in the query editor").click()
    assert page.locator("#result tbody tr").count() > 20


@pytest.mark.parametrize("path", PATHS)
def test_pages_fit_a_phone(browser: Browser, server: str, path: str) -> None:
    context = browser.new_context(base_url=server, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(path)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    drawings = page.locator(".diagram .scroll")
    scrolls = [drawings.nth(at).evaluate("box => box.scrollWidth > box.clientWidth") for at in range(drawings.count())]
    context.close()
    assert wide <= 0
    assert all(scrolls)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_text_stands_out_and_the_structure_holds(browser: Browser, server: str, scheme: str, path: str) -> None:
    context = browser.new_context(base_url=server, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(path)
    faults = [*page.evaluate(CONTRAST), *page.evaluate(BASICS)]
    context.close()
    assert faults == []
