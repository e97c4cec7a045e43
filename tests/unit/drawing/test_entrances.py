"""What leads to a flow is drawn above it, and changes nothing about the widgets."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass

import pytest

from pulumi_twilio_studio.drawing import mermaid, page, picture, svg, with_entrances
from pulumi_twilio_studio.drawing.svg import drawing
from support.sketch import sketch

FLOW = sketch(
    {"Trigger": {"incomingCall": "ask"}, "ask": {}},
    {"Trigger": (0, 0), "ask": (0, 300)},
    types={"Trigger": "trigger"},
)
UNPLACED = sketch({"Trigger": {"incomingCall": "ask"}, "ask": {}}, types={"Trigger": "trigger"})


@dataclass(frozen=True)
class Way:
    kind: str
    name: str
    sid: str
    fields: tuple[str, ...]


NUMBER = Way("number", "+15550100001", "PN1", ("voice_url", "sms_url"))
SERVICE = Way("Messaging service", "News", "MG1", ("inbound_request_url",))


def numbers(count: int) -> list[Way]:
    return [Way("number", f"+1555010000{at}", f"PN{at}", ("voice_url",)) for at in range(count)]


def test_each_setting_leads_to_the_widget_that_the_flow_starts_with() -> None:
    found = with_entrances(picture(FLOW), [NUMBER, SERVICE])

    cards = [(card.name, card.type) for card in found.cards[2:]]
    edges = [(edge.source, edge.port, edge.target) for edge in found.edges[1:]]
    assert [("+15550100001", "number"), ("News", "Messaging service")] == cards
    assert [(2, 0, 0), (2, 1, 0), (3, 0, 0)] == edges


@pytest.mark.parametrize("flow", [FLOW, UNPLACED], ids=["placed", "unplaced"])
def test_entrances_stand_above_all_widgets(flow: object) -> None:
    drawn = drawing(with_entrances(picture(flow), [NUMBER, SERVICE]))  # type: ignore[arg-type]  # both are definitions

    bottoms = [each.box.bottom for each in drawn.cards if each.card.is_entrance]
    tops = [each.box.y for each in drawn.cards if not each.card.is_entrance]
    assert max(bottoms) < min(tops)


def test_widgets_stay_where_their_author_put_them() -> None:
    drawn = drawing(with_entrances(picture(FLOW), numbers(20)))

    assert [(0, 0), (0, 300)] == [(each.box.x, each.box.y) for each in drawn.cards[:2]]


def test_of_many_entrances_the_last_card_tells_the_rest() -> None:
    found = with_entrances(picture(FLOW), [*numbers(9), SERVICE])

    *_, last = found.cards
    assert 2 + 8 == len(found.cards)
    assert ("3 more", "number, Messaging service") == (last.name, last.type)
    assert "Messaging service News (MG1)" in last.widget["properties"]["entrances"]
    assert ["voice_url", "inbound_request_url"] == [port.label for port in last.ports]


def test_eight_entrances_have_a_card_each() -> None:
    found = with_entrances(picture(FLOW), numbers(8))

    assert numbers(8)[-1].name == found.cards[-1].name


def test_an_entrance_is_no_widget() -> None:
    assert 2 == with_entrances(picture(FLOW), [NUMBER]).widgets


def test_a_chart_shows_entrances_in_a_shape_of_their_own() -> None:
    drawn = mermaid(with_entrances(picture(FLOW), [NUMBER]))

    assert '    n2>"+15550100001<br/>number<br/>PN1"]\n' in drawn
    assert '    n2 -->|"voice#95;url"| n0\n' in drawn


def test_an_image_shows_name_kind_sid_and_settings() -> None:
    root = ET.fromstring(svg("Support", with_entrances(picture(FLOW), [NUMBER])))  # noqa: S314 -- our own

    texts = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"+15550100001", "number", "PN1", "voice_url", "sms_url"} <= texts
    assert any("card entrance" in str(each.get("class")) for each in root.iter())


def test_a_page_knows_of_each_entrance_what_it_is() -> None:
    shown = page("Support", FLOW, ways=[NUMBER])

    assert '"name":"+15550100001","type":"number"' in shown


HOSTILE = '<script>alert(1)</script>"]; click'


def test_a_name_of_somebody_else_is_never_markup() -> None:
    way = Way("Messaging service", HOSTILE, "MG1", ("fallback_url",))
    found = with_entrances(picture(FLOW), [way])

    for text in (mermaid(found), svg("x", found), page("x", FLOW, ways=[way])):
        assert "<script>alert" not in text
        assert '"]; click' not in text.replace('\\"', "")


def test_a_picture_without_ways_is_unchanged() -> None:
    assert picture(FLOW) == with_entrances(picture(FLOW), [])
