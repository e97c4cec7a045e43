"""What runs flows, as the emulator needs it: nothing here runs one. Whoever starts the emulator gives it a machine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]

KINDS = ("request", "message", "call", "conversation")
"""What can start an execution. "request" is the Executions API; the user starts the others."""


class WrongAnswer(ValueError):
    """An answer that the waiting widget cannot take, as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What starts a run."""

    kind: str
    """One of `KINDS`."""

    contact: str
    """The address of the person."""

    address: str
    """The address of the flow."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """The parameters of a request; the fields of a message, such as `Body`, or of a call."""

    definition: Json
    account_sid: str
    flow_sid: str
    execution_sid: str
    at: int
    """When it starts, in seconds since the epoch."""

    find_flow: Callable[[str], Json | None]
    """Returns the published definition of another flow of the account by its SID, or None if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What a run waits for."""

    widget: str
    kind: str
    """What it is, such as "reply"."""

    events: Sequence[str]
    """The transitions that the widget can take."""

    seconds: float | None
    """How long the widget waits before silence counts. None for no limit."""

    usual: Json | None
    """The answer if nobody says anything else, as in `executions.answers`. None if no answer is usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStep:
    """One widget that has run."""

    flow_sid: str
    """Another flow's than the run's inside of a subflow."""

    widget: str
    type: str
    event: str
    next: str | None
    """The widget that follows. None at the end of a branch."""

    at: int
    """When it ended, in seconds since the epoch."""

    context: Json
    """What the widget has added to the context."""


class Run(Protocol):
    """One run of a flow. It has run as far as it can without an answer."""

    @property
    def waiting(self) -> Waiting | None:
        """What it waits for. None if it has ended."""

    @property
    def end(self) -> str:
        """How it has ended, as a sentence; "" before."""

    @property
    def steps(self) -> Sequence[RunStep]:
        """The widgets that have run, oldest first."""

    @property
    def heard(self) -> Sequence[Json]:
        """What the outside has seen of it, oldest first: messages, speech, requests."""

    @property
    def context(self) -> Json:
        """What it knows: `trigger`, `contact`, `flow`, `widgets`."""

    def answer(self, answer: Json, at: int) -> None:
        """Give it an answer, at that time, and run on. Raises WrongAnswer, and then nothing has changed."""


class Machine(Protocol):
    """What runs flows.

    Equal starts with equal answers at equal times make equal runs: so a run need not be kept, and is
    made again after a restart.
    """

    def start(self, start: Start) -> Run:
        """Run a flow until it waits for something."""
