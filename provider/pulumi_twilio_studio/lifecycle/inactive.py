"""What counts in a suspended or closed account: Twilio refuses the credentials of such an account.

In a suspended account, everything counts as unchanged since the state was written, because the same `up` may reactivate
the account. What is to be deleted there is left, and only forgotten. In a closed account, everything is gone for good
(docs: iam/api/subaccounts).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.studio.errors import Inactive

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_twilio_studio.lifecycle.account import Operating

T = TypeVar("T")

CLOSED = "closed"
SUSPENDED = "suspended"


def is_active(account: Operating) -> bool:
    """Return whether Twilio accepts the account's credentials, by its last answer."""
    return account.status == "active"


def is_closed(account: Operating) -> bool:
    """Return whether the account, with everything in it, is out of reach for good."""
    return account.status == CLOSED


def is_suspended(failure: Exception) -> bool:
    """Return whether that is why a request failed."""
    return isinstance(failure, Inactive) and failure.account_status == SUSPENDED


def is_lost(failure: Inactive) -> bool:
    """Return whether the request failed because its account is closed."""
    return failure.account_status == CLOSED


def still_counts(account: Operating) -> bool:
    """Return whether what the state knows of an inactive account still counts. Tell the user."""
    if is_closed(account):
        account.tell(f"account {account.sid} is closed: what it held is gone.")
        return False
    account.tell(
        f"account {account.sid} is {printable(account.status)}: what it holds cannot be read. This run uses what the "
        "stack recorded."
    )
    return True


def unless_suspended(known: T, look: Callable[[], T]) -> T:
    """Return what the look shows, or `known` in a suspended account."""
    try:
        return look()
    except Inactive as failure:
        if not is_suspended(failure):
            raise
        return known
