"""What somebody changed behind the back of stacks, found without an engine.

Each resource is read as `pulumi preview` reads it (lifecycle/lifecycle.py, `read`), but from the state that the backend
holds. So both say the same. One list per account answers for all its flows, whichever stacks they belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.kinds import FLOW
from pulumi_twilio_studio.lifecycle.inactive import is_active
from pulumi_twilio_studio.stack.connections import Connections
from pulumi_twilio_studio.stack.drift_report import DriftReport, Seen, StackDrift
from pulumi_twilio_studio.stack.reading import StackReading

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.connections import Reached
    from pulumi_twilio_studio.stack.home import StackHome
    from pulumi_twilio_studio.studio.settings import Settings

Listener = Callable[[str, int, int], None]
"""Is told what is counted, how many of it are done, and how many there are."""

T = TypeVar("T")
R = TypeVar("R")

# How many stacks, accounts or resources are worked on at once. Twilio's limits are per account (studio/concurrency.py).
AT_ONCE = 16


class _Place(NamedTuple):
    """An account as it is reached with some settings. An empty SID stands for the list of the subaccounts."""

    own: Settings
    account_sid: str


class _Task(NamedTuple):
    """How a place is reached, and whether a flow of it is in a state."""

    reached: Reached
    lists_flows: bool


def find_drift(
    homes: Sequence[StackHome],
    listener: Listener = lambda *_: None,
    connections: Connections | None = None,
) -> DriftReport:
    """Return what somebody changed in each of the stacks. Sends no request that changes anything.

    What is wrong with one stack, one account or one resource is part of the report, and does not hide the rest.
    """
    with (
        closing(connections or Connections()) as shared,
        ThreadPoolExecutor(AT_ONCE) as threads,
    ):
        each = _Work(threads, listener).each
        stacks = each("stacks read", lambda home: StackReading.of(home, shared), homes)
        subaccounts, accounts = _places(stacks)
        for places in (subaccounts, accounts):  # the list of subaccounts has the tokens of all
            asked = list(places.items())
            failures = each("accounts listed", _list, asked)
            _note(stacks, zip(places, failures, strict=True))
        todo = [(stack, resource) for stack in stacks for resource in stack.resources]
        seen = iter(each("resources compared", lambda pair: pair[0].look(pair[1]), todo))
        return DriftReport(tuple(_drift_of(stack, seen) for stack in stacks))


@dataclass(frozen=True)
class _Work:
    """What is done for many at once."""

    threads: ThreadPoolExecutor
    listener: Listener

    def each(self, what: str, work: Callable[[T], R], over: Sequence[T]) -> list[R]:
        """Return what the work gives for each, in their order. Tells the listener how far it is."""
        found: list[R] = []
        # After Ctrl-C, `map` cancels what has not begun.
        for done, result in enumerate(self.threads.map(work, over), start=1):
            found.append(result)
            self.listener(what, done, len(over))
        return found


def _places(
    stacks: Iterable[StackReading],
) -> tuple[dict[_Place, _Task], dict[_Place, _Task]]:
    """Return what has to be listed, each place once for all stacks: the subaccounts of parents, and then accounts."""
    subaccounts: dict[_Place, _Task] = {}
    accounts: dict[_Place, _Task] = {}
    for stack in stacks:
        for resource in stack.resources:
            place = _Place(stack.reached.own, stack.place_of(resource))
            found = accounts if place.account_sid else subaccounts
            lists_flows = resource.kind is FLOW or (place in found and found[place].lists_flows)
            found[place] = _Task(stack.reached, lists_flows)
    return subaccounts, accounts


def _list(asked: tuple[_Place, _Task]) -> str:
    """List the place. Return why that failed, or ""."""
    (_, account_sid), task = asked
    try:
        if not account_sid:
            task.reached.parent().accounts.rows()
            return ""
        account = task.reached.account(account_sid)
        if task.lists_flows and is_active(account):
            account.index.rows()
    except Error as failure:
        what = f"account {account_sid}" if account_sid else "the list of subaccounts"
        return f"{what} cannot be read: {failure}"
    return ""


def _note(stacks: Iterable[StackReading], outcomes: Iterable[tuple[_Place, str]]) -> None:
    """Tell each stack which of its places cannot be read, so that none of its resources tries again."""
    failed = {place: failure for place, failure in outcomes if failure}
    for stack in stacks:
        if stack.resources:
            own = {
                sid: why for (settings, sid), why in failed.items() if settings == stack.reached.own
            }
            stack.unreadable.update(own)


def _drift_of(stack: StackReading, seen: Iterator[Seen]) -> StackDrift:
    """Return what was found of the stack. `seen` goes on with its resources."""
    return StackDrift(
        stack.home.stack,
        tuple(islice(seen, len(stack.resources))),
        tuple(stack.notices),
        tuple(stack.errors),
    )
