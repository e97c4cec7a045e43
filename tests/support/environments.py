"""Environments of one project: stacks that come one after the other, in accounts of their own or in one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studio_emulator import Emulator
from support.definitions import greeting
from support.small_engine import Resource, Run, Stack

NAMESPACE = "twilio-studio"


@dataclass
class Environments:
    """The stacks of the project `shop` in one folder, each in the account that it is given."""

    folder: Path
    emulator: Emulator
    stacks: dict[str, Stack] = field(default_factory=dict)

    def add(
        self,
        name: str,
        account: Mapping[str, str] | None = None,
        project: str = "shop",
        **settings: str,
    ) -> Stack:
        """A stack whose account is that one, or else the emulator's first. Settings are of our namespace."""
        own = account or {"sid": self.emulator.account_sid, "auth_token": self.emulator.auth_token}
        environ = {
            "TWILIO_BASE_URL": self.emulator.base_url,
            "TWILIO_ACCOUNT_SID": own["sid"],
            "TWILIO_AUTH_TOKEN": own["auth_token"],
        }
        config = {f"{NAMESPACE}:{key}": value for key, value in settings.items()}
        self.stacks[name] = Stack(self.folder, project, name, environ, config)
        return self.stacks[name]

    def up(self, stack: str, *flows: Resource, **run: Any) -> Run:
        """Run a stack that declares these flows."""
        return self.stacks[stack].up({each.name: each for each in flows}, Run(**run))

    def outputs(self, stack: str, name: str = "support") -> dict[str, Any]:
        """What the stack's state records of a flow, which a test may change before `save`."""
        [found] = [
            each for each in self.stacks[stack].resources if each["urn"].endswith(f"::{name}")
        ]
        outputs: dict[str, Any] = found["outputs"]
        return outputs

    def file(self, stack: str, project: str = "shop") -> Path:
        """The file that holds the stack's state."""
        return self.folder / ".pulumi" / "stacks" / project / f"{stack}.json"

    def save(self, stack: str, project: str = "shop", **deployment: Any) -> None:
        """Write the state of a stack as it is now, with more in its deployment."""
        latest = {"manifest": {}, "resources": self.stacks[stack].resources, **deployment}
        self.file(stack, project).write_text(json.dumps({"checkpoint": {"latest": latest}}))

    def asked(self) -> list[str]:
        """All requests."""
        return [
            f"{entry['method']} {entry['path'].partition('?')[0]}"
            for entry in self.emulator.journal()
        ]


def template(version: str, body: str = "Hello!", **given: Any) -> Resource:
    """The flow `support`, filled in from the template with that hash: one digit stands for all."""
    name = given.pop("name", "support")
    declared = {"definition": json.dumps(greeting(body)), "template_sha256": version * 64}
    return Resource("Flow", name, {**declared, **given})


def plain(body: str, **given: Any) -> Resource:
    """The flow `support`, from a definition without a template."""
    return Resource("Flow", "support", {"definition": json.dumps(greeting(body)), **given})
