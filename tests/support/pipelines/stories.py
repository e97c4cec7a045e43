"""A repository with pipelines, the forge and the account that they speak to, and what people do there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from pulumi_twilio_studio.cli.machine import SimulatorMachine
from studio_emulator import Emulator
from support.forge_server import PROJECT, REPOSITORY, ForgeServer
from support.patience import PATIENCE
from support.pipelines.github import Environment, GitHub, WorkflowRun
from support.pipelines.gitlab import GitLab, PipelineRun
from support.pipelines.machine import Machine
from support.pipelines.shop import STACKS, Shop

READ = ("staging-read", "prod-read")
NUMBER = 5
"""Of the pull request or merge request."""


@dataclass
class Story:
    """A repository with its pipelines, the forge and the account that they speak to."""

    shop: Shop
    github: GitHub
    forge: ForgeServer
    emulator: Emulator

    def request(self, *, fork: bool = False) -> WorkflowRun:
        """The run for a pull request with the branch `change`, of this repository or of a fork."""
        head = {"repo": {"full_name": "mallory/bots" if fork else REPOSITORY}}
        event = {"pull_request": {"number": NUMBER, "head": head}}
        self.emulator.clear_journal()
        return self.github.run("twilio-studio-review.yml", "pull_request", event, ref="change")

    def look(self) -> WorkflowRun:
        """The run of the schedule."""
        self.emulator.clear_journal()
        return self.github.run("twilio-studio-drift.yml", "schedule", {})


@contextmanager
def tell(folder: Path, machine: Machine) -> Iterator[Story]:
    """A story from its beginning: the project of `init --ci github`, with stacks that are not deployed."""
    with Emulator(machine=SimulatorMachine()) as emulator, ForgeServer().running() as forge:
        shop = Shop(folder, "github", emulator)
        names = (*STACKS, *READ)
        kept = {name: Environment(shop.secrets, shop.variables) for name in names}
        yield Story(shop, GitHub(shop.origin, machine, forge, kept), forge, emulator)


@dataclass
class GitLabStory:
    """A project at GitLab with its pipeline, the forge and the account that it speaks to."""

    shop: Shop
    gitlab: GitLab
    forge: ForgeServer
    emulator: Emulator

    def request(self, *, source: int = PROJECT) -> PipelineRun:
        """The pipeline of a merge request with the branch `change`, from that project."""
        self.emulator.clear_journal()
        variables = {
            "CI_MERGE_REQUEST_IID": str(NUMBER),
            "CI_MERGE_REQUEST_PROJECT_ID": str(PROJECT),
            "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": str(source),
        }
        return self.gitlab.run("merge_request_event", variables, ref="change")


@contextmanager
def tell_at_gitlab(folder: Path, machine: Machine) -> Iterator[GitLabStory]:
    """A story from its beginning: the project of `init --ci gitlab`, with stacks that are not deployed."""
    with Emulator(machine=SimulatorMachine()) as emulator, ForgeServer().running() as forge:
        shop = Shop(folder, "gitlab", emulator)
        known = {**shop.secrets, **shop.variables}
        kept = dict.fromkeys((*STACKS, *READ), known)
        yield GitLabStory(shop, GitLab(shop.origin, machine, forge, kept), forge, emulator)


def scripts(run: WorkflowRun) -> list[tuple[str, str, int]]:
    """The job, the step and the exit code of each script but those of the set-up."""
    return [
        (each.job, each.step, each.code)
        for each in run.ran
        if each.step != "Install the program's packages"
    ]


def environment_of(write: dict[str, Any], emulator: Emulator) -> str:
    """The environment whose flow a request of the journal writes."""
    named = re.search(r"/Flows/(FW\w+)", write["path"])
    flows = {each["sid"]: each["friendly_name"] for each in emulator.flows()}
    name = flows[named[1]] if named else write["form"]["FriendlyName"][0]
    return re.sub(r"Greeter \((\w+)\)", r"\1", name)


def live(emulator: Emulator) -> dict[str, Any]:
    """The definition that callers of each environment run, without the company's name."""
    found = {}
    for flow in emulator.flows():
        *_, published = [each for each in flow["revisions"] if each["status"] == "published"]
        text = json.dumps(published["definition"], sort_keys=True)
        name = re.sub(r"Greeter \((\w+)\)", r"\1", flow["friendly_name"])
        found[name] = re.sub(r"Example Books( \(\w+\))?", "", text)
    return found


def deployed_twice(shop: Shop) -> None:
    """Bring prod up, and again with another question."""
    shop.up("prod")
    shop.ask("Name, please.")
    shop.push("Ask shortly")
    shop.up("prod")


def save(emulator: Emulator, sid: str, text: str) -> None:
    """Somebody publishes another text in the Console."""
    auth = (emulator.account_sid, emulator.auth_token)
    url = f"{emulator.base_url}/v2/Flows/{sid}"
    definition = requests.get(url, auth=auth, timeout=PATIENCE).json()["definition"]
    definition["states"][1]["properties"]["body"] = text
    fields = {"Status": "published", "Definition": json.dumps(definition)}
    assert requests.post(url, fields, auth=auth, timeout=PATIENCE).ok


def flow_of(stack: str, emulator: Emulator) -> str:
    """The SID of a stack's flow."""
    [found] = [each for each in emulator.flows() if each["friendly_name"] == f"Greeter ({stack})"]
    return str(found["sid"])
