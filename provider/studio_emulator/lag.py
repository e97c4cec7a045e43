"""Eventual consistency: readers that still see what was there before a write.

Seen live by the author of RJPearson94/terraform-provider-twilio (issue 86): a fetch right after
a create answers 404, one right after an update answers the previous revision.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from studio_emulator.settings import Settings
from studio_emulator.store import Account


@dataclass(slots=True)
class _Stale:
    account_sid: str
    shown: int
    reads_left: int
    until: float


class Lag:
    """Which revision of a flow readers are shown; 0 is none yet."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stale: dict[str, _Stale] = {}

    def written(self, account_sid: str, flow_sid: str, shown: int, settings: Settings) -> None:
        """A write hides behind revision `shown` for as many reads or ms as the settings say.

        A flow already lagging keeps showing what it shows, for the whole window again.
        """
        if not settings.lag_reads and not settings.lag_ms:
            return
        stale = self._stale.get(flow_sid)
        until = self._clock() + settings.lag_ms / 1000
        seen = stale.shown if stale else shown
        self._stale[flow_sid] = _Stale(account_sid, seen, settings.lag_reads, until)

    def shown(self, flow_sid: str) -> int | None:
        """The revision this read is shown instead of the latest, None for the latest.

        It counts as one of the reads that lag.
        """
        stale = self._stale.get(flow_sid)
        if stale is None:
            return None
        if stale.reads_left > 0:
            stale.reads_left -= 1
            return stale.shown
        if self._clock() < stale.until:
            return stale.shown
        del self._stale[flow_sid]
        return None

    def listed(self, account_sid: str) -> dict[str, int]:
        """What the account's list shows instead of the latest, for every flow that lags."""
        flows = [sid for sid, stale in self._stale.items() if stale.account_sid == account_sid]
        shown = {sid: self.shown(sid) for sid in flows}
        return {sid: revision for sid, revision in shown.items() if revision is not None}

    def clear(self) -> None:
        """Every reader sees the latest from now on."""
        self._stale.clear()


class AccountLag:
    """What readers of the Accounts API are shown of an account: what it was before the last write.

    Nobody has published how far that API lags; whoever is right under the other APIs' lag is on the safe side.
    """

    def __init__(self) -> None:
        self._stale: dict[str, tuple[Account | None, int]] = {}

    def written(self, sid: str, before: Account | None, settings: Settings) -> None:
        """A write hides behind what was there before, None for nothing, for as many reads as the settings say."""
        if settings.account_lag_reads:
            shown, _ = self._stale.get(sid, (before, 0))
            self._stale[sid] = (shown, settings.account_lag_reads)

    def seen(self, account: Account) -> Account | None:
        """The account as this read is shown it, None for not at all; it counts as one of the reads that lag."""
        shown, left = self._stale.get(account.sid, (account, 0))
        if left == 0:
            self._stale.pop(account.sid, None)
            return account
        self._stale[account.sid] = (shown, left - 1)
        return shown

    def clear(self) -> None:
        """Every reader sees the latest from now on."""
        self._stale.clear()
