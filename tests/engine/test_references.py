"""References by name on the real engine: looked up at preview, in the account of the flow."""

from __future__ import annotations

from typing import Any

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

DIRECTORY = {
    "workspaces": [
        {
            "friendly_name": "Flex",
            "workflows": [{"friendly_name": "Assign to anyone"}, {"friendly_name": "Sales"}],
            "task_channels": [{"unique_name": "voice", "friendly_name": "Voice"}],
        },
        {"friendly_name": "Archive", "workflows": [{"friendly_name": "Sales"}]},
    ],
    "function_services": [
        {
            "unique_name": "shop",
            "environments": [{"unique_name": "dev", "functions": {"/orders/status": None}}],
        }
    ],
    "messaging_services": [{"friendly_name": "Alerts"}],
    "contents": [{"friendly_name": "Welcome"}],
}


def widget(name: str, kind: str, events: list[str], **properties: Any) -> dict[str, Any]:
    transitions = [{"event": event} for event in events]
    return {"name": name, "type": kind, "transitions": transitions, "properties": properties}


def flow(*widgets: dict[str, Any]) -> dict[str, Any]:
    definition = greeting()
    definition["states"] += widgets
    return definition


ENQUEUE = widget(
    "enqueue",
    "send-to-flex",
    ["callComplete", "failedToEnqueue", "callFailure"],
    workflow="${workflow}",
    channel="${task_channel:Flex/voice}",
    attributes='{"service": "${messaging_service:Alerts}"}',
)
STATUS = widget(
    "status", "run-function", ["success", "fail"], function_sid="${function:shop/dev/orders/status}"
)
WELCOME = widget(
    "welcome",
    "send-message",
    ["sent", "failed"],
    **{"from": "{{flow.channel.address}}", "to": "{{contact.channel.address}}"},
    message_type="content_template",
    content_sid="${content:Welcome}",
)
SURVEY = widget(
    "survey",
    "run-subflow",
    ["completed", "failed"],
    flow_sid="${flow:Survey}",
    flow_revision="LatestPublished",
)


def properties(emulator: Emulator, name: str) -> dict[str, dict[str, Any]]:
    """Of the live flow of that name, by widget."""
    [found] = [each for each in emulator.flows() if each["friendly_name"] == name]
    states = found["revisions"][-1]["definition"]["states"]
    return {state["name"]: state["properties"] for state in states}


def test_one_template_is_filled_in_with_what_the_account_calls_by_those_names(
    stack: PulumiStack, emulator: Emulator
) -> None:
    made = emulator.seed_directory(DIRECTORY)
    stack.definition("survey.json", greeting("How was it?"))
    stack.definition("support.json", flow(ENQUEUE, STATUS, WELCOME, SURVEY))
    stack.program("""
        survey = studio.Flow("survey", definition="survey.json")
        studio.Flow(
            "support",
            definition=studio.template(
                "support.json",
                workflow=studio.reference("workflow", "Assign to anyone"),
                **{"flow:Survey": survey.sid},
            ),
        )
    """)

    stack.up()
    written = properties(emulator, "support")
    emulator.clear_journal()
    stack.preview("--expect-no-changes")
    stack.up("--expect-no-changes")

    [flex, _], [shop] = made["workspaces"], made["function_services"]
    [dev] = shop["environments"]
    assert {
        "workflow": flex["workflows"][0]["sid"],
        "channel": flex["task_channels"][0]["sid"],
        "attributes": f'{{"service": "{made["messaging_services"][0]["sid"]}"}}',
    } == written["enqueue"]
    assert {
        "service_sid": shop["sid"],
        "environment_sid": dev["sid"],
        "function_sid": dev["functions"]["/orders/status"],
        "url": f"https://{dev['domain_name']}/orders/status",
    } == written["status"]
    assert made["contents"][0]["sid"] == written["welcome"]["content_sid"]
    assert [each["sid"] for each in emulator.flows() if each["friendly_name"] == "survey"] == [
        written["survey"]["flow_sid"]
    ]
    assert [] == emulator.writes()


