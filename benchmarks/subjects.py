"""What is compared: our flows, declared in three ways; trivial resources that hold the same texts; and Terraform.

Each subject has an emulator and a folder of its own. `declare` writes the flows at a version: another version is
another text in each flow. The commands that follow are what a user types.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from benchmarks.measuring import Measured, measured
from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

WIDGETS = 20
LATENCY_MS = 100
WORKS = ("no-op", "create", "change")


class Subject(ABC):
    """One of those that are compared, with no flows yet."""

    kind: str
    checkpoints: bool
    commands: ClassVar[Mapping[str, tuple[str, ...]]]
    """By work: the program, and what it is told."""

    tls_proxy = False

    def __init__(self, folder: Path, flows: int) -> None:
        self.folder = folder
        self.flows = flows
        self.emulator = Emulator(tls_proxy=self.tls_proxy, latency_ms=LATENCY_MS).__enter__()

    def close(self) -> None:
        """End the emulator, and remove the folder."""
        self.emulator.__exit__(None, None, None)
        shutil.rmtree(self.folder)

    @abstractmethod
    def declare(self, version: int) -> None:
        """Write the flows as they are from now on."""

    @abstractmethod
    def environment(self) -> Mapping[str, str]:
        """The variables that a command sees."""

    def measure(self, work: str) -> Measured:
        """Do it once."""
        return measured(self.commands[work], self.folder, self.environment(), self.emulator)

    def write(self, folder: Path, version: int) -> None:
        """One file with a definition for each flow, none like another."""
        folder.mkdir(exist_ok=True)
        for number in range(self.flows):
            text = json.dumps(chain(f"{number}, version {version}"))
            (folder / f"{number}.json").write_text(text)


class Pulumi(Subject):
    """A Pulumi program in Python."""

    program: str
    stack = ("--stack", "test", "--non-interactive", "--color", "never")
    commands: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "no-op": ("pulumi", "preview", "--expect-no-changes", *stack),
        "create": ("pulumi", "up", "--yes", "--skip-preview", *stack),
        "change": ("pulumi", "up", "--yes", "--skip-preview", *stack),
    }

    def __init__(self, folder: Path, flows: int, *, checkpoints: bool) -> None:
        super().__init__(folder, flows)
        self.checkpoints = checkpoints
        self.stack_of_user = PulumiStack(folder, self._account())
        (folder / "program" / "__main__.py").write_text(self.program.format(flows=flows))

    def declare(self, version: int) -> None:
        self.write(self.folder / "program" / "flows", version)

    def environment(self) -> Mapping[str, str]:
        found = {**self.stack_of_user.environ, "PYTHONPATH": self._paths()}
        if not self.checkpoints:
            found["PULUMI_SKIP_CHECKPOINTS"] = "true"
        tests_own = ("GOGC", "PYTHONDONTWRITEBYTECODE")  # a user's command has neither
        return {name: value for name, value in found.items() if name not in tests_own}

    def _account(self) -> dict[str, str]:
        return {
            "TWILIO_BASE_URL": self.emulator.base_url,
            "TWILIO_ACCOUNT_SID": self.emulator.account_sid,
            "TWILIO_AUTH_TOKEN": self.emulator.auth_token,
        }

    def _paths(self) -> str:
        own = str(self.folder / "program")
        return os.pathsep.join([own, *filter(None, [os.environ.get("PYTHONPATH")])])


class ByPath(Pulumi):
    """Our flows, each with the path of its definition."""

    kind = "path"
    program = """
import pulumi_twilio_studio as studio

for number in range({flows}):
    studio.Flow(f"flow-{{number}}", definition=f"flows/{{number}}.json")
"""


class ByTemplate(Pulumi):
    """Our flows, all of one template, each with its own value."""

    kind = "template"
    program = """
import pulumi_twilio_studio as studio

for number in range({flows}):
    studio.Flow(f"flow-{{number}}", definition=studio.template("flow.json", number=number))
"""

    def declare(self, version: int) -> None:
        text = json.dumps(chain(f"${{number}}, version {version}"))
        (self.folder / "program" / "flow.json").write_text(text)


class ByMapping(Pulumi):
    """Our flows, each with its definition as a mapping, as `FlowBuilder` gives it."""

    kind = "mapping"
    program = """
