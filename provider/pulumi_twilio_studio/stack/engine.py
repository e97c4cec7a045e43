"""The `pulumi` command, as far as recovery needs it: what it holds of one stack, and its repairs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pulumi_twilio_studio.lifecycle.account import OperationError

# How the engine names our resources: a dynamic provider's, by `module` and `name` of their classes.
OURS = "pulumi-python:dynamic/studio:"
FLOW = f"{OURS}Flow"
SUBACCOUNT = f"{OURS}Subaccount"
TEST_USERS = f"{OURS}TestUsers"


@dataclass(frozen=True)
class Pending:
    """An operation that was under way when the engine ended: "creating", "updating", "deleting", "reading"."""

    operation: str
    urn: str
    inputs: Mapping[str, Any]
    is_custom: bool
    """Whether a provider does it; the others, components and the stack itself, are in the state only."""

    @property
    def type(self) -> str:
        """The resource's type; a URN leads it by those of its parents."""
        return self.urn.split("::")[2].rpartition("$")[2]

    @property
    def name(self) -> str:
        """The resource's name in the program, which may hold "::" itself."""
        return self.urn.split("::", 3)[3]


@dataclass(frozen=True)
class Deployment:
    """The state of a stack, as `pulumi stack export` tells it: secrets stay encrypted."""

    text: str

    @property
    def urns(self) -> list[str]:
        """Every resource in the state; one that is being replaced stands twice."""
        return sorted(resource["urn"] for resource in self.resources)

    @property
    def resources(self) -> list[dict[str, Any]]:
        """What the state holds of each resource: `urn`, `type`, `id`, `inputs`, ..."""
        return list(self._content.get("resources") or ())

    @property
    def pending(self) -> list[Pending]:
        """What the engine was doing when it ended."""
        return [
            Pending(
                operation=entry["type"],
                urn=entry["resource"]["urn"],
                inputs=entry["resource"].get("inputs") or {},
                is_custom=bool(entry["resource"].get("custom")),
            )
            for entry in self._content.get("pending_operations") or ()
        ]

    @property
    def written(self) -> str:
        """When the state was last written, ISO 8601: with a pending operation, when that began."""
        return str(self._content["manifest"]["time"])

    @property
    def _content(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.text)["deployment"]
        return content


@dataclass(frozen=True)
class Engine:
    """`pulumi` on one stack of the project in `folder`; raises OperationError with Pulumi's own words."""

    path: str
    folder: Path
    stack: str
    """Its full name, so that a selection that changes meanwhile does not matter."""

    @classmethod
    def of(cls, folder: Path, stack: str | None) -> Engine:
        """The engine on PATH, for that stack, or for the one selected in the folder."""
        path = _command()
        chosen = ("--stack", stack) if stack else ()
        name = _run(path, folder, "stack", "--show-name", "--fully-qualify-stack-names", *chosen)
        return cls(path, folder, name.strip())

    def backend_url(self) -> str:
        """Where the state is kept."""
        return backend_url(self.folder)

    def config(self) -> dict[str, str]:
        """The stack's configuration, secrets in clear: for this process only."""
        return configuration(self.path, self.folder, "--show-secrets", "--stack", self.stack)

    def export(self) -> Deployment:
        """The state."""
        return Deployment(self._on_stack("stack", "export"))

    def preview(self, **environ: str) -> str:
        """What `pulumi preview --refresh --json` tells, also of one that fails; the engine hides what is secret.

        `environ` is added to the environment, which the engine hands on to the providers.
        """
        command = ("preview", "--refresh", "--json", "--stack", self.stack)
        done = _started(self.path, self.folder, *command, environ=environ)
        if done.returncode and not done.stdout.lstrip().startswith("{"):
            raise OperationError(f"`pulumi preview` failed: {_complaint(done.stderr)}")
        return done.stdout

    def without_pending(self, state: Deployment) -> None:
        """Write the state back. That drops every pending operation and nothing else (measured), and takes the lock.

        `pulumi refresh --clear-pending-creates` would read every resource besides, and drop those that Twilio says
        are gone.
        """
        self._on_stack("stack", "import", stdin=state.text)

    def unlock(self) -> None:
        """Delete the locks of the stack, whoever holds them: the engine does not look (measured)."""
        self._on_stack("cancel", "--yes")

    def _on_stack(self, *arguments: str, stdin: str | None = None) -> str:
        return _run(self.path, self.folder, *arguments, "--stack", self.stack, stdin=stdin)


def configuration(path: str | None, folder: Path, *options: str) -> dict[str, str]:
    """What `pulumi config` shows, from the engine at `path` or the one on PATH; raises OperationError."""
    shown = json.loads(_run(path or _command(), folder, "config", "--json", *options))
    return {key: entry["value"] for key, entry in shown.items() if "value" in entry}


def backend_url(folder: Path) -> str:
    """Where the states of the project in the folder are kept; raises OperationError."""
    url: str = json.loads(_run(_command(), folder, "whoami", "--json"))["url"]
    return url


def _command() -> str:
    path = shutil.which("pulumi")
    if path is None:
        raise OperationError(
            "there is no `pulumi` on PATH: install it (https://www.pulumi.com/docs/install), or activate its "
            "environment first"
        )
    return path


def _run(path: str, folder: Path, *arguments: str, stdin: str | None = None) -> str:
    done = _started(path, folder, *arguments, stdin=stdin)
    if done.returncode:
        command = " ".join(["pulumi", *arguments[:2]])
        raise OperationError(f"`{command}` failed: {_complaint(done.stderr)}")
    return done.stdout


def _started(
    path: str,
    folder: Path,
    *arguments: str,
    stdin: str | None = None,
    environ: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- the user's own pulumi; nothing goes through a shell
        [path, *arguments, "--non-interactive", "--color", "never"],
        cwd=folder,
        env={**os.environ, **(environ or {})},
        input=stdin or "",
        capture_output=True,
        text=True,
        encoding="utf-8",  # Pulumi's, whatever the terminal's is
        errors="replace",
        check=False,
    )


def _complaint(stderr: str) -> str:
    """The error that the engine ends with, without the warnings before it."""
    return stderr[max(stderr.rfind("error: "), 0) :].removeprefix("error: ").strip()
