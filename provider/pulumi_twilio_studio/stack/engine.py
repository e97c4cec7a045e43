"""Run the `pulumi` command on one stack: export, preview, configuration, and the repairs of a recovery."""

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

# How the engine names our resources: as of a dynamic provider, with `module` and `name` of their classes.
OURS = "pulumi-python:dynamic/studio:"
FLOW = f"{OURS}Flow"
SUBACCOUNT = f"{OURS}Subaccount"
TEST_USERS = f"{OURS}TestUsers"


@dataclass(frozen=True)
class Pending:
    """An operation that was running when the engine ended: "creating", "updating", "deleting", "reading"."""

    operation: str
    urn: str
    inputs: Mapping[str, Any]
    is_custom: bool
    """Whether a provider does it. Components and the stack itself are only in the state."""

    @property
    def type(self) -> str:
        """The resource's type. In a URN, the types of its parents come first."""
        return self.urn.split("::")[2].rpartition("$")[2]

    @property
    def name(self) -> str:
        """The resource's name in the program, which may contain "::"."""
        return self.urn.split("::", 3)[3]


@dataclass(frozen=True)
class Deployment:
    """The state of a stack, as `pulumi stack export` prints it. Secrets stay encrypted."""

    text: str

    @property
    def urns(self) -> list[str]:
        """Every resource in the state. One that is being replaced is there twice."""
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
        """When the state was last written, ISO 8601. With a pending operation, it is when that began."""
        return str(self._content["manifest"]["time"])

    @property
    def _content(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.text)["deployment"]
        return content


@dataclass(frozen=True)
class Engine:
    """`pulumi` on one stack of the project in `folder`. Raises OperationError with Pulumi's own words."""

    path: str
    folder: Path
    stack: str
    """Its full name, so that it does not matter if the selection changes meanwhile."""

    @classmethod
    def of(cls, folder: Path, stack: str | None) -> Engine:
        """Return the engine on PATH, for that stack or for the one selected in the folder."""
        path = _command()
        chosen = ("--stack", stack) if stack else ()
        name = _run(path, folder, "stack", "--show-name", "--fully-qualify-stack-names", *chosen)
        return cls(path, folder, name.strip())

    def backend_url(self) -> str:
        """Return where the state is kept."""
        return backend_url(self.folder)

    def config(self) -> dict[str, str]:
        """Return the stack's configuration with secrets in clear text: for this process only."""
        return configuration(self.path, self.folder, "--show-secrets", "--stack", self.stack)

    def export(self) -> Deployment:
        """Return the state."""
        return Deployment(self._on_stack("stack", "export"))

    def preview(self, **environ: str) -> str:
        """Return what `pulumi preview --refresh --json` prints, even if it fails. The engine hides what is secret.

        `environ` is added to the environment, which the engine passes on to the providers.
        """
        command = ("preview", "--refresh", "--json", "--stack", self.stack)
        done = _started(self.path, self.folder, *command, environ=environ)
        if done.returncode and not done.stdout.lstrip().startswith("{"):
            raise OperationError(f"`pulumi preview` failed: {_complaint(done.stderr)}")
        return done.stdout

    def without_pending(self, state: Deployment) -> None:
        """Write the state back. That drops every pending operation and nothing else (measured), and takes the lock.

        `pulumi refresh --clear-pending-creates` would also read every resource, and drop those that Twilio says are
        gone.
        """
        self._on_stack("stack", "import", stdin=state.text)

    def unlock(self) -> None:
        """Delete the locks of the stack, whoever holds them: the engine does not check (measured)."""
        self._on_stack("cancel", "--yes")

    def _on_stack(self, *arguments: str, stdin: str | None = None) -> str:
        return _run(self.path, self.folder, *arguments, "--stack", self.stack, stdin=stdin)


def configuration(path: str | None, folder: Path, *options: str) -> dict[str, str]:
    """Return what `pulumi config` shows, from the engine at `path` or the one on PATH. Raises OperationError."""
    shown = json.loads(_run(path or _command(), folder, "config", "--json", *options))
    return {key: entry["value"] for key, entry in shown.items() if "value" in entry}


def backend_url(folder: Path) -> str:
    """Return where the states of the project in the folder are kept. Raises OperationError."""
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
        encoding="utf-8",  # Pulumi's encoding, whatever the terminal's is
        errors="replace",
        check=False,
    )


def _complaint(stderr: str) -> str:
    """Return the error with which the engine ends, without the warnings before it."""
    return stderr[max(stderr.rfind("error: "), 0) :].removeprefix("error: ").strip()
