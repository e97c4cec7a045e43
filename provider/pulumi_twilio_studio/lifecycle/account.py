"""One account as an operation sees it: its client, its list of flows, and what this process did in it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.foreign import quoted
from pulumi_twilio_studio.identity import AmbiguousMarker, marker_of, name_in
from pulumi_twilio_studio.lifecycle.drift import Refusals
from pulumi_twilio_studio.lifecycle.flow.ahead import Ahead
from pulumi_twilio_studio.studio.errors import NotFound, Rejected, StudioError, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
    from pulumi_twilio_studio.lifecycle.flow.commanded import Commanded
    from pulumi_twilio_studio.studio.accounts import Accounts
    from pulumi_twilio_studio.studio.client import Client
    from pulumi_twilio_studio.studio.flow_list import FlowList
    from pulumi_twilio_studio.studio.models import Flow

T = TypeVar("T")

# Twilio answers 404 and stale data for a while after a write (RJPearson94/terraform-provider-twilio issue 86). How long
# is not documented. For a while after a write, a look-up is repeated after these pauses, in seconds, before it is
# believed. Later, a second look is enough.
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
YOUNG = timedelta(minutes=10)  # a minute, and nine for clocks that disagree


class OperationError(Error):
    """What was being done to which resource when it failed, and why: one sentence for the user."""


class Overtaken(OperationError):
    """Somebody saved since the caller read what it would overwrite. Nothing was written."""


@dataclass(frozen=True, kw_only=True)
class Operating:
    """What all operations in an account share: how to wait, how to fail, and what this process did."""

    sleep: Callable[[float], object]
    """Waits for that many seconds."""

    now: Callable[[], datetime]
    """Returns the time of day, with its zone."""

    tell: Callable[[Diagnostic | str], None]
    """Tells the user something without failing. Plain text if it has no structure and no SID."""

    sids: dict[str, str] = field(default_factory=dict)
    """The SIDs that this process has read for the state, by identity: `check` and `create` are not told a SID."""

    claims: dict[str, str] = field(default_factory=dict)
    """By SID, the identity of the resource of this run's program that holds or names it. No delete may touch these."""

    gone: dict[str, Diagnostic] = field(default_factory=dict)
    """What this process looked for and found deleted, by identity."""

    checked: set[str] = field(default_factory=set)
    """The identities that `check` has seen in this run. A refresh compares with the last program, and stays silent."""

    unpublished: set[str] = field(default_factory=set)
    """The identities of the flows that this run's program declares as drafts, and the last run's program did not."""

    home: str = ""
    """A hash of where the state is kept. Empty if unknown."""

    held: Callable[[], Mapping[str, Sequence[str]]] = dict
    """Returns the names of the state's resources by SID. Empty if the state is not known."""

    recorded: Callable[..., Sequence[Mapping[str, Any]]] = lambda *_: ()
    """Returns the properties of each resource of these types that the state held when it was first asked."""

    dropped: list[str] = field(default_factory=list)
    """The SIDs that the engine asked this process to delete, each as often as it asked."""

    @property
    def sid(self) -> str:
        """The account's SID."""
        raise NotImplementedError

    @property
    def status(self) -> str:
        """Whether the account is `active`, `suspended` or `closed`, by Twilio's last answer."""
        return "active"

    def claim(self, sid: str, identity: str) -> None:
        """Note that a resource of this run's program holds or names that SID.

        Raises OperationError if another resource does so too: each would undo what the other does.
        """
        other = self.claims.setdefault(sid, identity)
        if other != identity:
            raise OperationError(
                f'"{name_in(other)}" and "{name_in(identity)}" both declare {sid}, and each would undo what the other '
                "does. Declare it once."
            )

    def hold(self, sid: str, identity: str) -> None:
        """Do what `claim` does, for a SID of the state. Do nothing while the engine refreshes.

        During a refresh, the engine compares with the last program.
        """
        if identity in self.checked:
            self.claim(sid, identity)

    def keeper(self, sid: str, identity: str) -> str | None:
        """Return the name of a resource that still needs that SID although the resource with that identity is deleted.

        That is a resource of this run's program that holds or names the SID, or another resource of the state. The
        state counts because `destroy` and a run with targets run no complete program.
        """
        if sid in self.claims:
            return name_in(self.claims[sid])
        self.dropped.append(sid)
        names = list(self.held().get(sid, ()))
        if len(names) <= self.dropped.count(sid):
            return None
        own = name_in(identity)
        return next((name for name in names if name != own), own)

    def markers_of(self, identity: str, home: str) -> set[str]:
        """Return the markers that this state may have signed with: for the recorded home, and for this one."""
        return {marker_of(identity, home), marker_of(identity, self.home)}

    def markers_in_state(self, sid: str, identities: set[str], home: str) -> set[str]:
        """Return `markers_of` each resource for which the state holds that SID. A half-finished rename leaves two.

        `identities` are the identity in the state and the one now, because the stack itself may be renamed too.
        """
        stacks = {identity.removesuffix(name_in(identity)) for identity in identities}
        names = {*map(name_in, identities), *self.held().get(sid, ())}
        return set().union(
            *(self.markers_of(f"{stack}{name}", home) for stack in stacks for name in names)
        )

    def looks(self, written: str | None = None) -> Iterator[int]:
        """Count looks at something, with pauses. `written` is its last write, ISO 8601. None means just now."""
        young = written is None or abs(self.now() - _time(written)) < YOUNG
        yield 0
        for number, pause in enumerate(PAUSES if young else PAUSES[:1], start=1):
            self.sleep(pause)
            yield number

    def ask(self, call: Callable[[], T], written: str | None = None) -> T:
        """Return what the call answers. Raises NotFound if what it asks for stays away while reads may lag."""
        missing = None
        for _ in self.looks(written):
            try:
                return call()
            except NotFound as failure:
                missing = failure
        raise missing or AssertionError("there is always one look")

    @contextmanager
    def doing(self, verb: str, name: str, sid: str | None = None) -> Iterator[None]:
        """Turn an API failure into a sentence that says what was being done to which resource."""
        try:
            yield
        except (StudioError, AmbiguousMarker, OperationError) as failure:
            kind = Overtaken if isinstance(failure, Overtaken) else OperationError
            raise kind(f"{verb} {which(name, sid)} in {self.sid}: {failure}") from None


