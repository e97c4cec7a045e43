"""The stacks of this project, as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from studio_emulator import Emulator
from support.pulumi_stack import ROOT, PulumiStack


@pytest.mark.parametrize("name", ["dev", "staging", "prod"])
def test_a_stack_is_provisioned_once_with_values_of_its_own(
    name: str, tmp_path: Path, credentials: dict[str, str], emulator: Emulator
) -> None:
    stack = PulumiStack.of_this_project(tmp_path / "project", credentials, name)

    stack.up()
    emulator.clear_journal()
    stack.preview("--expect-no-changes")

    flows = {flow["friendly_name"].rpartition(": ")[2]: flow for flow in emulator.flows()}
    bot = json.dumps(flows["support bot"]["revisions"][0]["definition"])
    assert ["phone menu", "support bot", "survey"] == sorted(flows)
    assert flows["survey"]["sid"] in bot
    assert ("https://dev.orders.example.com" in bot) is (name == "dev")
    assert len(flows["support bot"]["test_users"]) == {"dev": 2, "staging": 1, "prod": 0}[name]
    assert flows["phone menu"]["status"] == ("draft" if name == "dev" else "published")
    assert [] == emulator.writes()


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
