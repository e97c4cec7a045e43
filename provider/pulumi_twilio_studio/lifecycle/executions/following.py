"""One execution as it happens: started, asked for again and again, and told step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pulumi_twilio_studio.lifecycle.executions.endings import Ending, ending_of
from pulumi_twilio_studio.studio.errors import NotFound
from pulumi_twilio_studio.studio.executions import in_order

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.client import Client
    from pulumi_twilio_studio.studio.executions import Execution, ExecutionStep

T = TypeVar("T")

FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 0.5, 10.0, 1.5
"""The seconds between two looks: they grow while nothing happens."""

LOOKS = 5
"""So often it is asked again for a new execution that cannot be seen yet."""

LAST_LOOKS = 2
"""So often it is asked again for the last steps of an execution that has ended."""


@dataclass(frozen=True)
class Followed:
    """What became of an execution."""

    execution: Execution
    steps: tuple[ExecutionStep, ...]
    """Oldest first."""

    was_ended_by_us: bool = False
    """Whether it was ended because somebody interrupted us."""

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.execution.status == "ended"

    @property
    def ending(self) -> Ending | None:
        """How it ended, or where it is. None if it has no steps."""
        return ending_of(self.execution.flow_sid, self.steps)


@dataclass
class Watch:
    """Follows one execution. Each step is told once, and each widget that lets it wait."""

    client: Client
    execution: Execution
    tell: Callable[[ExecutionStep], None]
    tell_waiting: Callable[[str], None]
    _steps: list[ExecutionStep] = field(default_factory=list)
    _waits_in: str = ""

    @property
    def followed(self) -> Followed:
        """What is known so far."""
        return Followed(self.execution, tuple(self._steps))

    def follow(self, seconds: float | None = None) -> Followed:
        """Look until the execution has ended, or for so many seconds. Two requests each time. Raises StudioError."""
        pace = self.client.pace
        until = None if seconds is None else pace.monotonic() + seconds
        pause = FIRST_PAUSE
        while True:
            is_new = self._look()
            if self.execution.status == "ended":
                self._look_for_the_end()
                return self.followed
            pause = FIRST_PAUSE if is_new else min(LONGEST_PAUSE, pause * GROWTH)
            if not is_new:
                self._tell_waiting()
            if until is not None and pace.monotonic() + pause > until:
                return self.followed
            pace.sleep(pause)

    def _look(self) -> bool:
        """Ask for the execution, then for its steps: so none can be missing after the end. Tell the new ones."""
        flow_sid, sid = self.execution.flow_sid, self.execution.sid
        self.execution = self._patiently(lambda: self.client.executions.fetch(flow_sid, sid))
        known = {step.sid for step in self._steps}
        listed = in_order(self._patiently(lambda: self.client.executions.steps(flow_sid, sid)))
        new = [step for step in listed if step.sid not in known]
        for step in new:
            self.tell(step)
        if len(listed) >= len(self._steps):  # a shorter list lags behind what is known
            self._steps = list(listed)
        return bool(new)

    def _look_for_the_end(self) -> None:
        """Ask again while the last step leads to a widget: the steps may lag behind the execution."""
        for look in range(LAST_LOOKS):
            ending = self.followed.ending
            if ending is not None and ending.event:
                return
            self.client.pace.sleep(FIRST_PAUSE * 2**look)
            self._look()

    def _tell_waiting(self) -> None:
        widget = self._steps[-1].next if self._steps else None
        if widget is not None and widget != self._waits_in:
            self._waits_in = widget
            self.tell_waiting(widget)

    def _patiently(self, ask: Callable[[], T]) -> T:
        for look in range(LOOKS):
            try:
                return ask()
            except NotFound:
                self.client.pace.sleep(FIRST_PAUSE * 2**look)
        return ask()
