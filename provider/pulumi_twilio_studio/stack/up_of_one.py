"""Run `pulumi up` for one resource of a stack."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.files import LARGEST_STATE, text
from pulumi_twilio_studio.foreign import quoted
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.complaints import joined, plain
from pulumi_twilio_studio.stack.engine import PulumiFailed, complaint_in
from pulumi_twilio_studio.stack.state import name_in

if TYPE_CHECKING:
    from types import FrameType

    from pulumi_twilio_studio.stack.engine import Engine

# Pulumi knows `--event-log` only with this variable (pulumi, sdk/go/common/env; its own SDK sets it too).
_EVENTS = {"PULUMI_DEBUG_COMMANDS": "true"}
WRITES = frozenset({"create", "update", "delete", "replace", "create-replacement"})
"""Pulumi's words for steps that write (pulumi, sdk/go/common/apitype/events.go)."""


class UpFailed(PulumiFailed):
    """A `pulumi up` that ended with an error."""

    def __init__(self, complaint: str, *, may_have_written: bool, was_killed: bool) -> None:
        super().__init__("pulumi up", complaint)
        self.may_have_written = may_have_written
        """False if it is certain that the provider was not asked to write anything."""

        self.was_killed = was_killed
        """Whether Pulumi did not come to its end, so that a write may still be under way."""

    @property
    def complaint(self) -> str:
        """The errors of the run, one per paragraph."""
        return self.stderr


def up_of_one(
    engine: Engine,
    urn: str,
    *,
    say: Callable[[str], None],
    environ: Mapping[str, str] | None = None,
) -> None:
    """Run `pulumi up` for that resource alone, which reads it first, whatever Pulumi.yaml says.

    `say` gets each line that Pulumi prints: it must make it harmless. `environ` is added to the environment, which the
    engine passes on to the provider. The first interrupt lets Pulumi finish its request to Twilio and release its lock,
    the second ends it at once. Raises UpFailed with Pulumi's errors.
    """
    if "*" in urn:  # Pulumi reads it as a pattern (pulumi, pkg/resource/deploy/target.go)
        raise OperationError(
            f"Pulumi cannot run for {quoted(name_in(urn))} alone, because its name contains a *. "
            "Run `pulumi up` for the whole stack"
        )
    command = ("up", "--yes", "--skip-preview", "--refresh", "--suppress-outputs")
    with tempfile.TemporaryDirectory(prefix="twilio-studio-") as folder:
        log = Path(folder) / "events.jsonl"
        options = ("--target", urn, "--stack", engine.stack, "--event-log", str(log))
        code, printed = _run(engine, (*command, *options), {**_EVENTS, **(environ or {})}, say)
        if code:
            events = _Events.read(log, urn)
            complaint = joined(events.errors) or complaint_in(printed)
            raise UpFailed(
                complaint or "it was killed",
                may_have_written=events.wrote or events.are_cut_off,
                was_killed=events.are_cut_off,
            )


def _run(
    engine: Engine,
    arguments: tuple[str, ...],
    environ: Mapping[str, str],
    say: Callable[[str], None],
) -> tuple[int, str]:
    """Return the exit status, and everything that Pulumi printed, which `say` got meanwhile."""
    started = subprocess.Popen(  # noqa: S603 -- the user's own pulumi; nothing goes through a shell
        [engine.path, *arguments, "--non-interactive", "--color", "never"],
        cwd=engine.folder,
        env={**os.environ, **environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",  # Pulumi's encoding, whatever the terminal's is
        errors="replace",
        process_group=0,  # a terminal would interrupt it too, and the second interrupt ends it at once
    )
    printed = []
    with started, _forwarding_interrupts(started):
        for line in started.stdout or ():
            printed.append(line)
            say(line.rstrip())
    return started.returncode, "".join(printed)


@contextmanager
def _forwarding_interrupts(started: subprocess.Popen[str]) -> Iterator[None]:
    """Within the block, pass each interrupt on. Python allows this only in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def forward(_signal: int, _frame: FrameType | None) -> None:
        started.send_signal(signal.SIGINT)  # which Pulumi obeys gently at first

    before = {each: signal.signal(each, forward) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@dataclass(frozen=True)
class _Events:
    """What the engine reported of a run (pulumi, sdk/go/common/apitype/events.go)."""

    errors: tuple[str, ...]
    wrote: bool
    """Whether the provider was asked to write the resource."""

    are_cut_off: bool
    """Whether the run began and its end is not recorded."""

    @classmethod
    def read(cls, log: Path, urn: str) -> _Events:
        """Read the engine's own record. It is missing if the run did not begin, and cut off if it was killed."""
        events = [event for line in _lines(log) if (event := _parse(line))]
        said = [event["diagnosticEvent"] for event in events if "diagnosticEvent" in event]
        errors = [plain(each["message"]) for each in said if each["severity"] == "error"]
        begun = [
            event["resourcePreEvent"]["metadata"] for event in events if "resourcePreEvent" in event
        ]
        writes = any(each["urn"] == urn and each["op"] in WRITES for each in begun)
        has_end = any("summaryEvent" in event for event in events)
        distinct = tuple(dict.fromkeys(filter(None, errors)))
        return cls(distinct, writes, are_cut_off=bool(events) and not has_end)


def _lines(log: Path) -> list[str]:
    return text(log, LARGEST_STATE).split("\n") if log.exists() else []


def _parse(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:  # cut off
        return {}
    return found if isinstance(found, dict) else {}
