"""Which entrances still lead to a flow that goes, after the program's own have moved or gone."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.kinds import PHONE_NUMBER
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.lifecycle.reached_by import WayIn, WaysIn
from pulumi_twilio_studio.resources.callers import DeclaredEntrance, still_reached
from pulumi_twilio_studio.resources.losses import Declared, Going, Held, Losses
from pulumi_twilio_studio.stack.state import FLOW, SUBACCOUNT
from pulumi_twilio_studio.studio.entrances import webhook_of

ACCOUNT = "AC" + "1" * 32
OLD, NEW = "FW" + "a" * 32, "FW" + "b" * 32
SID, NUMBER = "PN" + "0" * 32, "+15550100001"
URN = "urn:pulumi:test::shop::"


def held(kind: str, name: str, sid: str, **outputs: str) -> Held:
    return Held({"urn": f"{URN}{kind}::{name}", "type": kind, "id": sid, "outputs": outputs})


FLOW_HELD = held(FLOW, "menu", OLD, account_sid=ACCOUNT)


def number_held(**outputs: str) -> list[Held]:
    return [held(PHONE_NUMBER.type, "hotline", SID, on_delete="restore", **outputs)]


def declared(**fields: object) -> list[DeclaredEntrance]:
    return [DeclaredEntrance("PN", NUMBER, fields)]


def left(
    state: list[Held], program: list[DeclaredEntrance], *fields: str
) -> tuple[str, ...] | None:
    """The settings of the number that still lead to the flow, of those that lead there now."""
    ways = WaysIn({OLD: (WayIn("number", NUMBER, SID, fields or ("voice_url",)),)})
    going = [Going(FLOW_HELD, "It goes")]
    told = list(still_reached(going, state, program, lambda _: ways))
    if not told:
        return None
    [line] = told[0].lines
    return tuple(line.partition("): ")[2].split(", "))


HERE, THERE = webhook_of(ACCOUNT, OLD), webhook_of(ACCOUNT, NEW)
CASES: dict[str, tuple[list[Held], list[DeclaredEntrance], Any]] = {
    "bound by hand": ([], [], ("voice_url",)),
    "goes with the flow": (number_held(voice_url=HERE), [], None),
    "goes, and somebody has changed it since": (
        number_held(voice_url=THERE),
        [],
        ("voice_url",),
    ),
    "goes, and is left where it leads": (
        [held(PHONE_NUMBER.type, "hotline", SID, on_delete="leave", voice_url=HERE)],
        [],
        ("voice_url",),
    ),
    "goes, and had another side only": (number_held(sms_url=HERE), [], ("voice_url",)),
    "moves to a flow that exists": (number_held(voice_url=HERE), declared(voice_url=THERE), None),
    "moves to a flow that is new": (number_held(voice_url=HERE), declared(voice_url=UNKNOWN), None),
    "is new in the program": ([], declared(voice_url=UNKNOWN), None),
    "is new, with another side only": ([], declared(sms_url=UNKNOWN), ("voice_url",)),
    "stays": (number_held(voice_url=HERE), declared(voice_url=HERE), ("voice_url",)),
    "stays, without that side": (number_held(voice_url=HERE), declared(sms_url=THERE), None),
}


@pytest.mark.parametrize("case", CASES)
def test_what_still_leads_to_a_flow_that_goes_is_what_the_program_does_not_take_away(
    case: str,
) -> None:
    state, program, expected = CASES[case]

    assert expected == left(state, program)


def test_of_an_entrance_only_the_settings_that_stay_are_told() -> None:
    found = left(number_held(voice_url=HERE), [], "voice_url", "sms_url")

    assert ("sms_url",) == found


def test_an_entrance_of_another_kind_with_the_same_name_is_another_one() -> None:
    address = [DeclaredEntrance("IG", NUMBER, {"voice_url": UNKNOWN})]

    assert ("voice_url",) == left([], address)


def names(declared: list[Declared], state: list[Held]) -> list[str]:
    return [
        f"{flow.name}: {title.split('. ')[0]}" for flow, title in Losses(declared, state).going()
    ]


def test_a_flow_goes_that_is_lost_replaced_or_waits_to_be_deleted() -> None:
    old = Held({**FLOW_HELD.entry, "delete": True, "id": "FW-old"})
    lost = held(FLOW, "survey", NEW)
    again = Declared(urn=FLOW_HELD.urn, name="menu", sid="")

    found = names([again], [FLOW_HELD, old, lost])

    assert found == [
        'menu: flow "menu" (FW-old) was replaced',
        f'survey: flow "survey" ({NEW}) is no longer declared',
        f'menu: flow "menu" ({OLD}) is to be replaced',
    ]


@pytest.mark.parametrize(
    "program",
    [
        [Declared(urn=FLOW_HELD.urn, name="menu", sid=OLD)],
        [Declared(urn=f"{URN}{FLOW}::other", name="other", adopt=OLD)],
        [
            Declared(urn=FLOW_HELD.urn, name="menu", sid=""),
            Declared(urn=f"{URN}{FLOW}::other", name="other", adopt=OLD),
        ],
    ],
    ids=["declared", "adopted", "replaced and adopted"],
)
def test_a_flow_that_a_resource_keeps_does_not_go(program: list[Declared]) -> None:
    assert [] == names(program, [FLOW_HELD])


@pytest.mark.parametrize(("is_declared", "going"), [(False, []), (True, [OLD])])
def test_a_flow_that_stays_in_an_account_that_goes_is_not_deleted(
    is_declared: bool, going: list[str]
) -> None:
    account = held(SUBACCOUNT, "acme", ACCOUNT)
    inside = Held({**FLOW_HELD.entry, "deletedWith": account.urn})
    program = [Declared(urn=account.urn, name="acme", sid=ACCOUNT)] if is_declared else []

    found = Losses(program, [account, inside]).going()

    assert going == [flow.sid for flow, _ in found]
