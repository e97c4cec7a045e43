"""What leads to a flow: which settings of which entrance, and what is said if a list cannot be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from pulumi_twilio_studio.lifecycle.reached_by import WayIn, WaysIn, ways_in, ways_through
from pulumi_twilio_studio.studio.entrances import (
    ADDRESSES,
    FLEX_FLOWS,
    MESSAGING_SERVICES,
    NUMBERS,
    EntranceKind,
    EntranceRow,
    webhook_of,
)
from studio_emulator import Emulator

ACCOUNT, FLOW, OTHER = "AC" + "1" * 32, "FW" + "a" * 32, "FW" + "b" * 32
HERE, THERE = webhook_of(ACCOUNT, FLOW), webhook_of(ACCOUNT, OTHER)
APPLICATION, TRUNK = "AP" + "0" * 32, "TK" + "0" * 32

BODIES: dict[str, tuple[EntranceKind, dict[str, Any]]] = {
    "number": (NUMBERS, {"sid": "PN" + "0" * 32, "phone_number": "+15550100001"}),
    "service": (
        MESSAGING_SERVICES,
        {
            "sid": "MG" + "0" * 32,
            "friendly_name": "News",
            "use_inbound_webhook_on_number": False,
        },
    ),
    "address": (ADDRESSES, {"sid": "IG" + "0" * 32, "address": "+15550100001", "type": "sms"}),
    "Flex": (
        FLEX_FLOWS,
        {
            "sid": "FO" + "0" * 32,
            "friendly_name": "Web chat",
            "enabled": True,
            "integration_type": "studio",
        },
    ),
}


def ways(name: str, **fields: Any) -> dict[str, tuple[str, ...]]:
    """The settings of an entrance that lead to each flow."""
    kind, body = BODIES[name]
    unset = {place.partition(".")[0]: None for place in kind.fields.values()}
    row = EntranceRow.from_json(kind, {**unset, **body, **fields})
    return {sid: way.fields for sid, way in ways_through(kind, row).items()}


def creates(**fields: Any) -> dict[str, Any]:
    """How an address creates conversations."""
    studio = {"type": "studio", "enabled": True, "studio_flow_sid": FLOW}
    return {"auto_creation": {**studio, **fields}}


LEADING: dict[str, tuple[str, dict[str, Any], dict[str, tuple[str, ...]]]] = {
    "calls": ("number", {"voice_url": HERE}, {FLOW: ("voice_url",)}),
    "messages": ("number", {"sms_url": HERE}, {FLOW: ("sms_url",)}),
    "both, and if they fail": (
        "number",
        dict.fromkeys(("voice_url", "voice_fallback_url", "sms_url", "sms_fallback_url"), HERE),
        {FLOW: ("voice_url", "voice_fallback_url", "sms_url", "sms_fallback_url")},
    ),
    "two flows": (
        "number",
        {"voice_url": HERE, "sms_url": THERE},
        {FLOW: ("voice_url",), OTHER: ("sms_url",)},
    ),
    "a flow with a query": ("number", {"voice_url": f"{HERE}?a=b"}, {FLOW: ("voice_url",)}),
    "messages beside an application for calls": (
        "number",
        {"voice_url": HERE, "voice_application_sid": APPLICATION, "sms_url": HERE},
        {FLOW: ("sms_url",)},
    ),
    "a service": ("service", {"inbound_request_url": HERE}, {FLOW: ("inbound_request_url",)}),
    "a service that fails": ("service", {"fallback_url": HERE}, {FLOW: ("fallback_url",)}),
    "an address": ("address", creates(), {FLOW: ("studio_flow_sid",)}),
    "Flex": ("Flex", {"integration": {"flow_sid": FLOW}}, {FLOW: ("studio_flow_sid",)}),
}


@pytest.mark.parametrize("case", LEADING)
def test_an_entrance_leads_where_its_settings_say(case: str) -> None:
    name, fields, expected = LEADING[case]

    assert expected == ways(name, **fields)


ELSEWHERE: dict[str, tuple[str, dict[str, Any]]] = {
    "a web hook": ("number", {"voice_url": "https://example.com/voice"}),
    "the address of another product": ("number", {"voice_url": f"{HERE}/Executions"}),
    "an application": ("number", {"voice_url": HERE, "voice_application_sid": APPLICATION}),
    "a trunk": ("number", {"voice_fallback_url": HERE, "trunk_sid": TRUNK}),
    "an application for messages": (
        "number",
        {"sms_url": HERE, "sms_application_sid": APPLICATION},
    ),
    "a status callback": ("number", {"status_callback": HERE}),
    "a service that leaves it to the number": (
        "service",
        {"inbound_request_url": HERE, "use_inbound_webhook_on_number": True},
    ),
    "an address that is off": ("address", creates(enabled=False)),
    "an address with a web hook": ("address", creates(type="webhook")),
    "Flex that is off": ("Flex", {"enabled": False, "integration": {"flow_sid": FLOW}}),
    "Flex with a task": (
        "Flex",
        {"integration_type": "task", "integration": {"flow_sid": FLOW}},
    ),
}


@pytest.mark.parametrize("case", ELSEWHERE)
def test_what_twilio_does_not_use_leads_to_no_flow(case: str) -> None:
    name, fields = ELSEWHERE[case]

    assert {} == ways(name, **fields)


@pytest.mark.parametrize("noun", ["number", "Messaging service"])
def test_a_way_in_is_one_line_with_kind_name_sid_and_settings(noun: str) -> None:
    way = WayIn(noun, "News", "MG1", ("voice_url", "sms_url"))

    assert f"{noun} News (MG1): voice_url, sms_url" == str(way)


def test_a_name_of_somebody_else_stays_on_its_line() -> None:
    assert r"Messaging service a\nb (MG1): fallback_url" == str(
        WayIn("Messaging service", "a\nb", "MG1", ("fallback_url",))
    )


def seeded(url: str, flow_sid: str) -> dict[str, Any]:
    """Entrances of each other product that lead to the flow."""
    return {
        "messaging_services": [{"friendly_name": "News", "inbound_request_url": url}],
        "address_configurations": [
            {
                "type": "chat",
                "address": "web",
                "auto_creation": {"enabled": True, "type": "studio", "studio_flow_sid": flow_sid},
            }
        ],
        "flex_flows": [
            {
                "friendly_name": "Web chat",
                "channel_type": "web",
                "enabled": True,
                "integration_type": "studio",
                "integration": {"flow_sid": flow_sid},
            }
        ],
    }


def test_entrances_of_every_product_are_found(run: Any, emulator: Emulator, flow_sid: str) -> None:
    url = webhook_of(emulator.account_sid, flow_sid)
    emulator.add_number("+15550100001", voice_url=url)
    emulator.seed_directory(seeded(url, flow_sid))

    found = ways_in(run.account)

    assert [(way.kind, way.name) for way in found.to(flow_sid)] == [
        ("number", "+15550100001"),
        ("Messaging service", "News"),
        ("conversation address", "web"),
        ("Flex Flow", "Web chat"),
    ]
    assert () == found.not_known


def test_each_page_of_a_list_costs_one_request(run: Any, emulator: Emulator, flow_sid: str) -> None:
    [address] = seeded("", flow_sid)["address_configurations"]
    addresses = [{**address, "address": f"web-{number}"} for number in range(51)]
    emulator.seed_directory({"address_configurations": addresses})
    emulator.clear_journal()

    found = ways_in(run.account)

    asked = Counter(each["path"].rpartition("/")[2] for each in emulator.journal())
    assert 51 == len(found.to(flow_sid))
    assert asked == {"Addresses": 2, "IncomingPhoneNumbers.json": 1, "Services": 1, "FlexFlows": 1}


CONVERSATIONS = "^/conversations/v1/Configuration/Addresses"


@pytest.fixture
def flow_sid(run: Any, declare: Callable[..., Any]) -> str:
    return str(FLOWS.create(run.account, declare()).sid)


def test_each_kind_is_listed_once_for_all_flows_of_an_account(
    run: Any, emulator: Emulator, flow_sid: str
) -> None:
    url = webhook_of(emulator.account_sid, flow_sid)
    for number in range(3):
        emulator.add_number(f"+1555010000{number}", voice_url=url)
    emulator.clear_journal()

    ways_in(run.account)
    found = ways_in(run.account)

    assert [f"+1555010000{number}" for number in range(3)] == [
        each.name for each in found.to(flow_sid)
    ]
    assert 4 == len({each["path"] for each in emulator.journal()}) == len(emulator.journal())


def test_a_list_that_is_refused_is_named_and_hides_no_other(
    run: Any, emulator: Emulator, flow_sid: str
) -> None:
    emulator.add_number("+15550100001", voice_url=webhook_of(emulator.account_sid, flow_sid))
    refused = {"match": {"path": CONVERSATIONS}, "times": None, "action": {"status": 403}}
    emulator.fault(refused)

    found = ways_in(run.account)

    [reason] = [each for each in found.not_known if "addresses" in each]
    assert reason.startswith("conversation addresses are not known: ")
    assert "HTTP 403" in reason
    assert ["+15550100001"] == [each.name for each in found.to(flow_sid)]


@pytest.mark.parametrize(("status", "is_known"), [(404, True), (403, False)])
def test_an_account_without_flex_has_no_flex_flows(
    status: int, is_known: bool, run: Any, emulator: Emulator
) -> None:
    missing = {"match": {"path": "FlexFlows"}, "times": None, "action": {"status": status}}
    emulator.fault(missing)

    found = ways_in(run.account)

    assert is_known is not any("Flex Flows" in each for each in found.not_known)


def test_nobody_is_asked_about_an_account_that_is_suspended(run: Any, emulator: Emulator) -> None:
    suspended = replace(run.account, status_of=lambda _: "suspended")

    assert WaysIn() == ways_in(suspended)

    assert [] == emulator.journal()


def test_a_write_of_this_run_counts_before_the_list_shows_it(
    run: Any, emulator: Emulator, flow_sid: str
) -> None:
    number = emulator.add_number("+15550100001")
    url = webhook_of(emulator.account_sid, flow_sid)
    ways_in(run.account)

    run.account.client.entrances.update(NUMBERS, number["sid"], {"voice_url": url})

    assert ["+15550100001"] == [each.name for each in ways_in(run.account).to(flow_sid)]
