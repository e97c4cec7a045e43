"""The stacks of one project, which a small engine brings up, and somebody who works on their accounts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pulumi_twilio_studio.kinds import TENANT
from studio_emulator import Emulator
from support.changed_stack import ChangedStack, flow
from support.definitions import greeting
from support.small_engine import Of, Resource, Run

ACCOUNT = "acme"


def flows(text: str, *names: str, **given: Any) -> dict[str, Resource]:
    """Flows that say a text, in the account of their stack."""
    said = {"definition": json.dumps(greeting(text)), "account_sid": Of(ACCOUNT), **given}
    return {name: flow(name, **said) for name in names}


@dataclass
class ProjectStacks:
    """The stacks of the project in a folder, which is their backend too."""

    folder: Path
    emulator: Emulator
    credentials: dict[str, str]
    stacks: dict[str, ChangedStack] = field(default_factory=dict)

    def up(self, name: str, declared: dict[str, Resource]) -> ChangedStack:
        """Bring a stack up, with an account of its own, or bring it up again with other flows."""
        program = {ACCOUNT: Resource("Subaccount", ACCOUNT), **declared}
        if name in self.stacks:
            run = self.stacks[name].stack.up(program, Run())
            assert run.is_well, run
        else:
            self.stacks[name] = ChangedStack.up(
                self.folder, self.emulator, self.credentials, name, program
            )
        self.stacks[name].declared = program
        return self.stacks[name]

    def account(self, stack: str) -> str:
        """The SID of a stack's account."""
        return self.stacks[stack].sid(ACCOUNT)

    def state(self, stack: str) -> Path:
        """The file with the state of a stack."""
        return self.folder / ".pulumi" / "stacks" / "shop" / f"{stack}.json"

    def settle(self, stack: str, **config: str) -> None:
        """Write a stack's settings."""
        lines = "".join(f"  twilio-studio:{key}: {value}\n" for key, value in config.items())
        (self.folder / f"Pulumi.{stack}.yaml").write_text(f"config:\n{lines}")

    def make_tenant(self, stack: str) -> None:
        """Let the state of a stack hold a tenant."""
        state = json.loads(self.state(stack).read_text())
        urn = f"urn:pulumi:{stack}::shop::{TENANT}::{stack}"
        state["checkpoint"]["latest"]["resources"].append({"urn": urn, "type": TENANT})
        self.state(stack).write_text(json.dumps(state))

    def set_output(self, stack: str, name: str, **outputs: object) -> None:
        """Let the state of a stack say something else of a flow."""
        state = json.loads(self.state(stack).read_text())
        for entry in state["checkpoint"]["latest"]["resources"]:
            if entry["urn"].endswith(f"::{name}"):
                entry["outputs"].update(outputs)
        self.state(stack).write_text(json.dumps(state))

    def save(
        self, stack: str, name: str, text: str, status: str = "published", message: str = "by hand"
    ) -> None:
        """Somebody saves a flow of a stack."""
        changed = self.stacks[stack]
        changed.client(self.account(stack)).update_flow(
            changed.sid(name), status=status, definition=greeting(text), commit_message=message
        )

    def live(self, stack: str, name: str) -> dict[str, Any]:
        """The live revision of a flow, as the emulator stores it."""
        sid = self.stacks[stack].sid(name)
        [found] = [each for each in self.emulator.flows(self.account(stack)) if each["sid"] == sid]
        published = [each for each in found["revisions"] if each["status"] == "published"]
        return max(published, key=lambda each: int(each["revision"]))
