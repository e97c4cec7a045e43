"""Find out what Twilio holds of a subaccount, with as few requests as are reliable."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.account import OperationError, ParentAccount
from pulumi_twilio_studio.lifecycle.inactive import CLOSED
from pulumi_twilio_studio.lifecycle.subaccount.report import DECIDE, drift
from pulumi_twilio_studio.lifecycle.subaccount.values import (
    ExistingSubaccount,
    with_answer,
)
from pulumi_twilio_studio.studio.errors import NotFound

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.accounts_client import Subaccount


def look(parent: ParentAccount, existing: ExistingSubaccount) -> ExistingSubaccount:
    """Return what Twilio holds now, and tell what somebody changed.

    One list answers for all subaccounts. An account is fetched only if the list does not show what the state holds. A
    closed account stays in the state, as closed: it must never be made again without a person's decision.
    """
    refuse_other_parent(parent, existing)
    row = parent.accounts.rows().get(existing.sid)
    if row is not None and with_answer(row, existing).held == existing.held:
        return existing
    found = poll_account(parent, existing)
    if found.held != existing.held:
        parent.tell(drift(existing, found))
    return found


def poll_account(parent: ParentAccount, existing: ExistingSubaccount) -> ExistingSubaccount:
    """Return what Twilio answers, as soon as the answer is not older than what we know.

    An account that Twilio no longer shows counts as closed: closed accounts are deleted after 30 days (docs: Twilio
    support, closing accounts).
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
    """Return whether an answer is older than what is known: it must not take back what we wrote."""
    return (row.date_updated or "") < (existing.date_updated or "")


def refuse_other_parent(parent: ParentAccount, existing: ExistingSubaccount) -> None:
    """Raise OperationError if the credentials are not those of its parent: a 404 would then mean nothing."""
    if existing.owner_account_sid != parent.sid:
        raise OperationError(
            f"it belongs to {existing.owner_account_sid}, but the credentials of {parent.sid} "
            "are configured"
        )


def refuse_closed(existing: ExistingSubaccount) -> None:
    """Raise OperationError for a closed account: a person has to decide what to do about it."""
    if existing.status == CLOSED:
        raise OperationError(f"somebody closed it. {DECIDE}")
