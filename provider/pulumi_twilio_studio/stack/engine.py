"""Run the `pulumi` command: find it, and ask it about one stack. Every command but those of a run goes through here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.state import StackState

_NO_STACK = re.compile(
    r"no stack named.*found"
)  # as Pulumi's SDK recognises it (pulumi/automation/errors.py)


class PulumiFailed(OperationError):
    """A `pulumi` command that ended with an error: the command, and the error in Pulumi's own words."""

    def __init__(self, command: str, stderr: str) -> None:
        super().__init__(command, stderr)
        self.command = command
        self.stderr = stderr

    def __str__(self) -> str:
        return f"`{self.command}` failed: {self.complaint}"

    @property
    def complaint(self) -> str:
        """The error with which the engine ended."""
        return complaint_in(self.stderr)

    @property
    def is_missing_stack(self) -> bool:
        """Whether there is no stack of that name."""
        return bool(_NO_STACK.search(self.stderr))


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
        path = find_pulumi()
        chosen = ("--stack", stack) if stack else ()
        name = run_pulumi(
            folder, "stack", "--show-name", "--fully-qualify-stack-names", *chosen, path=path
        )
        return cls(path, folder, name.strip())

    def backend_url(self) -> str:
        """Return where the state is kept."""
        return backend_url(self.folder)

    def config(self) -> dict[str, str]:
        """Return the stack's configuration with secrets in clear text: for this process only."""
        return configuration(self.path, self.folder, "--show-secrets", "--stack", self.stack)

    def export(self, *, shows_secrets: bool = False) -> StackState:
        """Return the state, without how its last operation ended. `shows_secrets` is for this process only."""
        options = ("--show-secrets",) if shows_secrets else ()
        return StackState.from_export(self._on_stack("stack", "export", *options))

    def last_operation(self) -> dict[str, Any]:
        """Return the newest entry of the stack's history, or nothing if there is none."""
        listed = self._on_stack("stack", "history", "--json", "--page-size", "1")
        entries: list[dict[str, Any]] = json.loads(listed or "[]")
        return entries[0] if entries else {}

    def preview(self, **environ: str) -> str:
        """Return what `pulumi preview --refresh --json` prints, even if it fails. The engine hides what is secret.

        `environ` is added to the environment, which the engine passes on to the providers.
        """
        command = ("preview", "--refresh", "--json", "--stack", self.stack)
        done = _start(self.path, self.folder, *command, environ=environ)
        if done.returncode and not done.stdout.lstrip().startswith("{"):
            raise PulumiFailed("pulumi preview", done.stderr)
        return done.stdout

    def drop_pending(self, state: StackState) -> None:
        """Write the state back. That drops every pending operation and nothing else (measured), and takes the lock.

        `pulumi refresh --clear-pending-creates` would also read every resource, and drop those that Twilio says are
        gone.
        """
        self._on_stack("stack", "import", stdin=state.text)

    def unlock(self) -> None:
        """Delete the locks of the stack, whoever holds them: the engine does not check (measured)."""
        self._on_stack("cancel", "--yes")

    def _on_stack(self, *arguments: str, stdin: str | None = None) -> str:
        return run_pulumi(
            self.folder, *arguments, "--stack", self.stack, path=self.path, stdin=stdin
        )


def configuration(path: str | None, folder: Path, *options: str) -> dict[str, str]:
    """Return what `pulumi config` shows, from the engine at `path` or the one on PATH. Raises OperationError."""
    shown = json.loads(run_pulumi(folder, "config", "--json", *options, path=path))
    return {key: entry["value"] for key, entry in shown.items() if "value" in entry}


def backend_url(folder: Path) -> str:
    """Return where the states of the project in the folder are kept. Raises OperationError."""
    url: str = json.loads(run_pulumi(folder, "whoami", "--json"))["url"]
    return url


def list_stacks(folder: Path) -> list[str]:
    """Return the names of the project's stacks, each as `--stack` takes it. Raises OperationError."""
    listed = json.loads(run_pulumi(folder, "stack", "ls", "--json"))
    return sorted(each["name"] for each in listed)


def find_pulumi() -> str:
    """Return the path of the `pulumi` on PATH. Raises OperationError if there is none."""
    path = shutil.which("pulumi")
    if path is None:
        raise OperationError(
            "there is no `pulumi` on PATH: install it (https://www.pulumi.com/docs/install), or activate its "
            "environment first"
        )
    return path


def run_pulumi(
    folder: Path,
    *arguments: str,
    path: str | None = None,
    stdin: str | None = None,
    environ: Mapping[str, str] | None = None,
) -> str:
    """Return what the command prints, run by the `pulumi` at `path` or on PATH. Raises PulumiFailed, OperationError.

    `environ` is added to the environment.
    """
    done = _start(path or find_pulumi(), folder, *arguments, stdin=stdin, environ=environ)
    if done.returncode:
        raise PulumiFailed(" ".join(["pulumi", *arguments[:2]]), done.stderr)
    return done.stdout


def complaint_in(stderr: str) -> str:
    """Return the error with which the engine ends, without the warnings before it."""
    return stderr[max(stderr.rfind("error: "), 0) :].removeprefix("error: ").strip()


def _start(
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
