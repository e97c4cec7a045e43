"""What Twilio holds of a subaccount: asked for as seldom as can be believed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.subaccount.report import DECIDE, drift
from pulumi_twilio_studio.lifecycle.subaccount.values import (
    CLOSED,
    ExistingSubaccount,
    ParentAccount,
    with_answer,
)
from pulumi_twilio_studio.studio.errors import NotFound

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.accounts_client import Subaccount


def read(parent: ParentAccount, existing: ExistingSubaccount) -> ExistingSubaccount:
    """What Twilio holds now; says what somebody changed.

    One list answers for all subaccounts; only what it shows otherwise than known is looked at again. A closed account
    stays in the state, as closed: it must never be made anew unasked.
    """
    with parent.doing("reading subaccount", existing.friendly_name, existing.sid):
        refuse_other_parent(parent, existing)
        row = parent.accounts.rows().get(existing.sid)
        if row is not None and with_answer(row, existing).held == existing.held:
            return existing
        found = poll_account(parent, existing)
        if found.held != existing.held:
            parent.tell(drift(existing, found))
        return found


def poll_account(parent: ParentAccount, existing: ExistingSubaccount) -> ExistingSubaccount:
    """What Twilio answers, once it does not lag behind what we know.

    One that Twilio no longer shows counts as closed: closed accounts are deleted after 30 days (docs: Twilio support,
    closing accounts).
    """
    row = None
    for _ in parent.looks(existing.date_updated):
        try:
            row = parent.accounts.fetch(existing.sid)
        except NotFound:
            continue
        if not lags(row, existing):
            return with_answer(row, existing)
    return replace(existing, status=CLOSED) if row is None else existing


def lags(row: Subaccount, existing: ExistingSubaccount) -> bool:
    """Whether an answer is older than what is known: what we wrote is not taken back by it."""
    return (row.date_updated or "") < (existing.date_updated or "")


def refuse_other_parent(parent: ParentAccount, existing: ExistingSubaccount) -> None:
    """Raise OperationError where the credentials are not its parent's: a 404 would tell nothing then."""
    if existing.owner_account_sid != parent.sid:
        raise OperationError(
            f"it belongs to {existing.owner_account_sid}, and the credentials of {parent.sid} are configured"
        )


def refuse_closed(existing: ExistingSubaccount) -> None:
    """Raise OperationError for a closed account: what to do about it is for a person to decide."""
    if existing.status == CLOSED:
        raise OperationError(f"somebody closed it. {DECIDE}")
