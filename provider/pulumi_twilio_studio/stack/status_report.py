"""What each stack of a project runs: as data, and as JSON, which is also the proof for a promotion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.live import LiveFlow, Save

DRIFTED, FOREIGN_DRAFT, DELETED = "drifted", "foreign draft", "deleted"
MISSING, NOT_LIVE, NOT_READ, PINNED = "missing", "not live", "not read", "pinned"
SUSPENDED = "account suspended"

WORDS = (DRIFTED, FOREIGN_DRAFT, DELETED, NOT_READ, MISSING, NOT_LIVE, SUSPENDED, PINNED)
"""All that can be said about a flow, in the order in which it is counted."""

COUNT = (DRIFTED, FOREIGN_DRAFT, DELETED)
"""The words that say that somebody did something behind the back of a stack."""


@dataclass(frozen=True)
class FlowStatus:
    """A flow of a stack, and what its callers run."""

    name: str
    """Its name in the program."""

    sid: str = ""
    account_sid: str = ""
    friendly_name: str = ""
    declares: str = ""
    """The declared status: "published" or "draft"."""

    pin: str | None = None
    """The revision that the stack rolls it back to."""

    tests: tuple[str, ...] = ()
    """The files of test cases that passed before it was written."""

    found: LiveFlow | None = None
    """None if it is deleted, or could not be read."""

    is_missing: bool = False
    """Whether the stack has no such flow, and another stack has."""

    is_suspended: bool = False
    """Whether its account is suspended, so that nobody can tell what it holds."""

    error: str | None = None
    """Why it could not be read."""

    same_version: tuple[str, ...] = ()
    """The other stacks that run the same version of it."""

    same_definition: tuple[str, ...] = ()
    """Those whose definition is the same too, also where the environments' values are filled in."""

    @property
    def live(self) -> Save | None:
        """The save that is live."""
        return self.found.live if self.found else None

    @property
    def version(self) -> str | None:
        """The version that is live."""
        return self.found.version if self.found else None

    @property
    def definition_sha256(self) -> str | None:
        """The hash of the definition that is live."""
        return self.found.definition_sha256 if self.found else None

    @property
    def foreign_draft(self) -> Save | None:
        """Somebody else's draft above what is live."""
        return self.found.foreign_draft if self.found else None

    @property
    def is_drifted(self) -> bool:
        """Whether somebody published something else than was declared."""
        return self.found is not None and self.found.is_drifted

    @property
    def is_deleted(self) -> bool:
        """Whether Twilio no longer has it."""
        is_read = not (self.is_missing or self.is_suspended or self.error is not None)
        return is_read and self.found is None

    @property
    def words(self) -> tuple[str, ...]:
        """What there is to say about it, in single words. Empty if all is well."""
        is_said = {
            DRIFTED: self.is_drifted,
            FOREIGN_DRAFT: self.foreign_draft is not None,
            DELETED: self.is_deleted,
            NOT_READ: self.error is not None,
            MISSING: self.is_missing,
            NOT_LIVE: self.found is not None and self.live is None,
            SUSPENDED: self.is_suspended,
            PINNED: self.pin is not None,
        }
        return tuple(word for word in WORDS if is_said[word])

    @property
    def is_changed(self) -> bool:
        """Whether somebody did something behind the back of the stack."""
        return not set(COUNT).isdisjoint(self.words)

    def as_json(self) -> dict[str, Any]:
        """Return it for scripts."""
        live = self.live
        return {
            "name": self.name,
            "sid": self.sid,
            "account_sid": self.account_sid,
            "friendly_name": self.friendly_name,
            "declares": self.declares,
            "version": self.version,
            "definition_sha256": self.definition_sha256,
            "live_revision": live.revision if live else None,
            "live_since": live.written if live else None,
            "author_sid": live.author_sid if live else None,
            "message": live.message if live else None,
            "commit": live.commit if live else None,
            "head_revision": self.found.head.revision if self.found else None,
            "foreign_draft": asdict(self.foreign_draft) if self.foreign_draft else None,
            "drifted": self.is_drifted,
            "deleted": self.is_deleted,
            "pin": self.pin,
            "tests": list(self.tests),
            "same_version": list(self.same_version),
            "same_definition": list(self.same_definition),
            "words": list(self.words),
            "error": self.error,
        }


