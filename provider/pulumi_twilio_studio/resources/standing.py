"""How resources in a suspended or closed subaccount are read and deleted: its own credentials are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi import dynamic

from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.resources.session import SESSION

if TYPE_CHECKING:
    from pulumi_twilio_studio.resources.properties import Properties


def is_closed(account_sid: str) -> bool:
    """Return whether the account, with all that it held, is out of reach for good."""
    return SESSION.standing(account_sid) == "closed"


def unread(sid: str, props: Properties) -> dynamic.ReadResult | None:
    """Return what `read` answers if nothing can be read, or None in an active account.

    In a suspended account, everything counts as unchanged since the state was written, because the same `up` may
    reactivate it. In a closed account, everything is gone.
    """
    account_sid = props["account_sid"]
    standing = SESSION.standing(account_sid)
    if standing == "active":
        return None
    account = SESSION.account(account_sid)
    if standing == "closed":
        account.tell(f"account {account_sid} is closed: what it held is gone.")
        return dynamic.ReadResult("", {})  # None as outputs would break refresh (measured)
    account.tell(
        f"account {account_sid} is {printable(standing)}: what it holds cannot be read. This run "
        "uses what the stack recorded."
    )
    return dynamic.ReadResult(sid, props)
