"""Delete a subaccount: suspend it, close it, or leave it. Twilio deletes none (docs: iam/api/subaccounts)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.inactive import CLOSED, SUSPENDED
from pulumi_twilio_studio.lifecycle.subaccount import report
from pulumi_twilio_studio.lifecycle.subaccount.read import poll_account
from pulumi_twilio_studio.studio.accounts_client import CLOSED_FOR_GOOD
from pulumi_twilio_studio.studio.errors import NotFound, Rejected

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.account import ParentAccount
    from pulumi_twilio_studio.lifecycle.subaccount.values import ExistingSubaccount


def remove(account: ParentAccount, existing: ExistingSubaccount) -> None:
    """Suspend it, close it, or leave it, as `on_delete` says. A closed one counts as deleted."""
    wanted = status_after(existing)
    if existing.status != CLOSED and existing.on_delete == "retain":
        what = 'stays unchanged (on_delete="retain"), and this stack forgets it.'
    elif existing.status == CLOSED or not _has_become(account, existing, wanted):
        what = "is closed already; this stack forgets it."
    elif wanted == CLOSED:
        what = 'is CLOSED for good (on_delete="close").'
    else:
        what = (
            "is suspended, not closed. If this stack declares it again under its name, it is taken over and "
            "reactivated. To end it for good, close it in the Console."
        )
    account.tell(report.deletion(existing, what))


def status_after(existing: ExistingSubaccount) -> str:
    """Return the status that a delete gives the account, if it gives any."""
    return CLOSED if existing.on_delete == "close" else SUSPENDED


def _has_become(parent: ParentAccount, existing: ExistingSubaccount, status: str) -> bool:
    """Return whether the account now has that status. False if somebody closed it, or if it is gone."""
    if existing.status == status:
        return True
    try:
        parent.accounts.record(parent.accounts.client.update(existing.sid, status=status))
    except NotFound:
        if (
            poll_account(parent, existing).status != CLOSED
        ):  # it was not visible yet, or something else answered 404
            raise
        return False
    except Rejected as refused:
        if refused.code != CLOSED_FOR_GOOD:
            raise
        return False
    return True
