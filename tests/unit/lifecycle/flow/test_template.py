"""The way back: what of a definition becomes a reference, what stays, and what is said of that."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.definition import Unresolved, is_unresolved, parse, template
from pulumi_twilio_studio.lifecycle.account import Account
from pulumi_twilio_studio.lifecycle.flow.template import as_template
from pulumi_twilio_studio.lifecycle.references import Names, resolve
from studio_emulator import Emulator
from support.definitions import greeting

ANY, SALES, ARCHIVED = (f"WW{number:032x}" for number in (1, 2, 3))
VOICE, WELCOME, ALERTS, TWICE = "TC" + "4" * 32, "HX" + "5" * 32, "MG" + "6" * 32, "MG" + "7" * 32
FOUR = {
    "service_sid": "ZS" + "8" * 32,
    "environment_sid": "ZE" + "9" * 32,
    "function_sid": "ZH" + "a" * 32,
    "url": "https://shop-1234-dev.twil.io/orders/status",
}
DIRECTORY: dict[str, Any] = {
    "workspaces": [
        {
            "friendly_name": "Flex",
            "workflows": [
                {"friendly_name": "Any/all 100%", "sid": ANY},
                {"friendly_name": "Sales", "sid": SALES},
            ],
            "task_channels": [{"unique_name": "voice", "friendly_name": "Calls", "sid": VOICE}],
        },
        {"friendly_name": "Archive", "workflows": [{"friendly_name": "Sales", "sid": ARCHIVED}]},
    ],
    "function_services": [
        {
            "unique_name": "shop",
            "sid": FOUR["service_sid"],
            "environments": [
                {
                    "unique_name": "dev",
                    "domain_name": "shop-1234-dev.twil.io",
                    "sid": FOUR["environment_sid"],
                    "functions": {"/orders/status": FOUR["function_sid"]},
                }
            ],
        }
    ],
    "contents": [{"friendly_name": "{Welcome}", "sid": WELCOME}],
    "messaging_services": [
        {"friendly_name": "Alerts", "sid": ALERTS},
        {"friendly_name": "Twice", "sid": TWICE},
        {"friendly_name": "Twice"},
    ],
}


@pytest.fixture
def account(run: Any, emulator: Emulator) -> Account:
    emulator.seed_directory(DIRECTORY)
    found: Account = run.account
    return found


def flow(kind: str = "send-message", **properties: Any) -> dict[str, Any]:
    definition = greeting()
    definition["states"].append(
        {"name": "w", "type": kind, "transitions": [], "properties": properties}
    )
    return definition


def pulled(account: Account, api: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The widget's properties in the template, and the remarks; the template must lead back to the flow."""
    written, remarks = as_template(api, Names.of(account))
    text = template(written)
    same = resolve(account, Unresolved.from_text(text)) if is_unresolved(text) else parse(text)
    assert same.same_as(parse(api), layout=True)
    properties: dict[str, Any] = written["states"][2]["properties"]
    return properties, remarks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ANY, "${workflow:Any%2Fall 100%25}"),
        (SALES, "${workflow:Flex/Sales}"),
        (ARCHIVED, "${workflow:Archive/Sales}"),
        (VOICE, "${task_channel:voice}"),
        (WELCOME, "${content:{Welcome%7D}"),
        (f"from {ALERTS}!", "from ${messaging_service:Alerts}!"),
        (f'{{"a": "{ANY}", "b": {{{{x}}}}}}', '{"a": "${workflow:Any%2Fall 100%25}", "b": {{x}}}'),
        ([{"value": VOICE}], [{"value": "${task_channel:voice}"}]),
        (f"${{{ALERTS}}} $", "$${${messaging_service:Alerts}} $"),
        (f"${ALERTS}", "$$${messaging_service:Alerts}"),
    ],
)
def test_names_what_a_sid_belongs_to(text: Any, expected: Any, account: Account) -> None:
    assert ({"text": expected}, []) == pulled(account, flow(text=text))


def test_names_a_flow(account: Account) -> None:
    survey = account.client.create_flow(
        friendly_name="Survey", status="draft", definition=greeting(), commit_message=None
    )

    properties, remarks = pulled(account, flow("run-subflow", flow_sid=survey.sid))

    assert ({"flow_sid": "${flow:Survey}"}, []) == (properties, remarks)


