"""What a person can do with a page of pictures."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.drawing import FlowReview, page, review_page
from pulumi_twilio_studio.lifecycle.reached_by import WayIn
from support.definitions import large
from support.sketch import match, sketch

Show = Callable[..., Page]

EXISTING = sketch(
    {
        "Trigger": {"incomingMessage": "ask", "incomingCall": None},
        "ask": {"incomingMessage": "route", "timeout": None},
        "route": [match("1", "orders"), match("2", "bye")],
        "orders": {"sent": "bye"},
        "bye": {"sent": None},
    },
    texts={"ask": "Do you write about an order?", "orders": "Your orders are on their way."},
)
DESIRED = sketch(
    {
        "Trigger": {"incomingMessage": "ask", "incomingCall": None},
        "ask": {"incomingMessage": "route", "timeout": "bye"},
        "route": [match("1", "orders"), match("2", "agent")],
        "orders": {"sent": "bye"},
        "agent": {"sent": None},
        "bye": {"sent": None},
    },
    texts={"ask": "Do you write about an order?", "orders": "Your orders have just been sent."},
)
ONE = page("Support", DESIRED)
TWO = page("Support", DESIRED, EXISTING)
REVIEW = review_page(
    "Review of prod",
    [
        FlowReview("support", EXISTING, DESIRED, ["~ status: draft -> published"]),
        FlowReview("survey", None, EXISTING),
        FlowReview("old-menu", EXISTING, None),
        FlowReview("hidden", None, None, ["The definition is secret."]),
    ],
)


def card(shown: Page, name: str) -> Locator:
    """The card of a widget."""
    return shown.get_by_role("button", name=re.compile(rf"^{name}, "))


def settled(shown: Page) -> None:
    """Wait until what was done shows."""
    shown.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def scale(shown: Page) -> int:
    """The zoom that the page tells, in percent."""
    settled(shown)
    return int((shown.locator(".sheet:not([hidden]) .scale").text_content() or "").rstrip(" %"))


def middle(part: Locator) -> tuple[float, float]:
    """The middle of a part of the page, in pixels."""
    box = part.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def is_centred(shown: Page, name: str) -> bool:
    """Tell whether a widget's card stands in the middle of the stage."""
    settled(shown)
    x, y = middle(card(shown, name).locator(".outline"))
    stage_x, stage_y = middle(shown.locator(".sheet:not([hidden]) .stage"))
    return abs(x - stage_x) < 30 and abs(y - stage_y) < 30


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_shows_every_widget_in_view(show: Show, dark: bool) -> None:
    shown = show(ONE, dark=dark)

    for name in ("Trigger", "ask", "route", "orders", "agent", "bye"):
        expect(card(shown, name)).to_be_in_viewport()


def test_is_dark_where_the_reader_likes_it_dark(show: Show) -> None:
    def ground(*, dark: bool) -> str:
        colour = show(ONE, dark=dark).evaluate("getComputedStyle(document.body).backgroundColor")
        return str(colour)

    assert "rgb(255, 255, 255)" == ground(dark=False)
    assert "rgb(27, 36, 51)" == ground(dark=True)


@pytest.mark.parametrize(("text", "name"), [("AGENT", "agent"), ("have just been", "orders")])
def test_search_finds_and_centres_a_widget(show: Show, text: str, name: str) -> None:
    shown = show(ONE)

    shown.get_by_role("searchbox").fill(text)

    expect(shown.locator("#found")).to_have_text("1 of 1")
    expect(card(shown, name)).to_have_class(re.compile(r"\bfound\b"))
    expect(shown.locator("#widget h2")).to_have_text(name)
    assert is_centred(shown, name)


