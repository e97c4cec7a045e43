"""A real stack on the real engine, in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import yaml

from studio_emulator import Emulator
from support import kept

ROOT = Path(__file__).resolve().parents[2]
PROJECT = """
name: {name}
main: program
runtime: python
options:
  refresh: always
"""
PREAMBLE = """
import pulumi
import pulumi_twilio_studio as studio

"""


@dataclass(frozen=True)
class Result:
    """What a command printed (both streams, in order) and how it ended."""

    command: str
    code: int
    text: str

    def __str__(self) -> str:
        return f"$ pulumi {self.command}\n{self.text}\n(exit code {self.code})"


class PulumiStack:
    """One project with one stack; every command runs as a user would run it."""

    def __init__(
        self, folder: Path, environ: dict[str, str], name: str = "test", project: str = "shop"
    ) -> None:
        """Makes the stack `name`, of the project in the folder if there is one, else of a new one."""
        self.folder = folder
        self.name = name
        own = surroundings(folder)
        self.environ = {**own, **environ}
        if "PATH" not in environ:
            self.environ["PULUMI_PYTHON_CMD"] = kept.python()
        if (folder / "Pulumi.yaml").exists() or any(
            name in own for name in environ.keys() - {SKIP_CHECKPOINTS}
        ):
            self.run("stack", "init", name)
        else:
            kept.new_stack(folder, name, project, lambda at: _init(at, name, project))
            _begin(folder, project)

    @classmethod
    def of_this_project(cls, folder: Path, environ: dict[str, str], name: str) -> PulumiStack:
        """A stack of the project itself, in a copy, since the engine writes beside the settings."""
        installed = shutil.ignore_patterns(".venv", "bin", "include", "lib*", "pyvenv.cfg")
        shutil.copytree(ROOT / "stacks", folder / "stacks", ignore=installed)
        shutil.copy(ROOT / "Pulumi.yaml", folder)
        for link in (folder / ".venv", folder / "stacks" / ".venv"):
            link.symlink_to(Path(sys.prefix))
        return cls(folder, environ, name)

    def program(self, text: str) -> None:
        """What the stack declares from now on."""
        source = PREAMBLE + textwrap.dedent(text)
        (self.folder / "program" / "__main__.py").write_text(source)

    def definition(self, name: str, definition: dict[str, Any]) -> None:
        """Write a definition where the program finds it as `name`."""
        (self.folder / "program" / name).write_text(json.dumps(definition))

    def configure(self, key: str, value: str | None) -> None:
        """What `pulumi config set` writes, or `pulumi config rm` takes away, without a process for it."""
        file = self.folder / f"Pulumi.{self.name}.yaml"
        settings = yaml.safe_load(file.read_text()) or {}
        configured = settings.setdefault("config", {})
        configured.pop(key, None)
        if value is not None:
            configured[key] = value
        file.write_text(yaml.safe_dump(settings))

    def run(self, *arguments: str, ok: bool | None = True, **environ: str) -> Result:
        """Run a command; fails the test when it ends otherwise than `ok` says, if that says anything."""
        done = subprocess.run(
            self._command(arguments),
            cwd=self.folder,
            env={**self.environ, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        result = Result(" ".join(arguments), done.returncode, done.stdout)
        assert ok is None or (result.code == 0) is ok, str(result)
        return result

    def up(self, *arguments: str, ok: bool = True, **environ: str) -> Result:
        """`pulumi up`, unattended."""
        return self.run("up", "--yes", "--skip-preview", *arguments, ok=ok, **environ)

    def preview(self, *arguments: str, ok: bool = True) -> Result:
        """`pulumi preview --diff`."""
        return self.run("preview", "--diff", *arguments, ok=ok)

    def destroy(self) -> Result:
        """`pulumi destroy`, unattended."""
        return self.run("destroy", "--yes", "--skip-preview")

    def start(self, *arguments: str) -> psutil.Popen:
        """Start a command and go on; its output goes to `started.log`."""
        with (self.folder / "started.log").open("w") as log:
            return psutil.Popen(
                self._command(arguments), cwd=self.folder, env=self.environ, stdout=log, stderr=log
            )

    def tool(self, *arguments: str, within: str = ".") -> subprocess.CompletedProcess[str]:
        """`twilio-studio` as a user runs it, in that folder of the project, unattended."""
        return subprocess.run(
            [Path(sys.executable).with_name("twilio-studio"), *arguments],
            cwd=self.folder / within,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def start_tool(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `twilio-studio` and go on; both of its streams are pipes."""
        return subprocess.Popen(
            [Path(sys.executable).with_name("twilio-studio"), *arguments],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def recover(self, *arguments: str) -> Result:
        """`twilio-studio recover`."""
        done = self.tool("recover", *arguments)
        return Result(f"recover {' '.join(arguments)}", done.returncode, done.stdout + done.stderr)

    def urns(self) -> list[str]:
        """The URNs of the flows and subaccounts in the state; one that is being replaced stands twice."""
        return [each["urn"] for each in self._resources() if "dynamic/studio:" in each["type"]]

    def output(self, name: str) -> Any:
        """One of the stack's outputs, none of which is secret."""
        [stack] = [each for each in self._resources() if each["type"] == "pulumi:pulumi:Stack"]
        return stack["outputs"][name]

    def state(self) -> str:
        """The whole state, secrets in clear."""
        return self.run("stack", "export", "--show-secrets").text

    def _resources(self) -> list[dict[str, Any]]:
        """What the engine has written down."""
        [file] = self.folder.glob(f"state/.pulumi/stacks/*/{self.name}.json")
        return json.loads(file.read_text())["checkpoint"]["latest"].get("resources") or []

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        pulumi = shutil.which("pulumi")
        assert pulumi, "no engine on PATH: run `make test`, or `. tools/activate` first"
        stack = () if arguments[:2] == ("stack", "init") else ("--stack", self.name)
        return [pulumi, *arguments, *stack, "--non-interactive", "--color", "never"]


def provider_of(pulumi: psutil.Popen) -> psutil.Process:
    """The process in which our provider runs for a started command."""
    found = providers_of(pulumi)
    assert 1 == len(found), found
    return found[0]


def providers_of(pulumi: psutil.Popen) -> list[psutil.Process]:
    """All of them: a run whose provider was changed by the program has two."""
    return [
        process
        for process in pulumi.children(recursive=True)
        if "pulumi.dynamic" in process.cmdline()
    ]


def kill_provider(pulumi: psutil.Popen) -> None:
    """End our provider of a started command, which has no time for anything."""
    for process in providers_of(pulumi):
        process.kill()


def kill_engine(pulumi: psutil.Popen) -> None:
    """End the engine itself in the same way."""
    pulumi.kill()


def kill_both(pulumi: psutil.Popen) -> None:
    """End the engine and our provider of a started command."""
    theirs = providers_of(pulumi)
    pulumi.kill()
    for process in theirs:
        process.kill()


def kill_during_up(
    stack: PulumiStack,
    emulator: Emulator,
    request: dict[str, Any],
    phase: str,
    kill: Callable[[psutil.Popen], None],
    *arguments: str,
) -> None:
    """Kill while the request that fits is held before or after it takes effect, and then let it go."""
    fault = emulator.fault({"match": request, "times": 1, "action": {"hold": phase}})
    pulumi = stack.start(*(arguments or ("up", "--yes", "--skip-preview")))
    assert emulator.wait_fired(fault)

    kill(pulumi)
    pulumi.wait()
    emulator.clear_faults()


# When the engine writes its state. If the tests themselves run with it, all engines that they start do.
SKIP_CHECKPOINTS = "PULUMI_SKIP_CHECKPOINTS"


def surroundings(folder: Path) -> dict[str, str]:
    """Nothing of the user's own Pulumi or Twilio but the mode of the test run (SKIP_CHECKPOINTS)."""
    (folder / "state").mkdir(parents=True, exist_ok=True)
    theirs = ("PULUMI_", "TWILIO_")
    return {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(theirs) or name == SKIP_CHECKPOINTS
        },
        "PULUMI_BACKEND_URL": (folder / "state").as_uri(),
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "GOGC": "400",  # a fifth of the engine's own time is spent on tidying what it soon leaves
    }


def _begin(folder: Path, project: str) -> None:
    """A project without a stack."""
    (folder / "program").mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text(PROJECT.format(name=project))


def _init(folder: Path, name: str, project: str) -> None:
    """Its first stack, made by the engine."""
    _begin(folder, project)
    subprocess.run(
        ["pulumi", "stack", "init", name, "--non-interactive"],
        cwd=folder,
        env=surroundings(folder),
        check=True,
        capture_output=True,
    )


def live_once(stack: PulumiStack, emulator: Emulator) -> Result:
    """Bring the stack up, again without a write, and away; what the first `up` said."""
    went_up = stack.up()
    written = len(emulator.writes())
    stack.up("--expect-no-changes")
    written_again = len(emulator.writes()) - written
    stack.destroy()

    assert written > 0
    assert 0 == written_again
    assert [] == emulator.flows()
    return went_up
