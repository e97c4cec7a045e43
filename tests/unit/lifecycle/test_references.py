"""What references lead to in an account of the emulator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.definition import Reference, Unresolved, template
from pulumi_twilio_studio.lifecycle.account import Account, OperationError
from pulumi_twilio_studio.lifecycle.references import Names, NotNamed, resolve
from studio_emulator import Emulator
from support.definitions import greeting

DIRECTORY: dict[str, Any] = {
    "workspaces": [
        {
            "friendly_name": "Flex",
            "workflows": [{"friendly_name": "Any"}, {"friendly_name": "Sales"}],
            "task_channels": [
                {"unique_name": "voice", "friendly_name": "Calls"},
                {"unique_name": "sms", "friendly_name": "voice"},
            ],
        },
        {
            "friendly_name": "Archive",
            "workflows": [{"friendly_name": "Sales"}],
            "task_channels": [{"unique_name": "voice", "friendly_name": "Calls"}],
        },
    ],
    "function_services": [
        {
            "unique_name": "shop",
            "friendly_name": "The shop",
            "environments": [
                {"unique_name": "dev", "domain_suffix": "dev", "functions": {"/orders": None}},
                {"unique_name": "prod"},
            ],
        }
    ],
    "messaging_services": [
        {"friendly_name": "Alerts"},
        {"friendly_name": "Twice"},
        {"friendly_name": "Twice"},
    ],
    "contents": [{"friendly_name": "Welcome"}],
    "conversation_services": [{"friendly_name": "Chat"}],
}


@pytest.fixture
def made(emulator: Emulator) -> dict[str, Any]:
    """The account's directory, with its SIDs."""
    return emulator.seed_directory(DIRECTORY)


@pytest.fixture
def account(run: Any) -> Account:
    found: Account = run.account
    return found


@pytest.fixture
def found(account: Account) -> Callable[[str], str]:
    """What a reference leads to, in text."""

    def look_up(text: str) -> str:
        kind, _, name = text.partition(":")
        return Names.of(account).found(Reference.read(kind, name)).text

    return look_up


def sid(made: dict[str, Any], *path: str | int) -> str:
    value: Any = made
    for key in path:
        value = value[key]
    return str(value["sid"])


@pytest.mark.keeps("docs/templates.md", "Templates", "${workflow:Assign to anyone}")
@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("workflow:Any", ("workspaces", 0, "workflows", 0)),
        ("workflow:Flex/Any", ("workspaces", 0, "workflows", 0)),
        ("workflow:Archive/Sales", ("workspaces", 1, "workflows", 0)),
        ("task_channel:sms", ("workspaces", 0, "task_channels", 1)),
        ("task_channel:Archive/voice", ("workspaces", 1, "task_channels", 0)),
        ("task_channel:Archive/Calls", ("workspaces", 1, "task_channels", 0)),
        ("task_channel:Flex/voice", ("workspaces", 0, "task_channels", 0)),
        ("messaging_service:Alerts", ("messaging_services", 0)),
        ("content:Welcome", ("contents", 0)),
        ("conversation_service:Chat", ("conversation_services", 0)),
    ],
)
def test_finds_what_has_that_name(
    reference: str, path: tuple[str | int, ...], made: dict[str, Any], found: Callable[[str], str]
) -> None:
    """A unique name comes before a friendly one."""
    assert sid(made, *path) == found(reference)


def test_finds_a_flow_in_the_list_that_is_there_already(
    account: Account, found: Callable[[str], str], emulator: Emulator
) -> None:
    flow = account.client.create_flow(
        friendly_name="Survey", status="draft", definition=greeting(), commit_message=None
    )
    account.index.rows()
    emulator.clear_journal()

    assert flow.sid == found("flow:Survey")
    assert [] == emulator.journal()


@pytest.mark.parametrize("service", ["shop", "The shop"])
def test_finds_the_function_that_is_deployed_at_a_path(
    service: str, made: dict[str, Any], account: Account
) -> None:
    reference = Reference("function", (service, "dev", "orders"))

    [shop] = made["function_services"]
    dev = shop["environments"][0]
    assert {
        "service_sid": shop["sid"],
        "environment_sid": dev["sid"],
        "function_sid": dev["functions"]["/orders"],
        "url": f"https://{shop['domain_base']}-dev.twil.io/orders",
    } == Names.of(account).found(reference).properties


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("workflow:Anny", 'there is no workflow "Anny"; did you mean "Any"?'),
        ("workflow:Flux/Any", 'there is no workspace "Flux"; did you mean "Flex"?'),
        ("workflow:Archive/Any", 'there is no workflow "Any"'),
        ("task_channel:Flex/smss", 'there is no task channel "smss"; did you mean "sms"?'),
        ("messaging_service:alerts", 'there is no messaging service "alerts"; did you mean "Alerts"?'),
        ("content:Bye", 'there is no content "Bye"'),
        ("function:shopp/dev/orders", 'there is no function service "shopp"; did you mean "shop"?'),
        ("function:shop/stage/orders", 'there is no environment "stage"'),
        ("function:shop/prod/orders", 'nothing is deployed in the environment "prod"'),
        ("function:shop/dev/order", 'no function of that path is deployed there; did you mean "/orders"?'),
    ],
)  # fmt: skip
def test_says_what_is_not_there_and_what_was_probably_meant(
    reference: str, sentence: str, made: dict[str, Any], found: Callable[[str], str]
) -> None:
    with pytest.raises(NotNamed) as caught:
        found(reference)

    assert sentence == str(caught.value)