@pytest.mark.keeps("docs/pictures.md", "The page", "find widgets")
def test_search_walks_through_its_hits(show: Show) -> None:
    shown = show(ONE)
    search = shown.get_by_role("searchbox")

    search.fill("send-message")
    expect(shown.locator("#found")).to_have_text("1 of 6")
    search.press("Enter")
    expect(shown.locator("#found")).to_have_text("2 of 6")
    search.press("Shift+Enter")
    search.press("Shift+Enter")
    expect(shown.locator("#found")).to_have_text("6 of 6")
    search.fill("nothing has this")
    expect(shown.locator("#found")).to_have_text("none")


@pytest.mark.keeps("docs/pictures.md", "The page", "zoom")
@pytest.mark.parametrize("way", ["button", "key", "wheel"])
def test_zooms(show: Show, way: str) -> None:
    shown = show(ONE)
    told = shown.locator(".scale")
    before = scale(shown)

    if way == "button":
        shown.get_by_role("button", name="Zoom in").click()
    elif way == "key":
        shown.locator("svg.picture").press("+")
    else:
        shown.locator("svg.picture").hover()
        shown.mouse.wheel(0, -200)

    expect(told).not_to_have_text(f"{before} %")
    assert scale(shown) > before
    shown.get_by_role("button", name="Fit").click()
    expect(told).to_have_text(f"{before} %")


def test_the_wheel_zooms_at_the_pointer(show: Show) -> None:
    shown = show(ONE)
    x, y = middle(card(shown, "Trigger").locator(".outline"))
    before = scale(shown)

    shown.mouse.move(x, y)
    shown.mouse.wheel(0, -300)

    expect(shown.locator(".scale")).not_to_have_text(f"{before} %")
    after_x, after_y = middle(card(shown, "Trigger").locator(".outline"))
    assert (pytest.approx(x, abs=3), pytest.approx(y, abs=3)) == (after_x, after_y)


@pytest.mark.keeps("docs/pictures.md", "The page", "move")
def test_dragging_and_arrow_keys_move_the_picture(show: Show) -> None:
    shown = show(ONE)
    outline = card(shown, "bye").locator(".outline")
    x, y = middle(outline)

    shown.mouse.move(x, y)
    shown.mouse.down()
    shown.mouse.move(x - 100, y - 50, steps=5)
    shown.mouse.up()
    shown.locator("svg.picture").press("ArrowRight")
    settled(shown)

    assert (pytest.approx(x - 180, abs=2), pytest.approx(y - 50, abs=2)) == middle(outline)
    expect(shown.locator("#widget")).to_be_hidden()


def test_a_click_on_a_widget_shows_what_it_is(show: Show) -> None:
    shown = show(ONE)

    card(shown, "route").click()

    panel = shown.locator("#widget")
    expect(panel.get_by_role("heading", level=2)).to_have_text("route")
    expect(panel).to_contain_text("This is route.")
    expect(panel).to_contain_text("match: If value equal_to 2")
    panel.get_by_role("button", name="agent").click()
    expect(panel.get_by_role("heading", level=2)).to_have_text("agent")
    assert is_centred(shown, "agent")


def test_escape_and_the_cross_close_the_panel(show: Show) -> None:
    shown = show(ONE)

    for close in (
        lambda: shown.locator("svg.picture").press("Escape"),
        lambda: shown.get_by_role("button", name="Close").click(),
    ):
        card(shown, "ask").click()
        expect(shown.locator("#widget")).to_be_visible()
        close()
        expect(shown.locator("#widget")).to_be_hidden()


@pytest.mark.keeps("docs/pictures.md", "The page", "go to a change")
def test_a_click_on_a_change_selects_and_centres_its_widget(show: Show) -> None:
    shown = show(TWO)

    shown.get_by_role("button", name='~ widget "orders": properties.body').click()

    expect(card(shown, "orders")).to_have_class(re.compile(r"\bselected\b"))
    assert is_centred(shown, "orders")


@pytest.mark.keeps("docs/pictures.md", "The page", "look into a widget")
def test_a_click_on_a_widget_shows_what_changes_in_it(show: Show) -> None:
    shown = show(TWO)

    card(shown, "orders").click()

    panel = shown.locator("#widget")
    expect(panel.locator(".side.existing")).to_have_text("Your orders are on their way.")
    expect(panel.locator(".side.desired")).to_have_text("Your orders have just been sent.")
    assert 1 == shown.locator("#changes [aria-current]").count()


