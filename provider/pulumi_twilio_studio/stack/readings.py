"""Many stacks read at once, without an engine. Each account is listed once for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.kinds import FLOW, KINDS
from pulumi_twilio_studio.lifecycle.inactive import is_active
from pulumi_twilio_studio.stack.connections import Connections
from pulumi_twilio_studio.stack.reading import StackReading

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.connections import Reached
    from pulumi_twilio_studio.stack.home import StackHome
    from pulumi_twilio_studio.stack.reading import KindsOf
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


@dataclass(frozen=True)
class Reader:
    """Reads many stacks, with as many threads as there are."""

    connections: Connections
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

    def read(
        self, homes: Sequence[StackHome], kinds_of: KindsOf = lambda _: KINDS
    ) -> list[StackReading]:
        """Return the stacks, in their order. `kinds_of` returns which kinds of resources are wanted from a state.

        What is wrong with a stack is a part of it, and does not hide the others.
        """
        return self.each(
            "stacks read", lambda home: StackReading.of(home, self.connections, kinds_of), homes
        )

    def list_accounts(self, stacks: Sequence[StackReading]) -> None:
        """List each account of the stacks once. Each stack is told which of its accounts cannot be read, and why."""
        subaccounts, accounts = _places(stacks)
        for places in (subaccounts, accounts):  # the list of subaccounts has the tokens of all
            asked = list(places.items())
            failures = self.each("accounts listed", _list, asked)
            _note(stacks, zip(places, failures, strict=True))


@contextmanager
def reading(listener: Listener, connections: Connections | None = None) -> Iterator[Reader]:
    """Return who reads stacks, for a `with` block."""
    with (
        closing(connections or Connections()) as shared,
        ThreadPoolExecutor(AT_ONCE) as threads,
    ):
        yield Reader(shared, threads, listener)


def _places(
    stacks: Iterable[StackReading],
) -> tuple[dict[_Place, _Task], dict[_Place, _Task]]:
    """Return what has to be listed, each place once for all stacks: the subaccounts of parents, and then accounts.

    The subaccounts are listed for resources of ours, and for the tokens of more than one subaccount: without the list,
    the first token would cost a request of its own.
    """
    places: dict[_Place, _Task] = {}
    for stack in stacks:
        for resource in stack.resources:
            place = _Place(stack.reached.own, stack.place_of(resource))
            lists_flows = resource.kind is FLOW or (place in places and places[place].lists_flows)
            places[place] = _Task(stack.reached, lists_flows)
    accounts = {place: task for place, task in places.items() if place.account_sid}
    subaccounts = {place: task for place, task in places.items() if not place.account_sid}
    strangers = [place for place in accounts if _needs_a_token(place)]
    for own, number in Counter(place.own for place in strangers).items():
        if number > 1:
            reached = next(accounts[place].reached for place in strangers if place.own == own)
            subaccounts.setdefault(_Place(own, ""), _Task(reached, lists_flows=False))
    return subaccounts, accounts


def _needs_a_token(place: _Place) -> bool:
    """Return whether the parent's credentials have to ask for the account's own (studio/accounts.py)."""
    own, sid = place
    return sid != own.account_sid and not (own.api_key or own.key_of(sid))


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
