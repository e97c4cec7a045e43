"""What each environment runs, after the real engine has promoted a program through three of them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

PROGRAM = """
config = pulumi.Config()
support = studio.template("support.json", company=config.require("company"))
studio.Flow("support", definition=support, commit_message="Route VIPs first")
studio.Flow("menu", definition="menu.json")
"""
BEFORE = {"dev": None, "staging": "dev", "prod": "staging"}


class Environments:
    """Three stacks of one program, each with an account and a value of its own."""

    def __init__(self, folder: Path, credentials: dict[str, str], emulator: Emulator) -> None:
        self.emulator = emulator
        self.stacks: dict[str, PulumiStack] = {}
        self.accounts = {name: emulator.create_account(name) for name in BEFORE}
        for name in BEFORE:
            stack = self.stacks[name] = PulumiStack(folder, credentials, name)
            stack.configure("twilio-studio:accountSid", self.accounts[name]["sid"])
            stack.configure("twilio-studio:authToken", self.accounts[name]["auth_token"])
            stack.configure("shop:company", name)
        stack.definition("support.json", greeting("Welcome to ${company}!"))
        stack.definition("menu.json", greeting("Press 1"))
        stack.program(PROGRAM)

    def promote(self) -> None:
        """Bring one after the other up, and let each say which one it comes after."""
        for stack in self.stacks.values():
            stack.up(TWILIO_STUDIO_COMMIT="1a2b3c4d5e6f7890")
        for name, before in BEFORE.items():
            self.stacks[name].configure("twilio-studio:after", before)

    def save(self, stack: str, flow: str, status: str) -> None:
        """Somebody saves a flow of an environment."""
        client = Client(
            Settings(
                account_sid=self.accounts[stack]["sid"],
                auth_token=self.accounts[stack]["auth_token"],
                base_url=self.emulator.base_url,
            )
        )
        sid = next(each.sid for each in client.flows() if each.friendly_name == flow)
        client.update_flow(sid, status=status, definition=greeting("Bye!"))
        client.close()

    def live(self, stack: str, flow: str) -> str:
        """The hash of what callers of a flow run, from the emulator's store."""
        found = self.emulator.flows(self.accounts[stack]["sid"])
        revisions = next(each["revisions"] for each in found if each["friendly_name"] == flow)
        published = [each for each in revisions if each["status"] == "published"]
        newest = max(published, key=lambda each: int(each["revision"]))
        return Definition.from_api(newest["definition"]).sha256

    def status(self, code: int) -> tuple[str, dict[str, Any], str]:
        """What the command prints, its JSON and its page."""
        stack = self.stacks["prod"]
        done = stack.tool("status", "--json", "status.json", "--html", "status.html")
        assert code == done.returncode, done.stdout + done.stderr
        report = json.loads((stack.folder / "status.json").read_text())
        return done.stdout, report, (stack.folder / "status.html").read_text()


def by_flow(report: dict[str, Any], key: str) -> dict[tuple[str, str], Any]:
    return {
        (stack["stack"], flow["name"]): flow[key]
        for stack in report["stacks"]
        for flow in stack["flows"]
    }


@pytest.fixture
def environments(tmp_path: Path, credentials: dict[str, str], emulator: Emulator) -> Environments:
    """Nothing is up yet."""
    return Environments(tmp_path / "project", credentials, emulator)


def test_what_was_promoted_is_the_same_everywhere_and_what_somebody_did_is_told(
    environments: Environments,
) -> None:
    environments.promote()

    _, promoted, _ = environments.status(0)
    stored = {
        (stack, flow): environments.live(stack, flow)
        for stack in BEFORE
        for flow in ("menu", "support")
    }
    environments.save("staging", "menu", "published")
    environments.save("prod", "support", "draft")
    environments.emulator.clear_journal()
    printed, found, page = environments.status(2)

    assert ["dev", "staging", "prod"] == [each["stack"] for each in promoted["stacks"]]
    assert stored == by_flow(promoted, "definition_sha256")
    assert 1 == len({stored[stack, "menu"] for stack in BEFORE})
    assert 3 == len({stored[stack, "support"] for stack in BEFORE})
    for flow, same in {"menu": ["dev", "prod"], "support": []}.items():
        assert ["dev", "prod"] == by_flow(promoted, "same_version")["staging", flow]
        assert same == by_flow(promoted, "same_definition")["staging", flow]
    assert {"1a2b3c4d5e6f"} == set(by_flow(promoted, "commit").values())
    assert "Route VIPs first" == by_flow(promoted, "message")["prod", "support"]

    words = by_flow(found, "words")
    assert ["drifted"] == words.pop(("staging", "menu"))
    assert ["foreign draft"] == words.pop(("prod", "support"))
    assert {()} == {tuple(each) for each in words.values()}
    assert (
        environments.live("staging", "menu")
        == by_flow(found, "definition_sha256")["staging", "menu"]
    )
    assert "6 flows in 3 stacks: 1 drifted, 1 foreign draft" in printed
    assert "6 flows in 3 stacks: 1 drifted, 1 foreign draft" in page
    assert 2 == page.count("✗")

    asked = environments.emulator.journal()
    lists = Counter(
        each["account_sid"] for each in asked if each["path"].partition("?")[0] == "/v2/Flows"
    )
    assert {sid["sid"]: 1 for sid in environments.accounts.values()} == lists
    assert 3 + 2 == len(asked)  # and one revision of each flow that somebody saved
    assert {"GET"} == {each["method"] for each in asked}
