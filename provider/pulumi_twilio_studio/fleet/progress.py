"""The progress of a rollout: one moving line on a terminal, a line per tenant elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from pulumi_twilio_studio.definition.text import printable
from pulumi_twilio_studio.fleet.result import in_words

if TYPE_CHECKING:
    from rich.console import Console

    from pulumi_twilio_studio.fleet.result import Result, Verb


class ProgressDisplay:
    """Shows a rollout of that many tenants. It is a `rollout.Listener` and a context manager."""

    def __init__(self, console: Console, verb: Verb, tenants: int) -> None:
        self._console = console
        self._verb = verb
        self._total = tenants
        self._done = self._failed = 0
        self._wave = ""
        self._began = time.monotonic()
        self._bar = (
            Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TimeElapsedColumn(),
                console=console,
                transient=True,
            )
            if console.is_terminal
            else None
        )
        self._task = self._bar.add_task("", total=tenants) if self._bar else None

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()

    def begins(self, wave: int, waves: int, tenants: int) -> None:
        """Say that a wave begins."""
        self._wave = f"wave {wave} of {waves}"
        self._say(f"{self._wave}: {tenants} {'tenant' if tenants == 1 else 'tenants'}")
        self._move()

    def ended(self, result: Result) -> None:
        """Say what happened to a tenant. On a terminal, only failed tenants get a line."""
        self._done += 1
        self._failed += result.outcome == "failed"
        outcome = in_words(self._verb, result.outcome)
        line = f"[{self._done}/{self._total}] {result.tenant}: {outcome}, {result.seconds:.1f} s"
        for sentence in (result.error or "").split("\n"):
            line = f"{line}\n    {printable(sentence)}" if sentence else line
        if result.error or not self._bar:
            self._say(line)
        self._move()

    def _move(self) -> None:
        if self._bar and self._task is not None:
            rate = self._done / max(time.monotonic() - self._began, 0.001)
            self._bar.update(
                self._task,
                completed=self._done,
                description=f"{self._done} of {self._total}, {self._wave}, {rate:.1f}/s, {self._failed} failed",
            )

    def _say(self, line: str) -> None:
        self._console.print(Text(line), soft_wrap=True)
