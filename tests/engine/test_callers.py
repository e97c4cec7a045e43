"""What a preview says of flows that people reach, on the real engine; the journal counts what that costs."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import Any

import pytest

from studio_emulator import Emulator
from support import kept
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

NUMBER, OTHER = "+15550100001", "+15550100002"
FLOW = """
{name} = studio.Flow("{name}", definition="hello.json"{arguments})
"""
POINTED = """
studio.PhoneNumber("hotline", phone_number="{number}", {arguments})
"""
ENTRANCES = ("IncomingPhoneNumbers.json", "Services", "Addresses", "FlexFlows")


def flow(name: str = "support", arguments: str = "") -> str:
    return FLOW.format(name=name, arguments=arguments)


def pointed(number: str = NUMBER, arguments: str = "voice_flow=support") -> str:
    return POINTED.format(number=number, arguments=arguments)


def webhook(emulator: Emulator) -> str:
    [one] = emulator.flows()
    return f"https://webhooks.twilio.com/v1/Accounts/{emulator.account_sid}/Flows/{one['sid']}"


def lists(emulator: Emulator) -> Counter[str]:
    """How often each product was asked for its entrances."""
    ends = (each["path"].rpartition("/")[2] for each in emulator.journal())
    return Counter(end for end in ends if end in ENTRANCES)


@pytest.fixture
def live(stack: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A stack with one flow, which is live, and an empty journal."""
    stack.definition("hello.json", greeting())
    stack.program(flow())
    kept.once(stack, emulator, stack.up)
    emulator.clear_journal()
    return stack


@pytest.fixture
def by_hand(live: PulumiStack, emulator: Emulator) -> dict[str, Any]:
    """A number that somebody bound to the flow in the Console."""
    return emulator.add_number(NUMBER, voice_url=webhook(emulator))


def told_of(number: dict[str, Any], field: str = "voice_url") -> str:
    return f"number {number['phone_number']} ({number['sid']}): {field}"


def told(said: str) -> str:
    """The lines of the output that tell of a number."""
    return "\n".join(line for line in said.splitlines() if line.strip().startswith("number +"))


def summed_up(said: str) -> list[str]:
    """The lines that tell of a number where the engine sums up."""
    lines = told(said.partition("Diagnostics:")[2]).splitlines()
    return [line.strip() for line in lines]


def test_a_preview_tells_who_reaches_a_flow_that_is_no_longer_declared(
    live: PulumiStack, emulator: Emulator, by_hand: dict[str, Any]
) -> None:
    live.program("")

    said = live.preview().text

    assert "Once it is deleted, calls and messages fail that arrive through" in said
    assert told_of(by_hand) in said
    assert dict.fromkeys(ENTRANCES, 1) == lists(emulator)


def test_entrances_of_every_product_are_told(live: PulumiStack, emulator: Emulator) -> None:
    [sid] = [each["sid"] for each in emulator.flows()]
    studio = {"enabled": True, "type": "studio", "studio_flow_sid": sid}
    emulator.seed_directory(
        {
            "messaging_services": [
                {"friendly_name": "News", "inbound_request_url": webhook(emulator)}
            ],
            "address_configurations": [{"type": "chat", "address": "web", "auto_creation": studio}],
            "flex_flows": [
                {
                    "friendly_name": "Old chat",
                    "channel_type": "web",
                    "enabled": True,
                    "integration_type": "studio",
                    "integration": {"flow_sid": sid},
                }
            ],
        }
    )
    live.program("")

    said = live.preview().text

    assert "Messaging service News (MG" in said
    assert "conversation address web (IG" in said
    assert "Flex Flow Old chat (FO" in said
    assert "not known" not in said


def test_a_preview_without_deletes_asks_nobody_who_reaches_its_flows(
    live: PulumiStack, emulator: Emulator, by_hand: dict[str, Any]
) -> None:
    live.program(flow("support", ', friendly_name="Help"') + flow("survey"))

    live.preview()

    assert {} == lists(emulator)


def test_a_flow_that_nobody_reaches_is_no_news(live: PulumiStack) -> None:
    live.program("")

    assert "arrive through" not in live.preview().text


