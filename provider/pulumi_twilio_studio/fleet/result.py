"""What happened to one tenant, and to all tenants of a rollout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Verb = Literal["preview", "up", "destroy", "rollback", "forward"]
Outcome = Literal["created", "changed", "destroyed", "unchanged", "failed", "left", "not begun"]

# What Pulumi counts although it changes nothing.
_QUIET = frozenset({"same", "read", "refresh"})
_WORDS: Mapping[str, Mapping[str, str]] = {
    "preview": {"created": "to create", "changed": "to change"},
    "rollback": {"changed": "rolled back"},
    "forward": {"changed": "brought forward"},
}


@dataclass(frozen=True)
class Result:
    """What a verb did to one tenant; for a preview, what it would do. Holds no secret."""

    tenant: str
    outcome: Outcome
    wave: int = 0
    """The wave of this run, from 1; 0 without waves."""

    seconds: float = 0.0
    requests: int | None = None
    """The number of requests to Twilio, if it is known: a provider does not report how many it made."""

    account_sid: str | None = None
    flows: Mapping[str, str] = field(default_factory=dict)
    """The SIDs of the tenant's flows, by the names of their resources."""

    changes: Mapping[str, int] = field(default_factory=dict)
    """How many resources, by Pulumi's word for what happens to them: create, update, delete, same, ..."""

    lines: tuple[str, ...] = ()
    """What the providers said: drift, drafts, what will change."""

    error: str | None = None
    """Why it failed, in sentences."""

    @property
    def is_right(self) -> bool:
        """Whether the tenant is as desired."""
        return self.outcome not in ("failed", "left", "not begun")

    def as_json(self) -> dict[str, Any]:
        """Return the result for scripts."""
        return asdict(self) | {"seconds": round(self.seconds, 2)}


@dataclass(frozen=True)
class Report:
    """What happened to every tenant that was asked for, in the order of the waves."""

    verb: Verb
    results: tuple[Result, ...]
    halted: str | None = None
    """Why not all tenants were begun, in a sentence."""

    @property
    def counts(self) -> Counter[str]:
        """How many tenants, by outcome."""
        return Counter(result.outcome for result in self.results)

    @property
    def is_right(self) -> bool:
        """Whether every tenant is as desired; for a preview, whether every tenant could be previewed."""
        return all(result.is_right for result in self.results)

    @property
    def would_change(self) -> bool:
        """Whether this is a preview, and `up` would change something."""
        changing = {"created", "changed"} & self.counts.keys()
        return self.verb == "preview" and bool(changing)

    def as_json(self) -> dict[str, Any]:
        """Return the report for scripts."""
        return {
            "verb": self.verb,
            "halted": self.halted,
            "counts": dict(self.counts),
            "tenants": [result.as_json() for result in self.results],
        }


def in_words(verb: Verb, outcome: str) -> str:
    """Return the outcome in words for people; for a preview, as what is to be done."""
    return _WORDS.get(verb, {}).get(outcome, outcome)


def outcome_of(verb: Verb, changes: Mapping[str, int], *, is_new: bool) -> Outcome:
    """Return the outcome of a run that succeeded."""
    if not any(number for change, number in changes.items() if change not in _QUIET):
        return "unchanged"
    if verb == "destroy":
        return "destroyed"
    return "created" if is_new else "changed"