import json
from pathlib import Path

import pulumi_twilio_studio as studio

for number in range({flows}):
    definition = json.loads(Path(f"flows/{{number}}.json").read_text())
    studio.Flow(f"flow-{{number}}", definition=definition)
"""


class Floor(Pulumi):
    """The least that a dynamic resource can be, holding the same texts. It sends no request."""

    kind = "floor"
    program = """
from pathlib import Path

from trivial import Trivial

for number in range({flows}):
    Trivial(f"flow-{{number}}", Path(f"flows/{{number}}.json").read_text())
"""
    resource = """
from pulumi.dynamic import CreateResult, DiffResult, ReadResult, Resource, ResourceProvider, UpdateResult


class Provider(ResourceProvider):
    serialize_as_secret_always = False

    def create(self, props):
        return CreateResult("1", props)

    def read(self, id_, props):
        return ReadResult(id_, props)

    def diff(self, id_, olds, news):
        return DiffResult(changes=olds["text"] != news["text"])

    def update(self, id_, olds, news):
        return UpdateResult(news)


class Trivial(Resource):
    def __init__(self, name, text):
        super().__init__(Provider(), name, {"text": text})
"""

    def __init__(self, folder: Path, flows: int, *, checkpoints: bool) -> None:
        super().__init__(folder, flows, checkpoints=checkpoints)
        (folder / "program" / "trivial.py").write_text(self.resource)


class Terraform(Subject):
    """Terraform with the community's Twilio provider, which knows Twilio's own addresses only."""

    kind = "Terraform"
    tls_proxy = True
    flags = ("-input=false", "-no-color")
    commands: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "no-op": ("terraform", "plan", "-detailed-exitcode", *flags),
        "create": ("terraform", "apply", "-auto-approve", *flags),
        "change": ("terraform", "apply", "-auto-approve", *flags),
    }
    checkpoints: bool = True
    configuration = """
terraform {{
  required_providers {{
    twilio = {{
      source = "RJPearson94/twilio"
    }}
  }}
}}

resource "twilio_studio_flow" "flow" {{
  count         = {flows}
  friendly_name = "flow-${{count.index}}"
  status        = "published"
  definition    = file("${{path.module}}/flows/${{count.index}}.json")
}}
"""

    def __init__(self, folder: Path, flows: int) -> None:
        super().__init__(folder, flows)
        folder.mkdir()
        (folder / "main.tf").write_text(self.configuration.format(flows=flows))
        self.problem = _unready(folder)

    def declare(self, version: int) -> None:
        self.write(self.folder / "flows", version)

    def environment(self) -> Mapping[str, str]:
        theirs = {
            name: value for name, value in os.environ.items() if not name.startswith("TWILIO_")
        }
        return {**theirs, **self.emulator.client_environment, "CHECKPOINT_DISABLE": "1"}


def _unready(folder: Path) -> str | None:
    """Why Terraform cannot work in a folder, or None. A provider that is built locally needs no `init`."""
    for arguments in (["validate"], ["init", "-input=false"], ["validate"]):
        done = subprocess.run(
            ["terraform", *arguments, "-no-color"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0 and arguments == ["validate"]:
            return None
    return "absent: it finds no provider RJPearson94/twilio"


@cache
def terraform_is_missing() -> str | None:
    """Return why there is no Terraform to compare with, or None."""
    if shutil.which("terraform") is None:
        return "absent: there is no terraform on PATH"
    with tempfile.TemporaryDirectory() as place:
        trial = Terraform(Path(place) / "trial", flows=1)
        trial.close()
    return trial.problem


def chain(says: str) -> dict[str, Any]:
    """A flow in which every widget leads to the next, and the first says that."""
    definition = greeting(f"Hello from {says}")
    trigger, first = definition["states"]
    names = ["hello", *(f"step_{number}" for number in range(2, WIDGETS))]
    definition["states"] = [trigger]
    for name, after in zip(names, [*names[1:], None], strict=True):
        sent = {"event": "sent", **({"next": after} if after else {})}
        widget = {**first, "name": name, "transitions": [sent, {"event": "failed"}]}
        definition["states"].append(widget)
    return definition