@pytest.mark.keeps(
    "docs/pictures.md",
    "What is in a picture",
    "+ added",
    "\N{MINUS SIGN} removed",
    "~ changed",
    "↻ renamed",
    "⇄ rewired: it leads elsewhere",
)
def test_marks_and_legend_tell_what_differs(show: Show) -> None:
    shown = show(TWO)

    expect(card(shown, "agent")).to_have_accessible_name("agent, send-message, added")
    expect(card(shown, "route").locator(".badge")).to_have_text("⇄ rewired")
    assert [
        "+1 added",
        "~1 changed",
        "⇄2 rewired",
        "+2 transitions added",
        "\N{MINUS SIGN}1 transition removed",
    ] == [item.strip() for item in shown.locator(".legend li").all_text_contents()]


def test_a_review_leads_from_flow_to_flow(show: Show) -> None:
    shown = show(REVIEW)
    sheet = shown.locator(".sheet:not([hidden])")

    expect(sheet).to_contain_text("~ status: draft -> published")
    card(shown, "orders").locator("visible=true").click()
    shown.get_by_role("button", name="old-menu").click()
    expect(sheet).to_contain_text("This flow is to be deleted.")
    expect(shown.locator("#widget")).to_be_hidden()
    shown.get_by_role("button", name="hidden").click()
    expect(sheet).to_have_text("The definition is secret.")
    shown.get_by_role("button", name="support").click()
    expect(shown.locator("#widget h2")).to_have_text("orders")


def test_no_text_of_a_flow_runs(show: Show) -> None:
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)>\"'`${alert(1)}"
    flow = sketch({hostile: {hostile: hostile}}, texts={hostile: hostile}, types={hostile: hostile})
    other = sketch({hostile: {hostile: None}}, texts={hostile: "x"}, types={hostile: hostile})

    shown = show(review_page(hostile, [FlowReview(hostile, other, flow, [hostile])]))
    shown.locator(".card").first.click()
    shown.get_by_role("searchbox").fill(hostile)

    expect(shown.locator("#widget h2")).to_have_text(hostile)
    expect(shown.locator("#widget .side.desired").last).to_have_text(hostile)


def test_a_large_flow_opens_where_it_starts(show: Show) -> None:
    shown = show(page("Phone menus", Definition.from_api(large(300))))

    expect(card(shown, "Trigger")).to_be_in_viewport()
    assert scale(shown) >= 40


def test_a_large_flow_opens_with_what_leads_there(show: Show) -> None:
    way = WayIn("Messaging service", "News", "MG" + "0" * 32, ("fallback_url",))

    shown = show(page("Phone menus", Definition.from_api(large(300)), ways=[way]))
    expect(card(shown, "Trigger")).to_be_in_viewport()
    card(shown, way.name).click()

    expect(shown.locator("#widget h2")).to_have_text(way.name)
    expect(shown.locator("#widget")).to_contain_text(way.sid)
    expect(shown.locator("#widget")).to_contain_text("Leads to")


def test_a_large_flow_opens_at_what_differs(show: Show) -> None:
    api = large(300)
    api["states"][-1]["properties"]["note"] = "altered"
    name = api["states"][-1]["name"]

    shown = show(page("Phone menus", Definition.from_api(api), Definition.from_api(large(300))))

    expect(card(shown, name)).to_be_in_viewport()
    assert scale(shown) >= 40


def test_a_flow_of_two_thousand_widgets_can_be_used(show: Show) -> None:
    html = page("Phone menus", Definition.from_api(large(2000)))

    shown = show(html)
    expect(shown.locator(".scale")).not_to_be_empty()
    shown.locator("#search").fill("orders of department 200 ")

    expect(shown.locator("#widget h2")).to_have_text("menu_200")
