"""Twilio's own command line, from npm and unchanged, works on the emulator through its proxy.

It knows no other address than Twilio's. `python tools/npm.py` installs it.
"""

from __future__ import annotations

import json
import os
import runpy
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.cli.machine import SimulatorMachine
from studio_emulator import Emulator
from support.patience import PATIENCE
from support.talks import ADDRESS, ASKS, CONTACT

TOOL = Path(__file__).resolve().parents[2] / "tools" / "npm.py"
FLOWS = "api:studio:v2:flows"

Twilio = Callable[..., list[dict[str, Any]]]
Ended = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def program() -> Path:
    """The command; without it the test is skipped, or fails if REQUIRE_TWILIO_CLI=1."""
    found: Path = runpy.run_path(str(TOOL))["program"]("twilio-cli")
    if not found.exists():
        say = pytest.fail if os.environ.get("REQUIRE_TWILIO_CLI") == "1" else pytest.skip
        say("no twilio-cli: `python tools/npm.py` installs it, or says what to do")
    return found


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(tls_proxy=True, machine=SimulatorMachine()) as running:
        yield running


@pytest.fixture
def ended(program: Path, emulator: Emulator, tmp_path: Path) -> Ended:
    """Runs one command of the `twilio` that knows nothing of an emulator, to its end, good or bad."""
    environment = {
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),  # a user's profiles stay out of it
        **emulator.client_environment,
    }

    def run(command: str, **options: str) -> subprocess.CompletedProcess[str]:
        flags = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
        return subprocess.run(
            [program, command, "-o=json", *flags],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    return run


@pytest.fixture
def twilio(ended: Ended) -> Twilio:
    """Runs one command that has to succeed; what it shows, as JSON."""

    def run(command: str, **options: str) -> list[dict[str, Any]]:
        done = ended(command, **options)
        assert 0 == done.returncode, done.stderr
        shown: list[dict[str, Any]] = json.loads(done.stdout or "[]")
        return shown

    return run


def test_twilio_cli_tells_the_story_of_a_flow(
    twilio: Twilio, emulator: Emulator, definition: dict[str, Any]
) -> None:
    text = json.dumps(definition)

    (checked,) = twilio(
        f"{FLOWS}:validate:create", friendly_name="Thanks", status="draft", definition=text
    )
    (made,) = twilio(f"{FLOWS}:create", friendly_name="Thanks", status="draft", definition=text)
    sid = made["sid"]
    (updated,) = twilio(f"{FLOWS}:update", sid=sid, status="published", commit_message="Go live")
    (listed,) = twilio(f"{FLOWS}:list")
    (fetched,) = twilio(f"{FLOWS}:fetch", sid=sid)
    revisions = twilio(f"{FLOWS}:revisions:list", sid=sid)
    (live,) = twilio(f"{FLOWS}:revisions:fetch", sid=sid, revision="LatestPublished")
    twilio(f"{FLOWS}:test-users:update", sid=sid, test_users="+15550001111")
    (users,) = twilio(f"{FLOWS}:test-users:fetch", sid=sid)
    twilio(f"{FLOWS}:remove", sid=sid)

    assert checked["valid"] is True
    assert (sid, "published", 2) == (listed["sid"], updated["status"], updated["revision"])
    assert definition == fetched["definition"]
    assert [2, 1] == [each["revision"] for each in revisions]
    assert (2, "Go live") == (live["revision"], live["commitMessage"])
    assert ["+15550001111"] == users["testUsers"]
    assert [("POST", "/v2/Flows"), ("POST", f"/v2/Flows/{sid}"),
            ("POST", f"/v2/Flows/{sid}/TestUsers"), ("DELETE", f"/v2/Flows/{sid}")] == [
        (write["method"], write["path"]) for write in emulator.writes()
    ]  # fmt: skip
    assert [] == emulator.flows()


def test_twilio_cli_tells_that_a_definition_is_refused(
    ended: Ended, definition: dict[str, Any]
) -> None:
    definition["states"][1]["properties"]["body"] = 3

    refused = ended(
        f"{FLOWS}:validate:create",
        friendly_name="Thanks",
        status="draft",
        definition=json.dumps(definition),
    )

    assert 0 != refused.returncode
    assert 81022 == json.loads(refused.stdout)[0]["code"]


def test_twilio_cli_reads_back_what_leads_to_a_flow(twilio: Twilio, emulator: Emulator) -> None:
    flow = "FW" + "1" * 32
    url = f"https://webhooks.twilio.com/v1/Accounts/{emulator.account_sid}/Flows/{flow}"
    number = emulator.add_number("+15550100001", sms_url=url)
    emulator.seed_directory(
        {
            "messaging_services": [{"friendly_name": "Alerts", "inbound_request_url": url}],
            "address_configurations": [
                {
                    "type": "chat",
                    "address": "web",
                    "auto_creation": {"enabled": True, "type": "studio", "studio_flow_sid": flow},
                }
            ],
            "flex_flows": [
                {
                    "friendly_name": "Web chat",
                    "integration_type": "studio",
                    "integration": {"flow_sid": flow, "retry_count": 3},
                }
            ],
        }
    )

    (led,) = twilio("api:core:incoming-phone-numbers:update", sid=number["sid"], voice_url=url)
    (listed,) = twilio("api:core:incoming-phone-numbers:list", phone_number="+15550100001")
    (service,) = twilio("api:messaging:v1:services:list", properties="sid,inboundRequestUrl")
    (address,) = twilio(
        "api:conversations:v1:configuration:addresses:list", properties="sid,autoCreation"
    )
    (flex,) = twilio("api:flex:v1:flex-flows:list", properties="sid,integration")

    assert url == led["voiceUrl"]
    assert (number["sid"], "+15550100001") == (listed["sid"], listed["phoneNumber"])
    assert url == service["inboundRequestUrl"]
    assert flow == address["autoCreation"]["studio_flow_sid"]
    assert flow == flex["integration"]["flow_sid"]
    assert url == emulator.numbers()[0]["voice_url"]


def test_an_execution_is_started_told_and_ended(twilio: Twilio, emulator: Emulator) -> None:
    text = json.dumps(ASKS)
    (made,) = twilio(f"{FLOWS}:create", friendly_name="Asks", status="published", definition=text)
    flow = made["sid"]

    (started,) = twilio(
        f"{FLOWS}:executions:create",
        **{"flow_sid": flow, "to": CONTACT, "from": ADDRESS, "parameters": '{"name": "Zeke"}'},
    )
    sid = started["sid"]
    (step,) = twilio(f"{FLOWS}:executions:steps:list", flow_sid=flow, execution_sid=sid)
    # as `twilio-studio run` prints it
    (ended,) = twilio(f"{FLOWS}:executions:update", flow_sid=flow, sid=sid, status="ended")

    assert ("active", "ended") == (started["status"], ended["status"])
    assert ("incomingRequest", "Trigger", "ask") == tuple(
        step[key] for key in ("name", "transitionedFrom", "transitionedTo")
    )
    [execution] = emulator.executions()
    assert ("ended", "Hello Zeke, how was it?") == (
        execution["status"],
        execution["heard"][0]["body"],
    )