def test_says_every_reference_that_leads_nowhere_at_preview_and_writes_nothing(
    stack: PulumiStack, emulator: Emulator
) -> None:
    made = emulator.seed_directory(DIRECTORY)
    stack.definition("survey.json", greeting("How was it?"))
    lost = widget(
        "lost",
        "send-to-flex",
        ["callComplete", "failedToEnqueue", "callFailure"],
        workflow="${workflow:Sales}",
        channel="${task_channel:Flex/vioce}",
        attributes='{"survey": "${survey_sid}"}',
    )
    stack.definition("support.json", flow(lost, SURVEY))
    stack.program("""
        survey = studio.Flow("survey", friendly_name="Survey", definition="survey.json")
        studio.Flow("support", definition=studio.template("support.json", survey_sid=survey.sid))
    """)

    refused = stack.preview(ok=False).text

    sales = [each["workflows"][-1]["sid"] for each in made["workspaces"]]
    assert 'widget "lost": properties.workflow: ${workflow:Sales}: 2 workflows' in refused
    assert f'{sales[0]} in workspace "Flex"' in refused
    assert f'{sales[1]} in workspace "Archive"' in refused
    assert '${task_channel:Flex/vioce}: there is no task channel "vioce"' in refused
    assert (
        'widget "survey": properties.flow_sid: ${flow:Survey}: there is no flow "Survey"' in refused
    )
    assert 'studio.template(..., **{"flow:Survey": other.sid})' in refused
    assert "Traceback" not in refused
    assert [] == emulator.writes()


def test_a_preview_asks_for_each_list_once(stack: PulumiStack, emulator: Emulator) -> None:
    made = emulator.seed_directory(DIRECTORY)
    [flex, _] = made["workspaces"]
    named = {**ENQUEUE["properties"], "workflow": "${workflow:Flex/Sales}"}
    stack.definition("support.json", flow({**ENQUEUE, "properties": named}, STATUS, WELCOME))
    stack.program("""
        for number in range(3):
            studio.Flow(f"support-{number}", definition=studio.template("support.json"))
    """)

    stack.up()
    emulator.clear_journal()
    stack.preview("--expect-no-changes")

    [shop] = made["function_services"]
    assert sorted(
        [
            "/v2/Flows",
            "/taskrouter/v1/Workspaces",
            f"/taskrouter/v1/Workspaces/{flex['sid']}/Workflows",
            f"/taskrouter/v1/Workspaces/{flex['sid']}/TaskChannels",
            "/serverless/v1/Services",
            f"/serverless/v1/Services/{shop['sid']}/Environments",
            f"/serverless/v1/Services/{shop['sid']}/Builds/{shop['environments'][0]['build_sid']}",
            "/messaging/v1/Services",
            "/content/v1/Content",
        ]
    ) == sorted(entry["path"] for entry in emulator.journal())


def test_a_flow_pulled_as_a_template_is_taken_over_without_a_write(
    stack: PulumiStack, emulator: Emulator
) -> None:
    [flex, _] = emulator.seed_directory(DIRECTORY)["workspaces"]
    sids = {"workflow": flex["workflows"][1]["sid"], "channel": flex["task_channels"][0]["sid"]}
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    made = client.studio.v2.flows.create(
        friendly_name="Support bot",
        status="published",
        definition=flow({**ENQUEUE, "properties": {**sids, "attributes": "{}"}}),
    )
    client.http_client.session.close()
    emulator.clear_journal()

    done = stack.tool("pull", made.sid, "--template", within="program")
    assert 0 == done.returncode, done.stderr
    pulled = done.stdout
    stack.program(pulled)
    stack.up()
    stack.preview("--expect-no-changes")

    template = (stack.folder / "program" / "support-bot.json").read_text()
    assert '"workflow": "${workflow:Flex/Sales}"' in template
    assert '"channel": "${task_channel:voice}"' in template
    assert [] == emulator.writes()