def test_says_how_to_refer_to_a_flow_of_the_same_stack(found: Callable[[str], str]) -> None:
    with pytest.raises(NotNamed) as caught:
        found("flow:Survey")

    assert (
        'there is no flow "Survey". If this stack makes that flow, pass its output instead: '
        'studio.template(..., **{"flow:Survey": other.sid})'
    ) == str(caught.value)


def test_lists_the_candidates_of_a_name_that_several_have(
    made: dict[str, Any], found: Callable[[str], str]
) -> None:
    with pytest.raises(NotNamed) as workflows:
        found("workflow:Sales")
    with pytest.raises(NotNamed) as services:
        found("messaging_service:Twice")

    assert (
        f"2 workflows have that name: {sid(made, 'workspaces', 1, 'workflows', 0)} in workspace "
        f'"Archive", {sid(made, "workspaces", 0, "workflows", 1)} in workspace "Flex"; '
        "write ${workflow:WORKSPACE/Sales}"
    ) == str(workflows.value)
    assert (
        f"2 messaging services have that name: {sid(made, 'messaging_services', 2)}, "
        f"{sid(made, 'messaging_services', 1)}"
    ) == str(services.value)


def support(*bodies: str) -> Unresolved:
    definition = greeting()
    hello = definition["states"][1]
    definition["states"] += [
        {**hello, "name": f"say_{at}", "properties": {**hello["properties"], "body": body}}
        for at, body in enumerate(bodies)
    ]
    return Unresolved.from_text(template(definition))


def test_says_everything_that_leads_nowhere_in_one_sentence_each(
    made: dict[str, Any], account: Account
) -> None:
    with pytest.raises(OperationError) as caught:
        resolve(account, support("${content:Bye}", "${workflow:Any}", "${messaging_service:X}"))

    assert (
        f"in {account.sid}:\n"
        'widget "say_0": properties.body: ${content:Bye}: there is no content "Bye"\n'
        'widget "say_2": properties.body: ${messaging_service:X}: there is no messaging service "X"'
    ) == str(caught.value)


def test_an_api_that_cannot_be_asked_is_said_beside_what_leads_nowhere(
    made: dict[str, Any], account: Account, emulator: Emulator
) -> None:
    emulator.fault({"match": {"path": "^/taskrouter/"}, "times": None, "action": {"status": 401}})

    with pytest.raises(OperationError) as caught:
        resolve(account, support("${content:Bye}", "${workflow:Any}"))

    assert '${content:Bye}: there is no content "Bye"\n' in str(caught.value)
    assert "${workflow:Any}: cannot be looked up: " in str(caught.value)
    assert "GET /v1/Workspaces" in str(caught.value)


def test_what_is_answered_for_another_account_is_refused(
    made: dict[str, Any], account: Account, emulator: Emulator
) -> None:
    other = emulator.create_account("Other")["sid"]
    emulator.seed_directory(DIRECTORY, other)
    emulator.fault({"match": {"path": "^/content/"}, "action": {"act_on": other}})

    with pytest.raises(OperationError, match=f"the credentials act on account {other}, not on"):
        resolve(account, support("${content:Welcome}"))


def test_a_subaccounts_names_are_its_own(emulator: Emulator, run: Any) -> None:
    """The parent's credentials act on the parent."""
    subaccount = emulator.create_account("Tenant", emulator.account_sid)["sid"]
    emulator.seed_directory({"contents": [{"friendly_name": "Welcome"}]}, subaccount)

    with pytest.raises(OperationError, match='there is no content "Welcome"'):
        resolve(run.account, support("${content:Welcome}"))


def test_asks_for_each_list_once_however_many_flows_refer_to_it(
    made: dict[str, Any], account: Account, emulator: Emulator
) -> None:
    """Five references of four kinds, in three flows."""
    bodies = (
        "${workflow:Flex/Any}",
        "${workflow:Flex/Sales}",
        "${task_channel:Flex/sms}",
        "${function:shop/dev/orders}",
        "${messaging_service:Alerts}",
    )
    emulator.clear_journal()

    for _ in range(3):
        resolve(account, support(*bodies))

    [flex, _], [shop] = made["workspaces"], made["function_services"]
    assert sorted(
        [
            "/taskrouter/v1/Workspaces",
            f"/taskrouter/v1/Workspaces/{flex['sid']}/Workflows",
            f"/taskrouter/v1/Workspaces/{flex['sid']}/TaskChannels",
            "/serverless/v1/Services",
            f"/serverless/v1/Services/{shop['sid']}/Environments",
            f"/serverless/v1/Services/{shop['sid']}/Builds/{shop['environments'][0]['build_sid']}",
            "/messaging/v1/Services",
        ]
    ) == sorted(entry["path"] for entry in emulator.journal())
