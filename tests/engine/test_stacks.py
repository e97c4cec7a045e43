"""The stacks of this project, as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio_emulator import Emulator
from support.pulumi_stack import ROOT, PulumiStack

NAMES = ["dev", "staging", "prod"]


@pytest.fixture(scope="module")
def twilio() -> Iterator[Emulator]:
    """One account for all environments."""
    with Emulator() as running:
        yield running


@pytest.fixture(scope="module")
def environments(
    twilio: Emulator, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, PulumiStack]:
    """The stacks of this project. All are up, one after the other."""
    environ = {
        "TWILIO_BASE_URL": twilio.base_url,
        "TWILIO_ACCOUNT_SID": twilio.account_sid,
        "TWILIO_AUTH_TOKEN": twilio.auth_token,
    }
    folder = tmp_path_factory.mktemp("stacks") / "project"
    dev = PulumiStack.of_this_project(folder, environ, "dev")
    found = {"dev": dev, **{name: PulumiStack(folder, environ, name) for name in NAMES[1:]}}
    for stack in found.values():
        stack.up()
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_stack_is_provisioned_once_with_values_of_its_own(
    name: str, environments: dict[str, PulumiStack], twilio: Emulator
) -> None:
    stack = environments[name]
    twilio.clear_journal()

    stack.preview("--expect-no-changes")

    company = {"dev": "Example Books (dev)", "staging": "Example Books (staging)"}
    begin = f"{company.get(name, 'Example Books')}: "
    flows = {
        flow["friendly_name"].removeprefix(begin): flow
        for flow in twilio.flows()
        if flow["friendly_name"].startswith(begin)
    }
    bot = json.dumps(flows["support bot"]["revisions"][0]["definition"])
    assert ["phone menu", "support bot", "survey"] == sorted(flows)
    assert flows["survey"]["sid"] in bot
    assert ("https://dev.orders.example.com" in bot) is (name == "dev")
    assert len(flows["support bot"]["test_users"]) == {"dev": 2, "staging": 1, "prod": 0}[name]
    assert flows["phone menu"]["status"] == ("draft" if name == "prod" else "published")
    assert [] == twilio.writes()


def test_the_stacks_run_one_version_of_each_flow_that_is_live(
    environments: dict[str, PulumiStack],
) -> None:
    told = json.loads(environments["dev"].tool("status", "--json", "-").stdout)

    live = {
        (flow["name"], flow["version"])
        for stack in told["stacks"]
        for flow in stack["flows"]
        if flow["version"]
    }
    assert NAMES == [stack["stack"] for stack in told["stacks"]]
    assert ["phone-menu", "support-bot", "survey"] == sorted(name for name, _ in live)


def test_prod_refuses_what_staging_does_not_run_and_a_preview_writes_nothing(
    credentials: dict[str, str], emulator: Emulator, tmp_path: Path
) -> None:
    prod = PulumiStack.of_this_project(tmp_path / "project", credentials, "prod")
    PulumiStack(prod.folder, credentials, "staging")

    previewed = prod.preview(ok=False)
    before_up = emulator.writes()
    refused = prod.up(ok=False)

    for result in (previewed, refused):
        assert 'staging has no flow "survey"' in result.text
    assert [] == before_up
    assert {flow["status"] for flow in emulator.flows()} <= {"draft"}  # the phone menu


def test_the_demo_plays_to_its_end_and_leaves_nothing() -> None:
    before = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    demo = subprocess.run(
        [sys.executable, "tools/demo.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    after = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert 0 == demo.returncode, demo.stdout + demo.stderr
    assert "of them writes: 0" in demo.stdout
    assert '~ widget "ask_rating": properties.body: ' in demo.stdout
    assert before.stdout == after.stdout
