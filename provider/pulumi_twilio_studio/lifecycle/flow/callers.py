"""Tell who still reaches a flow that is deleted, or that is declared a draft although callers run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.account import which
from pulumi_twilio_studio.lifecycle.reached_by import told, ways_in

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.lifecycle.flow.values import ExistingFlow


def title_of_deletion(name: str, sid: str) -> str:
    """Return what to say of a flow that is deleted, above what still leads there."""
    return f"flow {which(name, sid)} is deleted. Calls and messages fail that arrive through"


def tell_of_deletion(account: Account, existing: ExistingFlow) -> None:
    """Tell what still leads to a flow that is about to be deleted.

    The delete goes on. Whoever wants it has seen the preview, and what still leads there may belong to somebody else.
    If it failed, `destroy` would stop half-way, and the program could not help it.
    """
    _tell(account, existing, title_of_deletion(existing.friendly_name, existing.sid))


def tell_of_draft(account: Account, existing: ExistingFlow) -> None:
    """Tell what still leads to the live revision of a flow that is declared a draft from now on.

    What is live stays live, because Twilio cannot unpublish.
    """
    if existing.live_revision is None:
        return
    title = (
        f"flow {which(*existing.called)} stays live, because Twilio cannot unpublish. Revision "
        f"{existing.live_revision} still answers what arrives through"
    )
    _tell(account, existing, title)


def _tell(account: Account, existing: ExistingFlow, title: str) -> None:
    for each in told(account.sid, existing.sid, title, ways_in(account)):
        account.tell(each)
