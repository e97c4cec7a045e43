"""The life of a flow on the real engine, judged by what the emulator holds and was asked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support import kept
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

PROGRAM = """
flow = studio.Flow("greeter", definition="greeter.json")
pulumi.export("sid", flow.sid)
"""


@pytest.fixture
def deployed(stack: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A stack of one flow, deployed, with an empty journal."""
    stack.definition("greeter.json", greeting())
    stack.program(PROGRAM)
    kept.once(stack, emulator, stack.up)
    return stack


def only_flow(emulator: Emulator) -> dict[str, Any]:
    [flow] = emulator.flows()
    return flow


def live_body(emulator: Emulator) -> str:
    body = only_flow(emulator)["revisions"][-1]["definition"]["states"][1]["properties"]["body"]
    return str(body)


def edit(emulator: Emulator, sid: str, definition: dict[str, Any], message: str) -> None:
    """Somebody saves the flow through the API, with Twilio's own client."""
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    flow = client.studio.v2.flows(sid)
    flow.update(status="published", definition=definition, commit_message=message)


def calls(emulator: Emulator) -> list[tuple[str, str]]:
    return [(entry["method"], entry["path"]) for entry in emulator.journal()]


def test_up_makes_the_declared_flow_and_a_second_up_writes_nothing(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    deployed.up("--expect-no-changes")
    deployed.preview("--expect-no-changes")

    assert 1 == only_flow(emulator)["revision"]
    assert "published" == only_flow(emulator)["status"]
    assert "greeter" == only_flow(emulator)["friendly_name"]
    assert [] == emulator.writes()
    assert calls(emulator) == [("GET", "/v2/Flows")] * 2


def test_preview_shows_somebodys_edit_by_widget_and_up_repairs_it(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    edit(emulator, only_flow(emulator)["sid"], greeting("Go away!"), "quick fix")
    emulator.clear_journal()

    preview = deployed.preview()
    written_by_preview = emulator.writes()
    deployed.up()
    deployed.preview("--expect-no-changes")

    assert [] == written_by_preview
    assert '~ widget "hello": properties.body: "Hello!" -> "Go away!"' in preview.text
    assert "revision 2 of" in preview.text
    assert '"quick fix"' in preview.text
    assert "Hello!" == live_body(emulator)
    assert 3 == only_flow(emulator)["revision"]


def test_an_edited_file_becomes_one_new_revision_with_only_what_changed(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    deployed.definition("greeter.json", greeting("Welcome!"))

    preview = deployed.preview()
    deployed.up()

    [write] = emulator.writes()
    assert '~ widget "hello": properties.body: "Hello!" -> "Welcome!"' in preview.text
    assert ["CommitMessage", "Definition", "Status"] == sorted(write["form"])
    assert "Welcome!" == live_body(emulator)
    deployed.preview("--expect-no-changes")


def test_a_renamed_flow_is_updated_without_its_definition(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    deployed.program(
        'studio.Flow("greeter", definition="greeter.json", friendly_name="Front door")'
    )

    deployed.up()

    [write] = emulator.writes()
    assert ["CommitMessage", "FriendlyName", "Status"] == sorted(write["form"])
    assert "Front door" == only_flow(emulator)["friendly_name"]
    deployed.preview("--expect-no-changes")


def test_a_vanished_flow_is_made_again_once(deployed: PulumiStack, emulator: Emulator) -> None:
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    vanished = only_flow(emulator)["sid"]
    client.studio.v2.flows(vanished).delete()

    deployed.up()
    deployed.preview("--expect-no-changes")

    assert only_flow(emulator)["sid"] != vanished
    assert deployed.output("sid") == only_flow(emulator)["sid"]


def test_destroy_removes_the_flow_also_when_it_is_gone_already(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    client.studio.v2.flows(only_flow(emulator)["sid"]).delete()

    deployed.run("destroy", "--yes", "--skip-preview", "--refresh=false")

    assert [] == emulator.flows()


def test_a_forced_replacement_never_leaves_two_flows_or_none(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    urn = "urn:pulumi:test::shop::pulumi-python:dynamic/studio:Flow::greeter"

    deployed.up("--target-replace", urn)

    assert deployed.output("sid") == only_flow(emulator)["sid"]
    deployed.preview("--expect-no-changes")


def test_a_foreign_flow_of_the_same_name_is_left_alone(
    stack: PulumiStack, emulator: Emulator
) -> None:
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    foreign = client.studio.v2.flows.create("greeter", "published", greeting("Mine!"))
    stack.definition("greeter.json", greeting())
    stack.program(PROGRAM)

    stack.up()

    flows = {flow["sid"]: flow["revision"] for flow in emulator.flows()}
    assert flows == {foreign.sid: 1, stack.output("sid"): 1}


def test_a_flow_that_calls_another_is_made_after_it(stack: PulumiStack, emulator: Emulator) -> None:
    caller = greeting()
    caller["states"][1] = {
        "name": "hello",
        "type": "run-subflow",
        "transitions": [{"event": "completed"}, {"event": "failed"}],
        "properties": {
            "flow_sid": "${callee}",
            "flow_revision": "LatestPublished",
            "parameters": [],
        },
    }
    stack.definition("caller.json", caller)
    stack.definition("callee.json", greeting())
    stack.program("""
    callee = studio.Flow("callee", definition="callee.json")
    studio.Flow("caller", definition=studio.template("caller.json", callee=callee.sid))
    pulumi.export("callee", callee.sid)
    """)

    stack.preview()
    stack.up()
    stack.preview("--expect-no-changes")

    flows = {flow["friendly_name"]: flow for flow in emulator.flows()}
    properties = flows["caller"]["revisions"][0]["definition"]["states"][1]["properties"]
    assert properties["flow_sid"] == flows["callee"]["sid"] == stack.output("callee")


def test_numbers_and_booleans_of_other_resources_fill_in_a_template(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.definition("first.json", greeting())
    stack.definition("second.json", greeting("Revision ${revision}, valid: ${valid}, ${half}"))
    stack.program("""
    first = studio.Flow("first", definition="first.json")
    values = {"revision": first.revision, "valid": first.valid, "half": 0.5}
    studio.Flow("second", definition=studio.template("second.json", **values))
    """)

    stack.up()
    stack.preview("--expect-no-changes")

    flows = {flow["friendly_name"]: flow for flow in emulator.flows()}
    hello = flows["second"]["revisions"][0]["definition"]["states"][1]
    assert "Revision 1, valid: true, 0.5" == hello["properties"]["body"]


def test_a_definition_in_text_may_begin_with_a_byte_order_mark(
    stack: PulumiStack, emulator: Emulator
) -> None:
    text = json.dumps([{"sid": "FW1", "definition": greeting()}])
    stack.program(f'studio.Flow("greeter", definition={f"{chr(0xFEFF)}{text}"!r})')

    stack.up()

    [flow] = emulator.flows()
    assert greeting() == flow["revisions"][0]["definition"]


def test_moving_a_widget_is_a_change_only_where_the_layout_is_managed(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    deployed.definition("greeter.json", greeting(x=900))
    deployed.preview("--expect-no-changes")
    deployed.program('studio.Flow("greeter", definition="greeter.json", layout="manage")')

    preview = deployed.preview()
    deployed.up()
    deployed.preview("--expect-no-changes")

    [write] = emulator.writes()
    sent = json.loads(write["form"]["Definition"][0])
    assert 'widget "hello" moved (100, 200) -> (900, 200)' in preview.text
    assert {"x": 900, "y": 200} == sent["states"][1]["properties"]["offset"]


def test_an_ignored_layout_stays_as_somebody_arranged_it(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    edit(emulator, only_flow(emulator)["sid"], greeting(x=500), "tidied up")
    deployed.run("preview", "--diff", "--expect-no-changes")
    deployed.definition("greeter.json", greeting("Welcome!"))

    deployed.up()

    widget = only_flow(emulator)["revisions"][-1]["definition"]["states"][1]
    assert "Welcome!" == widget["properties"]["body"]
    assert {"x": 500, "y": 200} == widget["properties"]["offset"]


def test_what_a_flow_gives_as_its_definition_can_be_given_back(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    deployed.definition("greeter.json", greeting("Welcome!"))
    deployed.program("""
    studio.Flow(
        "greeter",
        definition="greeter.json",
        opts=pulumi.ResourceOptions(ignore_changes=["definition", "canvas"]),
    )
    """)

    deployed.up("--expect-no-changes")
    deployed.up("--expect-no-changes")

    assert [] == emulator.writes()


def test_a_resource_that_moves_without_an_alias_is_replaced_and_never_lost(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    moved_from = only_flow(emulator)["sid"]
    fault = {"match": {"method": "DELETE"}, "times": None, "action": {"status": 403}}
    emulator.fault(fault)
    deployed.program("""
    home = pulumi.ComponentResource("shop:index:Home", "home")
    flow = studio.Flow(
        "greeter", definition="greeter.json", opts=pulumi.ResourceOptions(parent=home)
    )
    pulumi.export("sid", flow.sid)
    """)

    deployed.up(ok=False)
    emulator.clear_faults()
    deployed.up()

    assert only_flow(emulator)["sid"] == deployed.output("sid") != moved_from
    deployed.preview("--expect-no-changes")


def test_a_secret_in_a_definition_is_shown_nowhere(stack: PulumiStack, emulator: Emulator) -> None:
    stack.definition("greeter.json", greeting("The code is ${code}"))
    stack.run("config", "set", "--secret", "code", "tangerine")
    stack.program("""
    code = pulumi.Config().require_secret("code")
    studio.Flow("greeter", definition=studio.template("greeter.json", code=code))
    """)
    stack.up()
    edit(emulator, only_flow(emulator)["sid"], greeting("The code is nectarine"), "new code")

    shown = [stack.preview(), stack.run("preview"), stack.up(), stack.run("stack", "export")]

    assert "The code is tangerine" == live_body(emulator)
    for result in shown:
        assert "tangerine" not in result.text
        assert "nectarine" not in result.text
    assert '~ widget "hello": properties.body: "[secret]" -> "[secret]"' in shown[0].text


def test_the_state_and_the_logs_hold_no_credentials(stack: PulumiStack, emulator: Emulator) -> None:
    stack.definition("greeter.json", greeting())
    stack.program(PROGRAM)

    printed = stack.run("up", "--yes", "--skip-preview", "-v=9", "--logtostderr", "--logflow")

    assert emulator.auth_token not in stack.state()
    assert emulator.auth_token not in printed.text
