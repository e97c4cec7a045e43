"""What somebody changed behind the back of stacks: as data, as lines for people, as JSON, and as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from pulumi_twilio_studio.definition.format import as_block
from pulumi_twilio_studio.foreign import harmless, printable
from pulumi_twilio_studio.lifecycle.drift import IGNORE

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic

Outcome = Literal["unchanged", "changed", "deleted", "ignored", "failed"]

HEADING = "## Drift of "
"""How the Markdown begins."""


@dataclass(frozen=True)
class Seen:
    """A resource of a state, and what reading it told."""

    name: str
    """Its name in the program."""

    type: str
    """Its kind: "Flow", "TestUsers", "Subaccount"."""

    sid: str
    account_sid: str | None
    """The account that it lives in, as the state records it. None for a subaccount."""

    on_drift: str
    told: tuple[Diagnostic, ...] = ()
    is_gone: bool = False
    error: str | None = None
    """Why it could not be read."""

    @property
    def outcome(self) -> Outcome:
        """What became of it. A deleted flow is made again, whatever its `on_drift` is."""
        if self.error is not None:
            return "failed"
        if self.is_gone:
            return "deleted"
        if not any(each.kind == "drift" for each in self.told):
            return "unchanged"
        return "ignored" if self.on_drift == IGNORE else "changed"

    def as_json(self) -> dict[str, Any]:
        """Return it for scripts."""
        return {
            "name": self.name,
            "type": self.type,
            "sid": self.sid,
            "account_sid": self.account_sid,
            "on_drift": self.on_drift,
            "outcome": self.outcome,
            "messages": [asdict(each) for each in self.told],
            "error": self.error,
        }


@dataclass(frozen=True)
class StackDrift:
    """A stack, and what somebody changed behind its back."""

    stack: str
    resources: tuple[Seen, ...] = ()
    """All resources of ours that its state holds, in the order of the state."""

    notices: tuple[Diagnostic, ...] = ()
    """What is to be known about the state itself."""

    errors: tuple[str, ...] = ()
    """Why nothing is known of its resources."""

    @property
    def counts(self) -> Counter[str]:
        """How many of its resources have each outcome."""
        return Counter(each.outcome for each in self.resources)

    @property
    def failures(self) -> tuple[str, ...]:
        """Everything that could not be read, each reason once."""
        found = (each.error for each in self.resources if each.error is not None)
        return tuple(dict.fromkeys((*self.errors, *found)))

    @property
    def summary(self) -> str:
        """What there is to say about the stack, in a sentence or two."""
        if self.errors:
            return "nothing is known about it."
        if not self.resources:
            return "its state holds no flow, no subaccount and no test users."
        counts, total = self.counts, _counted(len(self.resources), "resource")
        drifted = counts["changed"] + counts["deleted"]
        parts = [f"somebody changed {drifted} of {total}." if drifted else f"{total}, no drift."]
        if counts["ignored"]:
            parts.append(f'{counts["ignored"]} more changed, and on_drift="{IGNORE}" leaves that.')
        if counts["failed"]:
            parts.append(f"{counts['failed']} could not be read.")
        return " ".join(parts)

    def lines(self) -> Iterator[str]:
        """Yield what was told about it, without the summary: texts that may have several lines."""
        about = [(seen.name, each) for seen in self.resources for each in seen.told]
        # What is about an account is told with each of its resources, and said once.
        general = [each for _, each in about if not each.sid]
        yield from dict.fromkeys(map(str, (*self.notices, *general)))
        yield from (f"{name}: {each}" for name, each in about if each.sid)
        yield from (f"error: {each}" for each in self.failures)

    def as_json(self) -> dict[str, Any]:
        """Return it for scripts. A resource about which there is nothing to say is only counted."""
        worth = [each for each in self.resources if each.told or each.outcome != "unchanged"]
        return {
            "stack": self.stack,
            "counts": _all_counts(self.counts),
            "resources": [each.as_json() for each in worth],
            "notices": [asdict(each) for each in self.notices],
            "errors": list(self.errors),
        }


@dataclass(frozen=True)
class DriftReport:
    """What somebody changed behind the back of each stack."""

    stacks: tuple[StackDrift, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many resources have each outcome."""
        return sum((each.counts for each in self.stacks), Counter[str]())

    @property
    def has_failed(self) -> bool:
        """Whether something could not be read, so that nobody knows about its drift."""
        return any(each.failures for each in self.stacks)

    @property
    def has_drift(self) -> bool:
        """Whether somebody changed something that the next `up` changes back, or that stops it."""
        return bool(self.counts["changed"] or self.counts["deleted"])

    def as_text(self) -> str:
        """Return the report as lines for a terminal."""
        lines = [line for each in self.stacks for line in _text_of(each)]
        return harmless("\n".join(lines or ["The project has no stack."]))

    def as_markdown(self, project: str) -> str:
        """Return the report as Markdown, short enough for a comment on a pull request or an issue."""
        from pulumi_twilio_studio.stack.review import parts_that_fit  # noqa: PLC0415 -- only this needs it

        parts = [f"{HEADING}{printable(project)}\n", *map(_markdown_of, self.stacks)]
        return harmless("\n".join(parts_that_fit(parts)))

    def as_json(self) -> dict[str, Any]:
        """Return the report for scripts."""
        return {
            "counts": {"stacks": len(self.stacks), **_all_counts(self.counts)},
            "stacks": [each.as_json() for each in self.stacks],
        }


def _text_of(stack: StackDrift) -> Iterator[str]:
    yield f"{stack.stack}: {stack.summary}"
    for told in stack.lines():
        yield from (f"  {line}" for line in told.split("\n"))


def _markdown_of(stack: StackDrift) -> str:
    told = "\n".join(stack.lines())
    shown = "\n".join(map(printable, told.split("\n")))
    block = f"\n{as_block(shown)}\n" if told else ""
    return f"### {printable(stack.stack)}\n\n{printable(stack.summary)}\n{block}"


def _all_counts(counts: Counter[str]) -> dict[str, int]:
    outcomes = ("unchanged", "changed", "deleted", "ignored", "failed")
    return {"resources": counts.total(), **{each: counts[each] for each in outcomes}}


def _counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