def test_writes_the_literal_beginning_of_a_placeholder_twice(account: Account) -> None:
    assert ({"body": "$${name} $$$${x}"}, []) == pulled(account, flow(body="${name} $${x}"))


def test_names_a_function_once_for_its_four_properties(account: Account) -> None:
    properties, remarks = pulled(account, flow("run-function", **FOUR, parameters=[]))

    expected = {"function_sid": "${function:shop/dev/orders/status}", "parameters": []}
    assert (expected, []) == (properties, remarks)


@pytest.mark.parametrize(
    "changed",
    [
        {"url": "https://shop-1234-dev.twil.io/orders/status?x=1"},
        {"url": "http://shop-1234-dev.twil.io/orders/status"},
        {"url": ""},
        {"function_sid": "ZH" + "b" * 32},
        {"environment_sid": "ZE" + "b" * 32},
        {"service_sid": "ZS" + "b" * 32},
    ],
)
def test_a_function_that_does_not_fit_its_url_stays(
    changed: dict[str, str], account: Account
) -> None:
    properties, remarks = pulled(account, flow("run-function", **{**FOUR, **changed}))

    assert {**FOUR, **changed} == properties
    for name in ("service_sid", "environment_sid", "function_sid"):
        assert any(f'widget "w": properties.{name}: ' in remark for remark in remarks)


def test_a_function_without_a_url_stays(account: Account) -> None:
    three = {name: value for name, value in FOUR.items() if name != "url"}

    properties, remarks = pulled(account, flow("run-function", **three))

    assert (three, 3) == (properties, len(remarks))


def test_a_function_of_a_service_without_a_name_stays(emulator: Emulator, account: Account) -> None:
    [service] = DIRECTORY["function_services"]
    emulator.reset()
    emulator.seed_directory({"function_services": [{**service, "unique_name": ""}]})

    properties, remarks = pulled(account, flow("run-function", **FOUR))

    assert (FOUR, 4) == (properties, len(remarks))


UNNAMED = "with this SID that a name can find"


@pytest.mark.parametrize(
    ("text", "found", "why"),
    [
        (f"WW{99:032x}", f"WW{99:032x}", f"this account has no workflow {UNNAMED}"),
        (TWICE, TWICE, f"this account has no messaging service {UNNAMED}"),
        (f"UA{1:032x}", f"UA{1:032x}", "there is no reference for this type of SID"),
        (f"https://x/AC{1:032x}/y", f"AC{1:032x}", "there is no reference for this type of SID"),
        ("Call +15550100001.", "+15550100001", "a phone number"),
        (
            "https://shop-1234.twil.io/a.mp3",
            "https://shop-1234.twil.io/a.mp3",
            "the URL of a function or an asset",
        ),
    ],
)
def test_says_what_belongs_to_this_account_and_stays(
    text: str, found: str, why: str, account: Account
) -> None:
    properties, remarks = pulled(account, flow(body=text))

    assert {"body": text} == properties
    assert [f'widget "w": properties.body: {found} stays unchanged: {why}'] == remarks


def test_asks_only_for_the_lists_of_what_the_flow_holds(
    account: Account, emulator: Emulator
) -> None:
    emulator.clear_journal()

    as_template(flow(body=f"{WELCOME} {VOICE[:-1]} x{ALERTS} {SALES}0"), Names.of(account))

    assert ["/content/v1/Content"] == [entry["path"] for entry in emulator.journal()]


def test_a_friendly_name_that_is_anothers_unique_name_is_not_taken_for_it(
    emulator: Emulator, run: Any
) -> None:
    """`${task_channel:voice}` is what is uniquely called so, whatever else has that friendly name."""
    texts = {"unique_name": "sms", "friendly_name": "voice"}
    workspaces = [
        {"friendly_name": "Flex", "task_channels": [{**texts, "sid": VOICE}]},
        {
            "friendly_name": "Archive",
            "task_channels": [texts, {"unique_name": "voice", "friendly_name": "Calls"}],
        },
    ]
    emulator.seed_directory({"workspaces": workspaces})

    properties, _ = pulled(run.account, flow(channel=VOICE))

    assert {"channel": "${task_channel:Flex/sms}"} == properties
