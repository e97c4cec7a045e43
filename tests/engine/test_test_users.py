"""The life of a flow's test users on the real engine, judged by what the emulator holds and was asked."""

from __future__ import annotations

import pytest

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support import kept
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

ANN, BOB, SIP = "+15550100001", "client:bob", "bob@example.com"
FLOW = """
flow = studio.Flow("greeter", definition="greeter.json")
pulumi.export("sid", flow.sid)
"""
URN = "urn:pulumi:test::shop::pulumi-python:dynamic/studio:TestUsers::testers"
USERS = 'studio.TestUsers("testers", flow_sid=flow.sid, test_users={users})\n'


@pytest.fixture
def deployed(stack: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A stack of one flow that Ann and Bob test, deployed, with an empty journal."""
    stack.definition("greeter.json", greeting())
    stack.program(declared(BOB, ANN))
    kept.once(stack, emulator, stack.up)
    return stack


def declared(*users: str) -> str:
    return FLOW + USERS.format(users=list(users))


def held(emulator: Emulator) -> dict[str, list[str]]:
    """Whom Twilio holds, by the name of the flow."""
    return {flow["friendly_name"]: flow["test_users"] for flow in emulator.flows()}


def somebody_sets(emulator: Emulator, *users: str) -> None:
    """Somebody replaces the list of the only flow through the API, with Twilio's own client."""
    [flow] = emulator.flows()
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    client.studio.v2.flows(flow["sid"]).test_users().update(test_users=list(users))


def assert_settled(stack: PulumiStack, emulator: Emulator) -> None:
    """Nothing is left to do, and finding that out writes nothing."""
    emulator.clear_journal()
    stack.preview("--expect-no-changes")
    assert [] == emulator.writes()


def test_up_fills_the_list_and_another_order_writes_nothing(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    [flow] = emulator.flows()
    deployed.program(declared(ANN, BOB, ANN))

    deployed.up("--expect-no-changes")

    assert flow["test_users"] == [ANN, BOB]
    assert sorted((entry["method"], entry["path"]) for entry in emulator.journal()) == [
        ("GET", "/v2/Flows"),
        ("GET", f"/v2/Flows/{flow['sid']}/TestUsers"),
    ]


def test_preview_shows_whom_somebody_added_and_removed_and_up_repairs_it(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    somebody_sets(emulator, SIP, ANN)
    [flow] = emulator.flows()
    emulator.clear_journal()

    preview = deployed.preview()
    written_by_preview = emulator.writes()
    deployed.up()

    users = f"the test users of {flow['sid']}"
    assert f'somebody changed {users}: + "{SIP}" - "{BOB}"' in preview.text
    assert f'{users} will change: + "{BOB}" - "{SIP}"' in preview.text
    assert f'~ [1]: "{SIP}" => "{BOB}"' in preview.text
    assert [] == written_by_preview
    assert [write["form"] for write in emulator.writes()] == [{"TestUsers": [ANN, BOB]}]
    assert held(emulator) == {"greeter": [ANN, BOB]}
    assert_settled(deployed, emulator)


def test_a_renamed_or_replaced_resource_keeps_the_list_and_a_removed_one_clears_it(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    deployed.up("--target-replace", URN)
    deployed.program(declared(ANN, BOB).replace("testers", "callers"))
    deployed.up()
    left, written = held(emulator), emulator.writes()

    deployed.program(FLOW)
    deployed.up()

    assert left == {"greeter": [ANN, BOB]}
    assert [] == written
    assert {"greeter": []} == held(emulator)
    assert 1 == len(emulator.writes())
    assert_settled(deployed, emulator)


def test_the_test_users_of_a_vanished_flow_come_back_with_it(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    client.studio.v2.flows(deployed.output("sid")).delete()

    deployed.up()

    assert held(emulator) == {"greeter": [ANN, BOB]}
    assert_settled(deployed, emulator)


@pytest.mark.parametrize("first", [False, True], ids=["made first", "deleted first"])
def test_the_test_users_of_a_replaced_flow_come_back_with_it(
    first: bool, deployed: PulumiStack, emulator: Emulator
) -> None:
    replaced = deployed.output("sid")
    ordered = f'"greeter.json", opts=pulumi.ResourceOptions(delete_before_replace={first})'
    deployed.program(declared(ANN, BOB).replace('"greeter.json"', ordered))

    deployed.up("--replace", URN.replace("TestUsers::testers", "Flow::greeter"))

    assert deployed.output("sid") != replaced
    assert held(emulator) == {"greeter": [ANN, BOB]}
    assert_settled(deployed, emulator)


def test_test_users_that_move_to_another_flow_leave_the_one_they_had(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    other = 'flow = studio.Flow("other", definition="greeter.json")\n'
    deployed.program(FLOW + other + USERS.format(users=[ANN, BOB]))

    preview = deployed.preview()
    deployed.up()

    assert "replace" in preview.text
    assert held(emulator) == {"greeter": [], "other": [ANN, BOB]}
    assert_settled(deployed, emulator)


def test_an_output_of_a_set_that_is_known_after_the_flow_only_is_taken_by_the_same_up(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.definition("greeter.json", greeting())
    stack.program(
        FLOW + USERS.format(users='flow.revision.apply(lambda n: {"client:bob", f"client:{n}"})')
    )

    stack.preview()
    stack.up()

    assert {"greeter": ["client:1", "client:bob"]} == held(emulator)
    assert_settled(stack, emulator)


def test_a_secret_list_is_shown_nowhere(stack: PulumiStack, emulator: Emulator) -> None:
    stack.definition("greeter.json", greeting())
    stack.run("config", "set", "--secret", "testers", f'["{ANN}", "{BOB}"]')
    stack.program(FLOW + USERS.format(users='pulumi.Config().require_secret_object("testers")'))
    stack.up()
    somebody_sets(emulator, SIP)

    shown = [stack.preview(), stack.up(), stack.run("stack", "export")]

    assert held(emulator) == {"greeter": [ANN, BOB]}
    assert '+ "[secret]" - "[secret]" - "[secret]"' in shown[0].text
    for result in shown:
        assert not any(user in result.text for user in (ANN, BOB, SIP))
    assert_settled(stack, emulator)
