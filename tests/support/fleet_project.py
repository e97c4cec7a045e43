"""A project of tenants in a folder of its own, and `twilio-studio fleet` on it as a user runs it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from studio_emulator import Emulator
from support import kept
from support.definitions import greeting
from support.pulumi_stack import SKIP_CHECKPOINTS

PROJECT = """
name: shop
main: stacks
stackConfigDir: stacks
runtime: python
options:
  refresh: always
"""
PROGRAM = """
import pulumi
from pulumi_twilio_studio.components.program import declare

declare("tenants.yaml", pulumi.get_stack())
"""
FLOWS = ("hello", "bye")


@dataclass(frozen=True)
class Rolled:
    """How a command ended: its exit code, what it said, and the JSON it wrote."""

    code: int
    text: str
    report: dict[str, Any]

    @property
    def outcomes(self) -> dict[str, str]:
        """By tenant."""
        return {each["tenant"]: each["outcome"] for each in self.report["tenants"]}

    @property
    def errors(self) -> dict[str, str]:
        """By tenant, of those that failed."""
        return {each["tenant"]: each["error"] for each in self.report["tenants"] if each["error"]}


class FleetProject:
    """Tenants with the same few flows, each in a subaccount of the emulator's account."""

    name = ""  # no stack of its own: each tenant has one

    def __init__(
        self,
        folder: Path,
        emulator: Emulator,
        tenants: Sequence[str],
        flows: Sequence[str] = FLOWS,
    ) -> None:
        self.folder = folder
        self.emulator = emulator
        self.tenants = tenants
        self.flows = flows
        (folder / "stacks" / "flows").mkdir(parents=True)
        (folder / "state").mkdir()
        (folder / "Pulumi.yaml").write_text(PROJECT)
        (folder / "stacks" / "__main__.py").write_text(PROGRAM)
        self.say("Hello")
        self._declare()
        self.environ = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("PULUMI_", "TWILIO_")) or name == SKIP_CHECKPOINTS
            },
            "PULUMI_BACKEND_URL": (folder / "state").as_uri(),
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_CONFIG_PASSPHRASE": "",
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            "TWILIO_BASE_URL": emulator.base_url,
            "TWILIO_ACCOUNT_SID": emulator.account_sid,
            "TWILIO_AUTH_TOKEN": emulator.auth_token,
        }

    def say(self, body: str, *flows: str) -> None:
        """What the flows of every tenant say from now on, or only these flows."""
        for flow in flows or self.flows:
            definition = json.dumps(greeting(f"{body}, this is {flow} of ${{company}}"))
            (self.folder / "stacks" / "flows" / f"{flow}.json").write_text(definition)

    def _declare(self) -> None:
        manifest = {
            "defaults": {
                "flows": {flow: {"template": f"flows/{flow}.json"} for flow in self.flows}
            },
            "tenants": {name: {"values": {"company": name}} for name in self.tenants},
        }
        (self.folder / "stacks" / "tenants.yaml").write_text(yaml.safe_dump(manifest))

    def fleet_once(self, *arguments: str) -> None:
        """Run it at the beginning of a test: a run that another test begins with too is copied."""
        kept.once(self, self.emulator, self.fleet, *arguments)

    def command(self, *arguments: str) -> list[str]:
        """`twilio-studio fleet ...`."""
        return [str(Path(sys.executable).with_name("twilio-studio")), "fleet", *arguments]

    def fleet(self, *arguments: str, **environ: str) -> Rolled:
        """Run it to its end."""
        running = self.start(*arguments, **environ)
        text, _ = running.communicate()
        return self.ended(running.returncode, text)

    def start(self, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        """Start it, and go on."""
        self._report.unlink(missing_ok=True)
        return subprocess.Popen(
            [*self.command(*arguments), "--json", str(self._report)],
            cwd=self.folder,
            env={**self.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def ended(self, code: int, text: str) -> Rolled:
        """What a command that ended left behind."""
        report = json.loads(self._report.read_text()) if self._report.exists() else {}
        return Rolled(code, text, report)

    def pulumi(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run the engine itself, as a user would, in the project's folder."""
        return subprocess.run(
            ["pulumi", *arguments, "--non-interactive", "--color", "never"],
            cwd=self.folder,
            env={**self.environ, **environ},
            capture_output=True,
            text=True,
            check=False,
        )

    def urns(self, tenant: str) -> list[str]:
        """What the stack of a tenant holds."""
        exported = json.loads(self.pulumi("stack", "export", "--stack", tenant).stdout)
        return [each["urn"] for each in exported["deployment"]["resources"]]

    def lock(self, tenant: str, pid: int) -> Path:
        """The lock that an engine of that process number would hold on a tenant's stack."""
        folder = self.folder / "state" / ".pulumi" / "locks" / "organization" / "shop" / tenant
        folder.mkdir(parents=True, exist_ok=True)
        lock = {"pid": pid, "username": "somebody", "hostname": socket.gethostname()}
        (folder / "1.json").write_text(json.dumps({**lock, "timestamp": "2026-11-23T02:46:07Z"}))
        return folder / "1.json"

    def account(self, tenant: str) -> str:
        """The SID of the subaccount that was made for a tenant."""
        (sid,) = [
            each["sid"]
            for each in self.emulator.state()["accounts"]
            if each["friendly_name"].startswith(f"{tenant} [")
        ]
        return str(sid)

    def flows_said(self) -> dict[str, list[str]]:
        """What the live revision of every flow says, by the name of its tenant: sorted, every flow counts."""
        return {
            account["friendly_name"].partition(" [")[0]: sorted(map(_said, account["flows"]))
            for account in self.emulator.state()["accounts"]
            if "[pulumi" in account["friendly_name"]
        }

    def messages(self, tenant: str, flow: str) -> list[str]:
        """The commit messages of a tenant's flow, oldest first, without what the stack signs them with."""
        (account,) = [
            each
            for each in self.emulator.state()["accounts"]
            if each["friendly_name"].startswith(f"{tenant} [")
        ]
        (found,) = [each for each in account["flows"] if each["friendly_name"] == flow]
        return [each["commit_message"].partition("[")[0].strip() for each in found["revisions"]]

    def pins(self, tenant: str) -> dict[str, str]:
        """What the configuration of a tenant's stack holds."""
        file = self.folder / "stacks" / f"Pulumi.{tenant}.yaml"
        return (yaml.safe_load(file.read_text()) or {}).get("config", {})

    def all_say(self, body: str) -> dict[str, list[str]]:
        """What `flows_said` answers when each tenant has each flow once, and all are right."""
        return {
            tenant: sorted(f"{body}, this is {flow} of {tenant}" for flow in self.flows)
            for tenant in self.tenants
        }

    def requests(self) -> Counter[str]:
        """How many requests each path saw since the journal was cleared."""
        return Counter(f"{each['method']} {each['path']}" for each in self.emulator.journal())

    @property
    def _report(self) -> Path:
        return self.folder / "report.json"


def _said(flow: dict[str, Any]) -> str:
    live = [each for each in flow["revisions"] if each["status"] == "published"][-1]
    return str(live["definition"]["states"][1]["properties"]["body"])
