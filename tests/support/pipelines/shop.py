"""A project in a repository, as `init --ci` writes it, with its stacks in a folder and its account at the emulator."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import yaml

from studio_emulator import Emulator
from support.pipelines.machine import OURS, git
from support.pulumi_stack import surroundings

STACKS = ("dev", "staging", "prod")
PASSPHRASE = "a passphrase of three words"
TOOL = Path(sys.executable).with_name("twilio-studio")


class Shop:
    """The repository, and what a person does in a clone of it."""

    def __init__(self, folder: Path, forge: str, emulator: Emulator) -> None:
        self.clone = folder / "shop"
        self.origin = folder / "origin.git"
        self.emulator = emulator
        self.question = "What is your name?"
        self.environ = {**surroundings(folder / "own"), **self.secrets, **self.variables}
        self.tool("init", self.clone, "--ci", forge, cwd=folder)
        with (self.clone / "requirements.txt").open("a") as needs:
            needs.write(f"{OURS}\n")
        for stack in STACKS:
            self.configure(stack, "twilio-studio:baseUrl", emulator.base_url)
            self.pulumi("stack", "init", stack)
        git(folder, "init", "--quiet", "--bare", "--initial-branch", "main", str(self.origin))
        git(self.origin, "config", "receive.advertisePushOptions", "true")
        git(self.clone, "init", "--quiet", "--initial-branch", "main")
        (self.clone / ".venv").symlink_to(sys.prefix)  # as a person's own is made from a registry
        (self.clone / ".git" / "info" / "exclude").write_text(".venv\n")
        git(self.clone, "remote", "add", "origin", str(self.origin))
        self.push("A project with pipelines")

    @property
    def secrets(self) -> dict[str, str]:
        """What a job of an environment may know and nobody may see."""
        return {
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            "TWILIO_AUTH_TOKEN": self.emulator.auth_token,
        }

    @property
    def variables(self) -> dict[str, str]:
        """What a job of an environment knows beside."""
        return {
            "PULUMI_BACKEND_URL": (self.clone.parent / "own" / "state").as_uri(),
            "TWILIO_ACCOUNT_SID": self.emulator.account_sid,
        }

    def tool(self, *arguments: str | Path, cwd: Path | None = None) -> str:
        """Run `twilio-studio` as a person does."""
        return self._run(TOOL, *arguments, cwd=cwd)

    def pulumi(self, *arguments: str) -> str:
        """Run `pulumi` as a person does."""
        return self._run("pulumi", *arguments, "--non-interactive")

    def up(self, *stacks: str) -> None:
        """Deploy from the clone, without asking what the stack before each runs."""
        self.environ["TWILIO_STUDIO_OVERRIDE"] = "set up"
        for stack in stacks:
            self.pulumi("up", "--yes", "--skip-preview", "--stack", stack)

    def configure(self, stack: str, key: str, value: str | None) -> None:
        """Set a key in the stack's configuration, or take it out."""
        file = self.clone / f"Pulumi.{stack}.yaml"
        settings = yaml.safe_load(file.read_text()) if file.exists() else {}
        settings.setdefault("config", {})[key] = value
        if value is None:
            del settings["config"][key]
        file.write_text(yaml.safe_dump(settings))

    def ask(self, question: str) -> None:
        """Let the project's flow ask something else, and its test cases expect that."""
        for file in (self.clone / "flows").iterdir():
            file.write_text(file.read_text().replace(self.question, question))
        self.question = question

    def break_flow(self) -> None:
        """Let the project's flow begin in a widget that does not exist."""
        file = self.clone / "flows" / "greeter.json"
        definition = json.loads(file.read_text())
        definition["initial_state"] = "nowhere"
        file.write_text(json.dumps(definition, indent=2) + "\n")

    def push(self, message: str, branch: str = "main") -> str:
        """Commit all, and push it to a branch; the commit."""
        git(self.clone, "add", "--all")
        git(self.clone, "commit", "--quiet", "--message", message)
        git(self.clone, "push", "--quiet", "--force", "origin", f"HEAD:refs/heads/{branch}")
        return git(self.clone, "rev-parse", "HEAD")

    def committed(self, path: str) -> str:
        """A file as it is on the branch main of the repository."""
        return git(self.origin, "show", f"main:{path}")

    def _run(self, *command: str | Path, cwd: Path | None = None) -> str:
        done = subprocess.run(
            command,
            cwd=cwd or self.clone,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert 0 == done.returncode, done.stdout
        return done.stdout


def hidden(texts: Mapping[str, str], told: str) -> list[str]:
    """The names of the secrets that stand in a text."""
    return [name for name, secret in texts.items() if secret in told]
