"""What a smoke test of a stack found, as data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.live_check import Finding

Outcome = Literal["passed", "failed", "drift", "unknown"]
OUTCOMES: tuple[Outcome, ...] = ("passed", "failed", "drift", "unknown")


@dataclass(frozen=True)
class CaseOutcome:
    """What came of one case of a flow."""

    name: str
    file: str
    line: int
    outcome: Literal["passed", "failed", "unknown"]
    message: str = ""
    """Why it failed, or why nobody knows."""

    expected: str = ""
    got: str = ""
    widget: str = ""
    """The widget at which the flow was."""

    execution: str | None = None
    """The SID of its execution. None if none was started."""

    url: str | None = None
    """The address of the execution in Twilio's API."""

    was_ended: bool = False
    """Whether its execution was still active, and was ended by the smoke test."""


@dataclass(frozen=True)
class RolledBack:
    """What became of the roll back of a flow that failed."""

    revision: int | None
    """The revision whose definition callers run again. None if nothing was rolled back."""

    problem: str = ""
    """Why it was not rolled back, or what is wrong afterwards."""

    @property
    def is_confirmed(self) -> bool:
        """Whether the flow passed a second smoke test afterwards."""
        return self.revision is not None and not self.problem


@dataclass(frozen=True)
class FlowOutcome:
    """What came of one flow."""

    name: str
    """Its name in the program."""

    sid: str
    account_sid: str
    revision: int | None
    """The live revision. None if there is none, or if it is not known."""

    findings: tuple[Finding, ...] = ()
    """What is not as the stack recorded it."""

    cases: tuple[CaseOutcome, ...] = ()
    rolled_back: RolledBack | None = None
    """None if it was not asked for, or not needed."""

    @property
    def outcome(self) -> Outcome:
        """What is worst: a failure, then somebody's change, then what nobody knows."""
        found = {each.kind for each in self.findings} | {each.outcome for each in self.cases}
        return next((each for each in OUTCOMES[1:] if each in found), "passed")

    @property
    def reasons(self) -> list[str]:
        """Why it did not pass."""
        cases = [f"{each.name}: {each.message}" for each in self.cases if each.outcome != "passed"]
        return [each.message for each in self.findings] + cases


@dataclass(frozen=True)
class SmokeReport:
    """What came of all flows that were tried."""

    project: str
    stack: str
    flows: tuple[FlowOutcome, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many flows have each outcome."""
        return Counter(each.outcome for each in self.flows)
