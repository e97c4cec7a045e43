"""Flows that the program does not declare, looked up on the real engine."""

from __future__ import annotations

import pytest

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

pytestmark = pytest.mark.engine

NAMED = """
survey = studio.get_flow(friendly_name="Survey")
again = studio.get_flow(friendly_name="Survey")
live = studio.get_flow_revision(survey.sid)
pulumi.export("survey", [survey.webhook_url, survey.valid, again.sid, live.status, live.date_created])
"""
MADE = """
made = studio.Flow("support", definition=studio.get_flow(friendly_name="Survey").definition)
found = studio.get_flow_output(made.sid)
revision = studio.get_flow_revision_output(made.sid, made.revision)
pulumi.export("url", found.webhook_url)
pulumi.export("message", revision.commit_message)
"""
MISSING = """
studio.get_flow(friendly_name="Survy")
"""


def test_flows_are_looked_up_at_preview_and_at_up_and_nothing_is_written_for_it(
    stack: PulumiStack, emulator: Emulator
) -> None:
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    survey = client.studio.v2.flows.create(
        friendly_name="Survey", status="published", definition=greeting()
    )
    emulator.clear_journal()

    stack.program(NAMED)
    stack.preview()
    asked = [(each["method"], each["path"]) for each in emulator.journal()]
    one = f"/v2/Flows/{survey.sid}"
    assert [
        ("GET", "/v2/Flows"),
        ("GET", one),
        ("GET", one),
        ("GET", f"{one}/Revisions/LatestPublished"),
    ] == asked

    stack.program(MADE)
    stack.preview()
    assert [] == emulator.writes()
    stack.up()
    assert 1 == len(emulator.writes())
    assert "FW" in stack.output("url")
    assert "[pulumi " in stack.output("message")
    assert 2 == len(emulator.flows())

    stack.program(MISSING)
    failed = stack.run("preview", ok=False)
    assert 'has no flow named "Survy"; did you mean "Survey"?' in failed.text
    assert "Traceback" not in failed.text
