"""Delete a flow. It counts as deleted after a 204, or after a 404 that was seen again."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.read import poll_heads
from pulumi_twilio_studio.studio.errors import NotFound

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.lifecycle.flow.values import ExistingFlow


def remove(account: Account, existing: ExistingFlow) -> None:
    """Make sure that the flow is gone. Raises OperationError if Twilio still shows it.

    A 404 to the DELETE alone proves nothing, because a new flow may not be found yet. So the flow is looked for, and
    deleted whenever it shows.
    """
    if _deleted(account, existing.sid):
        return
    head = None
    for head in poll_heads(account, existing.sid, existing.date_updated):
        if head is not None and _deleted(account, existing.sid):
            return
    if head is not None:
        raise OperationError(
            "Twilio answered 404 to the delete, but it still shows the flow. Run `pulumi up` "
            "again, or `pulumi destroy` if that is what you ran."
        )


def _deleted(account: Account, sid: str) -> bool:
    """Return whether this DELETE deleted it."""
    with suppress(NotFound):
        account.client.delete_flow(sid)
        return True
    return False
