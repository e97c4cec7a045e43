"""What became of one tenant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Verb = Literal["preview", "up", "destroy"]
Outcome = Literal["created", "changed", "destroyed", "unchanged", "failed", "not begun"]

# What Pulumi counts and what changes nothing.
_QUIET = frozenset({"same", "read", "refresh"})
_PREVIEWED = {"created": "to create", "changed": "to change"}


@dataclass(frozen=True)
class Result:
    """What a verb did to one tenant; of a preview, what it would do. Holds no secret."""

    tenant: str
    outcome: Outcome
    wave: int = 0
    """The wave of this run, from 1; 0 where there are none."""

    seconds: float = 0.0
    requests: int | None = None
    """Requests to Twilio, where they could be counted: a provider tells nobody how many it made."""

    account_sid: str | None = None
    flows: Mapping[str, str] = field(default_factory=dict)
    """The SIDs of the tenant's flows, by the names of their resources."""

    changes: Mapping[str, int] = field(default_factory=dict)
    """How many resources, by Pulumi's word for what happens to them: create, update, delete, same, ..."""

    lines: tuple[str, ...] = ()
    """What the providers said: drift, drafts, what is to change."""

    error: str | None = None
    """Why it failed, in sentences."""

    @property
    def is_right(self) -> bool:
        """Whether the tenant is as it was to be."""
        return self.outcome not in ("failed", "not begun")

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return asdict(self) | {"seconds": round(self.seconds, 2)}


def in_words(verb: Verb, outcome: str) -> str:
    """The outcome as people are told it: of a preview, what is to be done."""
    return _PREVIEWED.get(outcome, outcome) if verb == "preview" else outcome


def outcome_of(verb: Verb, changes: Mapping[str, int], *, is_new: bool) -> Outcome:
    """What a run that succeeded comes to."""
    if not any(number for change, number in changes.items() if change not in _QUIET):
        return "unchanged"
    if verb == "destroy":
        return "destroyed"
    return "created" if is_new else "changed"
