"""Fixtures of the browser tests.

browser    a real Chromium, started once
page       a page on the server of the whole dataset that fails the test at errors and at requests to other hosts
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("CONCORD_CHROMIUM") or shutil.which("chromium") or ""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("there is no Chromium; install one or name it with CONCORD_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page that fails the test if it asks another host for anything or reports an error."""
    context = browser.new_context(base_url=server)
    page, elsewhere, errors = _watched(context, server)
    yield page
    context.close()
    assert elsewhere == []
    assert errors == []


def _watched(context: BrowserContext, server: str) -> tuple[Page, list[str], list[str]]:
    elsewhere: list[str] = []
    errors: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: None if request.url.startswith(server) else elsewhere.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    # Chromium itself reports an answer with an error status as an error; those are asked for here.
    page.on(
        "console",
        lambda message: (
            errors.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    return page, elsewhere, errors
