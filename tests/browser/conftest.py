"""Pages in a real browser: Chromium without a window, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from support.patience import PATIENCE

expect.set_options(timeout=PATIENCE * 1000)

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Containers run as root, and have no graphics; the rest keeps the browser from talking to its makers.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Show = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium; without one the tests are skipped, or fail if REQUIRE_BROWSER=1."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        say = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
        say("no Chromium on PATH: `python tools/browser.py` installs it, or says what to do")
    # Of the module's own: while one runs, the thread's event loop is taken.
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Show]:
    """Opens a page from a file; whatever it complains of, or asks the network for, fails the test."""
    troubles: list[str] = []
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.on("request", lambda each: each.url.startswith("file:") or troubles.append(each.url))
    context.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
    context.on("weberror", lambda each: troubles.append(str(each.error)))
    context.on("console", lambda each: troubles.append(each.text))

    def open_page(html: str, *, dark: bool = False) -> Page:
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8")
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.goto(file.as_uri())
        return page

    yield open_page
    context.close()
    assert [] == troubles
