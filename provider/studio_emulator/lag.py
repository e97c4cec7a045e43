"""Eventual consistency: readers that still see what was there before a write.

Seen live by the author of RJPearson94/terraform-provider-twilio (issue 86): a fetch right after a
create answers 404, a fetch right after an update answers the previous revision.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from studio_emulator.settings import Settings
from studio_emulator.store.accounts import Account


@dataclass(slots=True)
class _Stale:
    account_sid: str
    revision: int
    reads_left: int
    until: float


class Lag:
    """Which revision of a flow a reader sees; 0 if the reader does not see the flow yet."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stale: dict[str, _Stale] = {}

    def hide_write(self, account_sid: str, flow_sid: str, before: int, settings: Settings) -> None:
        """Hide a write behind revision `before`, for as many reads or milliseconds as the settings say.

        A flow that lags already stays at the revision that readers see, for the whole time again.
        """
        if not settings.lag_reads and not settings.lag_ms:
            return
        stale = self._stale.get(flow_sid)
        until = self._clock() + settings.lag_ms / 1000
        seen = stale.revision if stale else before
        self._stale[flow_sid] = _Stale(account_sid, seen, settings.lag_reads, until)

    def peek(self, flow_sid: str) -> int | None:
        """Return the revision that a reader sees instead of the latest; None for the latest."""
        stale = self._stale.get(flow_sid)
        if stale is None:
            return None
        if stale.reads_left > 0 or self._clock() < stale.until:
            return stale.revision
        del self._stale[flow_sid]
        return None

    def take_read(self, flow_sid: str) -> int | None:
        """Return what `peek` returns. This counts as one of the reads that lag."""
        seen = self.peek(flow_sid)
        if seen is not None:
            stale = self._stale[flow_sid]
            stale.reads_left = max(0, stale.reads_left - 1)
        return seen

    def take_list(self, account_sid: str) -> dict[str, int]:
        """Return what the account's list holds instead of the latest, for every flow that lags."""
        flows = [sid for sid, stale in self._stale.items() if stale.account_sid == account_sid]
        found = {sid: self.take_read(sid) for sid in flows}
        return {sid: revision for sid, revision in found.items() if revision is not None}

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