@dataclass(frozen=True)
class StackStatus:
    """A stack, and what its flows are."""

    stack: str
    flows: tuple[FlowStatus, ...] = ()
    is_tenant: bool = False
    after: str | None = None
    """Which stack must run a flow before this one, as its configuration says."""

    notices: tuple[str, ...] = ()
    """What is to be known about the state itself, or about an account."""

    errors: tuple[str, ...] = ()
    """Why nothing is known of its flows."""

    @cached_property
    def by_name(self) -> Mapping[str, FlowStatus]:
        """Its flows by their names in the program."""
        return {flow.name: flow for flow in self.flows}

    def as_json(self) -> dict[str, Any]:
        """Return it for scripts."""
        return {
            "stack": self.stack,
            "tenant": self.is_tenant,
            "after": self.after,
            "errors": list(self.errors),
            "notices": list(self.notices),
            "flows": [each.as_json() for each in self.flows if not each.is_missing],
            "missing": [each.name for each in self.flows if each.is_missing],
        }


@dataclass(frozen=True)
class StatusReport:
    """What each of the stacks runs."""

    project: str
    made: str
    """When it was read, ISO 8601 in UTC."""

    stacks: tuple[StackStatus, ...]

    @property
    def rows(self) -> list[tuple[StackStatus, FlowStatus]]:
        """Each flow of each stack: the stacks in their order, for one flow after the other."""
        names = sorted({flow.name for stack in self.stacks for flow in stack.flows})
        return [
            (stack, stack.by_name[name])
            for name in names
            for stack in self.stacks
            if name in stack.by_name
        ]

    @property
    def words(self) -> dict[str, int]:
        """How many flows each word applies to."""
        told = Counter(word for _, flow in self.rows for word in flow.words)
        return {word: told[word] for word in WORDS}

    @property
    def counts(self) -> dict[str, int]:
        """How many stacks and flows there are, and how many flows each word applies to."""
        flows = sum(not flow.is_missing for _, flow in self.rows)
        return {"stacks": len(self.stacks), "flows": flows, **self.words}

    @property
    def has_failed(self) -> bool:
        """Whether something could not be read."""
        return any(each.errors for each in self.stacks) or bool(self.words[NOT_READ])

    @property
    def has_changed(self) -> bool:
        """Whether somebody did something behind the back of a stack."""
        return any(flow.is_changed for _, flow in self.rows)

    def as_json(self) -> dict[str, Any]:
        """Return the report for scripts, and as the proof for a promotion."""
        return {
            "project": self.project,
            "made": self.made,
            "counts": self.counts,
            "stacks": [each.as_json() for each in self.stacks],
        }


def compared(stacks: Sequence[StackStatus], names: Iterable[str]) -> list[StackStatus]:
    """Return the stacks with what the named ones of them have in common with each other, and what they lack."""
    among = [each for each in stacks if each.stack in set(names)]
    flows = sorted({flow.name for stack in among for flow in stack.flows})
    return [replace(stack, flows=tuple(_flows_of(stack, among, flows))) for stack in stacks]


def _flows_of(
    stack: StackStatus, among: Sequence[StackStatus], names: Sequence[str]
) -> Iterator[FlowStatus]:
    yield from (_compared(flow, stack, among) for flow in stack.flows)
    if stack in among and not stack.errors:
        missing = (name for name in names if name not in stack.by_name)
        yield from (FlowStatus(name, is_missing=True) for name in missing)


def _compared(flow: FlowStatus, stack: StackStatus, among: Sequence[StackStatus]) -> FlowStatus:
    others = [
        (each.stack, each.by_name[flow.name])
        for each in among
        if each.stack != stack.stack and flow.name in each.by_name
    ]
    same = [
        (name, other) for name, other in others if flow.version and other.version == flow.version
    ]
    sha256 = flow.definition_sha256
    return replace(
        flow,
        same_version=tuple(name for name, _ in same),
        same_definition=tuple(
            name for name, other in same if sha256 and other.definition_sha256 == sha256
        ),
    )
