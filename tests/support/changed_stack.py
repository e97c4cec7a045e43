"""A stack of each kind of resource on a small engine, what somebody does to it, and what is said about that."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pulumi_twilio_studio.stack.connections import Connections
from pulumi_twilio_studio.stack.drift import find_drift
from pulumi_twilio_studio.stack.drift_report import DriftReport
from pulumi_twilio_studio.stack.home import StackHome
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.retry import RetryBudget, RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting
from support.small_engine import Of, Resource, Run, Stack

TEXT = json.dumps(greeting())


def flow(name: str, **given: object) -> Resource:
    """A flow that says hello."""
    return Resource("Flow", name, {"definition": TEXT, **given})


def program() -> dict[str, Resource]:
    """Something of each kind, in two accounts."""
    return {
        "acme": Resource("Subaccount", "acme"),
        "bot": flow("bot"),
        "quiet": flow("quiet"),
        "ignored": flow("ignored", on_drift="ignore"),
        "refused": flow("refused", on_drift="fail"),
        "unfinished": flow("unfinished", status="draft"),
        "arranged": flow("arranged", layout="manage"),
        "inside": flow("inside", account_sid=Of("acme")),
        "testers": Resource(
            "TestUsers", "testers", {"flow_sid": Of("bot"), "test_users": ["client:ann"]}
        ),
    }


@dataclass
class ChangedStack:
    """A stack that is up, and somebody who works on its accounts."""

    stack: Stack
    folder: Path
    emulator: Emulator
    declared: dict[str, Resource]

    @classmethod
    def up(
        cls,
        folder: Path,
        emulator: Emulator,
        credentials: dict[str, str],
        name: str = "dev",
        declared: dict[str, Resource] | None = None,
    ) -> ChangedStack:
        """Bring a stack up in a folder, which is its backend too."""
        stack = Stack(folder, "shop", name, credentials, {})
        given = program() if declared is None else declared
        run = stack.up(given, Run())
        assert run.is_well, run
        return cls(stack, folder, emulator, given)

    @property
    def home(self) -> StackHome:
        """Where its state is."""
        return StackHome(self.folder, "shop", self.stack.name, f"file://{self.folder}")

    def sid(self, name: str) -> str:
        """The SID of a resource of the program."""
        entry = self.stack.entry(self.declared[name])
        assert entry is not None
        return str(entry["id"])

    def client(self, account_sid: str | None = None) -> Client:
        """Somebody in the account."""
        own = self.emulator.account_sid if account_sid is None else account_sid
        token = next(each["auth_token"] for each in self.emulator.accounts() if each["sid"] == own)
        settings = {"account_sid": own, "auth_token": token, "base_url": self.emulator.base_url}
        return Client(Settings(**settings))

    def save(
        self, name: str, text: str = "Go away!", status: str = "published", **more: Any
    ) -> None:
        """Somebody saves a flow."""
        inside = self.sid("acme") if name == "inside" else None
        self.client(inside).update_flow(
            self.sid(name),
            status=status,
            definition=greeting(text, **more),
            commit_message="by hand",
        )

    def preview(self) -> list[str]:
        """All that a preview says, message by message."""
        said: list[str] = []
        for line in self.stack.up(self.declared, Run(is_preview=True)).said.splitlines():
            if line.startswith("    ") and said:
                said[-1] += f"\n{line}"
            else:
                said.append(line)
        return said

    def drift(self, *others: ChangedStack) -> DriftReport:
        """What is found without an engine, in this stack and in others."""
        return drift_of(self.home, *(each.home for each in others))


def drift_of(*homes: StackHome) -> DriftReport:
    """What is found in those stacks, without waiting."""
    pace = RetryPolicy(sleep=lambda _: None, quota=RetryBudget())
    return find_drift(homes, connections=Connections(pace))
