"""What came of a test case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.definition.canonical import Json
    from pulumi_twilio_studio.simulator import Step

Who = Literal["flow", "person", "outside"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened in a conversation."""

    who: Who
    """"outside" for servers, and for what Twilio does."""

    text: str
    widget: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a case failed."""

    message: str
    expected: str = ""
    got: str = ""
    widget: str = ""
    """At which widget the flow was."""

    turn: int | None = None
    """The place of the turn among those of the case, from 0. None for what is judged at the end."""

    line: int = 0
    """Of the file of cases. 0 if the case stands in none."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case went."""

    name: str
    file: str
    line: int
    failure: Failure | None
    conversation: tuple[Line, ...]
    steps: tuple[Step, ...] = field(repr=False)
    """All widgets that ran, also those of subflows."""

    flow_sid: str
    """The SID with which the flow itself stands in the steps."""

    waits_at: str
    """The widget of the flow itself that waits at the end of the case. "" if none does."""

    definition: Definition = field(repr=False)
    variables: Mapping[str, Json] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return self.failure is None