@dataclass(frozen=True)
class Account(Operating):
    """The account that a resource lives in, and what this process knows about it."""

    client: Client
    index: FlowList

    first_revisions: dict[str, Flow | None] = field(default_factory=dict)
    """First revisions by flow SID. They never change. None for a flow that was gone."""

    ahead: Ahead = field(default_factory=Ahead)
    """What Twilio said of definitions, and which of them come next."""

    entrances: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """What this process has seen each entrance do, by identity: `create` is not told."""

    refusals: Refusals = field(default_factory=Refusals)
    """The flows of all accounts that will stop the run because somebody changed them."""

    commit: str = ""
    """The commit that this run was started from. Empty if it is not known."""

    overrides: dict[str, str] = field(default_factory=dict)
    """By identity, why a flow goes live in this run although the gate of promotion refuses it."""

    commanded: Commanded | None = None
    """What the command that started this run asks of it."""

    status_of: Callable[[str], str] = lambda _: "active"
    """Returns the status of the account with that SID, by Twilio's last answer."""

    @property
    def sid(self) -> str:
        """The account's SID."""
        return self.client.account_sid

    @property
    def status(self) -> str:
        """Whether the account is `active`, `suspended` or `closed`, by Twilio's last answer."""
        return self.status_of(self.sid)


@dataclass(frozen=True)
class ParentAccount(Operating):
    """The account that the subaccounts belong to, and what this process knows about it."""

    accounts: Accounts

    @property
    def sid(self) -> str:
        """The parent's SID."""
        return self.accounts.client.account_sid


def which(name: str, sid: str | None) -> str:
    """Return a resource as sentences name it."""
    return f"{quoted(name)} ({sid})" if sid else quoted(name)


@contextmanager
def discreet(*, is_secret: bool) -> Iterator[None]:
    """Remove Twilio's own words from a refusal if the request held a secret. NotFound stays as it is."""
    try:
        yield
    except Rejected as refused:
        if not is_secret or isinstance(refused, NotFound):
            raise
        raise refused.without_words() from None


def send_once(send: Callable[[], T], find: Callable[[], T | None]) -> T:
    """Return what a write made, which is sent exactly once although its answer may be lost.

    Twilio offers no idempotency key. If the answer is lost and `find` does not find its effect, the write is sent once
    more. `find` looks for as long as reads may lag, and returns None if the write had no effect. Raises Unknown if the
    second answer is lost too and there is no effect.
    """
    try:
        return send()
    except Unknown:
        found = find()
        if found is not None:
            return found
    try:
        return send()
    except Unknown:
        found = find()
        if found is None:
            raise
        return found


def _time(text: str) -> datetime:
    """Return a Twilio date. Text that is not a date counts as long ago."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (
        ValueError,
        OverflowError,
    ):  # OverflowError: a day next to the first or the last possible one
        return datetime.min.replace(tzinfo=UTC)
