"""What a person can do with the page that says what each stack runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from pulumi_twilio_studio.lifecycle.flow.live import LiveFlow, Save
from pulumi_twilio_studio.stack.status_report import FlowStatus, StackStatus, StatusReport
from pulumi_twilio_studio.stack.status_show import as_page

Show = Callable[..., Page]
EVIL = '"><img src=x onerror="alert(1)"><script>alert(1)</script>'
WHEN = "2026-11-26T12:00:00Z"


def flow(name: str, *, is_drifted: bool = False, message: str = "") -> FlowStatus:
    save = Save(7, WHEN, None, message, None)
    found = LiveFlow(save, save, "1" * 16, "2" * 64, is_drifted=is_drifted)
    return FlowStatus(name, f"FW{'1' * 32}", f"AC{'2' * 32}", found=found)


PAGE = as_page(
    StatusReport(
        "shop",
        WHEN,
        (
            StackStatus("dev", (flow("support"), flow("menu", message=EVIL))),
            StackStatus(
                "prod", (flow("support", is_drifted=True), FlowStatus("menu", is_missing=True))
            ),
        ),
    )
)


def rows(shown: Page) -> Locator:
    """The rows that are to be seen."""
    return shown.locator("tbody tr:visible")


def test_a_filter_leaves_the_rows_with_its_word(show: Show) -> None:
    shown = show(PAGE)
    expect(rows(shown)).to_have_count(4)

    shown.get_by_role("button", name="drifted 1").click()

    expect(rows(shown)).to_have_count(1)
    expect(rows(shown)).to_contain_text("prod")
    shown.get_by_role("button", name="all 4").click()
    expect(rows(shown)).to_have_count(4)


def test_a_search_and_a_filter_count_together(show: Show) -> None:
    shown = show(PAGE)

    shown.get_by_role("searchbox").fill("MENU")
    expect(rows(shown)).to_have_count(2)
    shown.get_by_role("button", name="missing 1").click()

    expect(rows(shown)).to_have_count(1)


@pytest.mark.parametrize("dark", [False, True])
def test_equal_versions_have_equal_colours_and_a_missing_flow_stands_out(
    show: Show, dark: bool
) -> None:
    shown = show(PAGE, dark=dark)

    colours = shown.locator(".version").evaluate_all(
        "all => all.map(each => getComputedStyle(each, '::before').backgroundColor)"
    )
    missing = shown.locator("tr.missing")
    striped = missing.evaluate("row => getComputedStyle(row).backgroundImage")
    assert 1 == len(set(colours))
    assert 3 == len(colours)
    assert striped.startswith("repeating-linear-gradient")
    word, ordinary = (
        missing.locator(each).evaluate("cell => getComputedStyle(cell).color")
        for each in (".to-note", "td:first-child")
    )
    assert word != ordinary
