"""Eventual consistency: readers that still see what was there before a write.

Seen live by the author of RJPearson94/terraform-provider-twilio (issue 86): a fetch right after a
create answers 404, a fetch right after an update answers the previous revision.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from studio_emulator.settings import Settings
from studio_emulator.store.accounts import Account

Seen = TypeVar("Seen")


@dataclass(slots=True)
class _Stale(Generic[Seen]):
    place: Hashable
    seen: Seen
    reads_left: int
    until: float


class Lag(Generic[Seen]):
    """What a reader sees of a resource instead of the latest.

    Of a flow it is the number of a revision, 0 if the reader does not see the flow yet. Of an entry
    of the directory it is the entry, in a tuple, and the empty tuple if the reader sees none.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stale: dict[str, _Stale[Seen]] = {}

    def hide_write(self, place: Hashable, sid: str, before: Seen, settings: Settings) -> None:
        """Hide a write behind `before`, for as many reads or milliseconds as the settings say.

        `place` says in which list the resource stands. A resource that lags already stays at what
        readers see, for the whole time again.
        """
        if not settings.lag_reads and not settings.lag_ms:
            return
        stale = self._stale.get(sid)
        until = self._clock() + settings.lag_ms / 1000
        seen = stale.seen if stale else before
        self._stale[sid] = _Stale(place, seen, settings.lag_reads, until)

    def peek(self, sid: str) -> Seen | None:
        """Return what a reader sees instead of the latest; None for the latest."""
        stale = self._stale.get(sid)
        if stale is None:
            return None
        if stale.reads_left > 0 or self._clock() < stale.until:
            return stale.seen
        del self._stale[sid]
        return None

    def take_read(self, sid: str) -> Seen | None:
        """Return what `peek` returns. This counts as one of the reads that lag."""
        seen = self.peek(sid)
        if seen is not None:
            stale = self._stale[sid]
            stale.reads_left = max(0, stale.reads_left - 1)
        return seen

    def peek_list(self, place: Hashable) -> dict[str, Seen]:
        """Return what that list holds instead of the latest, for everything in it that lags."""
        lagging = [sid for sid, stale in self._stale.items() if stale.place == place]
        found = {sid: self.peek(sid) for sid in lagging}
        return {sid: seen for sid, seen in found.items() if seen is not None}

    def take_list(self, place: Hashable) -> dict[str, Seen]:
        """Return what `peek_list` returns. This counts as one of the reads of each."""
        found = self.peek_list(place)
        for sid in found:
            self.take_read(sid)
        return found

    def clear(self) -> None:
        """Let every reader see the latest from now on."""
        self._stale.clear()


class AccountLag:
    """What readers of the Accounts API see of an account: its value before the last write.

    Nobody has published how far that API lags. A client that is right with the lag of the other
    APIs is safe here too.
    """

    def __init__(self) -> None:
        self._stale: dict[str, tuple[Account | None, int]] = {}

    def hide_write(self, sid: str, before: Account | None, settings: Settings) -> None:
        """Hide a write behind the value before it (None for nothing), for as many reads as the settings say."""
        if settings.account_lag_reads:
            oldest, _ = self._stale.get(sid, (before, 0))
            self._stale[sid] = (oldest, settings.account_lag_reads)

    def take_read(self, account: Account) -> Account | None:
        """Return the account as this read sees it, or None. This counts as one of the reads that lag."""
        stale, left = self._stale.get(account.sid, (account, 0))
        if left == 0:
            self._stale.pop(account.sid, None)
            return account
        self._stale[account.sid] = (stale, left - 1)
        return stale

    def clear(self) -> None:
        """Let every reader see the latest from now on."""
        self._stale.clear()