def test_a_number_that_goes_with_its_flow_is_not_told(
    live: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(NUMBER)
    live.program(flow() + pointed())
    live.up()
    live.program("")

    preview, up = live.preview().text, live.up().text

    assert NUMBER not in told(preview) + told(up)


def test_a_number_that_is_left_at_a_flow_that_goes_is_told(
    live: PulumiStack, emulator: Emulator
) -> None:
    number = emulator.add_number(NUMBER)
    live.program(flow() + pointed(arguments='voice_flow=support, on_delete="leave"'))
    live.up()
    live.program("")

    preview, up = live.preview().text, live.up().text

    assert told_of(number) in preview
    assert told_of(number) in up


@pytest.mark.parametrize("is_new", [False, True], ids=["declared before", "new in the program"])
def test_a_number_that_moves_to_another_flow_is_not_told(
    is_new: bool, live: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(NUMBER, **({"voice_url": webhook(emulator)} if is_new else {}))
    if not is_new:
        live.program(flow() + pointed())
        live.up()
    live.program(flow("menu") + pointed(arguments="voice_flow=menu, take_over=True"))

    preview, up = live.preview().text, live.up().text

    assert NUMBER not in told(preview) + told(up)


def test_services_and_addresses_that_move_to_another_flow_are_not_told(
    live: PulumiStack, emulator: Emulator
) -> None:
    emulator.seed_directory({"messaging_services": [{"friendly_name": "Alerts"}]})
    others = """
    studio.MessagingService("alerts", service="Alerts", flow={to})
    studio.ConversationAddress("web", type="chat", address="web", flow={to})
    """
    live.program(flow() + textwrap.dedent(others).format(to="support"))
    live.up()
    live.program(flow("menu") + textwrap.dedent(others).format(to="menu"))

    preview = live.preview().text

    assert "leads there" not in preview
    assert "Once it is deleted" not in preview


def test_a_number_that_the_program_leaves_at_a_flow_that_goes_is_told(
    live: PulumiStack, emulator: Emulator
) -> None:
    number = emulator.add_number(NUMBER)
    live.program(flow() + pointed())
    live.up()
    [sid] = [each["sid"] for each in emulator.flows()]
    live.program(pointed(arguments=f'voice_flow="{sid}"'))

    assert told_of(number) in live.preview().text


def test_a_preview_tells_who_reaches_a_flow_that_is_replaced(
    live: PulumiStack, emulator: Emulator, by_hand: dict[str, Any]
) -> None:
    emulator.add_number(OTHER)
    live.program(flow() + pointed(OTHER))
    live.up()
    other = emulator.create_account("Acme", emulator.account_sid)["sid"]
    emulator.add_number("+15550100003", other)
    live.program(flow(arguments=f', account_sid="{other}"'))

    preview, up = live.preview().text, live.up().text

    assert "is to be replaced. Once it is deleted" in preview
    for said in (preview, up):
        assert told_of(by_hand) in said
        assert OTHER not in told(said)


def test_destroy_tells_once_who_still_reaches_a_flow_and_deletes_it(
    live: PulumiStack, emulator: Emulator, by_hand: dict[str, Any]
) -> None:
    emulator.clear_journal()

    said = live.destroy().text

    assert "is deleted. Calls and messages fail that arrive through" in said
    assert [told_of(by_hand)] == summed_up(said)
    assert [] == emulator.flows()
    assert dict.fromkeys(ENTRANCES, 1) == lists(emulator)


def test_the_preview_of_a_destroy_tells_who_still_reaches_a_flow(
    live: PulumiStack, emulator: Emulator, by_hand: dict[str, Any]
) -> None:
    emulator.add_number(OTHER)
    live.program(flow() + pointed(OTHER))
    live.up()

    said = live.run("destroy", "--preview-only").text

    assert "Calls and messages fail that arrive through:" in said
    assert [told_of(by_hand)] == summed_up(said)


def test_a_destroy_that_reads_nothing_first_tells_who_still_reaches_a_flow(
    live: PulumiStack, by_hand: dict[str, Any]
) -> None:
    said = live.run("destroy", "--yes", "--skip-preview", "--refresh=false").text

    assert told_of(by_hand) in said


def test_a_preview_tells_who_still_runs_a_flow_that_is_declared_a_draft(
    live: PulumiStack, emulator: Emulator, by_hand: dict[str, Any]
) -> None:
    live.program(flow(arguments=', status="draft"'))

    first = live.preview().text
    live.up()
    emulator.clear_journal()
    second = live.preview("--expect-no-changes").text

    assert "stays live, because Twilio cannot unpublish. Revision 1 still answers" in first
    assert told_of(by_hand) in first
    assert told_of(by_hand) not in second
    assert {} == lists(emulator)


def test_a_preview_names_the_entrances_that_it_could_not_list(
    live: PulumiStack, emulator: Emulator, by_hand: dict[str, Any]
) -> None:
    refused = {"match": {"path": "^/messaging"}, "times": None, "action": {"status": 403}}
    emulator.fault(refused)
    live.program("")

    said = live.preview().text

    assert told_of(by_hand) in said
    assert "Messaging services are not known: " in said


def test_the_numbers_of_a_subaccount_are_told_with_its_flows(
    live: PulumiStack, emulator: Emulator
) -> None:
    live.program("")
    live.up()
    other = emulator.create_account("Acme", emulator.account_sid)["sid"]
    live.program(flow(arguments=f', account_sid="{other}"'))
    live.up()
    [sid] = [each["sid"] for each in emulator.flows(other)]
    url = f"https://webhooks.twilio.com/v1/Accounts/{other}/Flows/{sid}"
    number = emulator.add_number(NUMBER, other, sms_url=url)
    live.program("")

    assert told_of(number, "sms_url") in live.preview().text


def test_a_flow_of_a_stack_is_drawn_with_what_leads_there(
    live: PulumiStack, by_hand: dict[str, Any]
) -> None:
    arguments = ("draw", "stack:support", "--stack", live.name, "--format", "mermaid")

    shown = live.tool(*arguments)

    assert (0, "") == (shown.returncode, shown.stderr)
    assert f'>"{NUMBER}<br/>number<br/>{by_hand["sid"]}"]' in shown.stdout


def test_a_review_shows_who_reaches_the_flows_that_change_and_go(
    live: PulumiStack, emulator: Emulator, by_hand: dict[str, Any]
) -> None:
    live.program(flow() + flow("survey"))
    live.up()
    [survey] = [each["sid"] for each in emulator.flows() if each["friendly_name"] == "survey"]
    url = f"https://webhooks.twilio.com/v1/Accounts/{emulator.account_sid}/Flows/{survey}"
    other = emulator.add_number(OTHER, sms_url=url)
    live.program(flow(arguments=', friendly_name="Help"'))
    emulator.clear_journal()

    done = live.tool("review", "--stack", live.name, "--markdown", "review.md")

    text, page = ((live.folder / name).read_text() for name in ("review.md", "review.html"))
    assert 1 == done.returncode, done.stderr
    assert f"people reach it through:\n    {told_of(by_hand)}\n" in text
    assert f"calls and messages fail that arrive through:\n    {told_of(other, 'sms_url')}" in text
    assert 1 == text.count(OTHER)
    assert f'"name":"{NUMBER}","type":"number"' in page
    assert f'"name":"{OTHER}","type":"number"' in page
    assert [] == emulator.writes()
