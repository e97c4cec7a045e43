"""Whose a subaccount is: the marker stands at the end of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.identity import AmbiguousMarker, belongs, marker_of, signed_name
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.owner_report import taken_since
from pulumi_twilio_studio.lifecycle.inactive import CLOSED

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.account import ParentAccount
    from pulumi_twilio_studio.lifecycle.subaccount.values import (
        DesiredSubaccount,
        ExistingSubaccount,
    )
    from pulumi_twilio_studio.studio.accounts_client import Subaccount


def find_owned(parent: ParentAccount, identity: str) -> Subaccount | None:
    """Return the subaccount that carries our marker and is not closed. Raises AmbiguousMarker if several do.

    Leaves out accounts that this run has read for the state: they belong to a resource already, such as one that is
    being replaced.
    """
    known = set(parent.sids.values())
    found = [
        row
        for row in parent.accounts.rows().values()
        if row.status != CLOSED
        and row.sid not in known
        and belongs(signed_name(row.friendly_name)[1], identity)
    ]
    held = parent.held() if found else {}
    found = [
        row for row in found if row.sid not in held
    ]  # without a refresh, this run has read none
    if len(found) > 1:
        raise AmbiguousMarker(
            marker_of(identity), tuple(sorted(row.sid for row in found)), "subaccounts"
        )
    return found[0] if found else None


def refuse_taken(
    parent: ParentAccount, existing: ExistingSubaccount, desired: DesiredSubaccount
) -> None:
    """Raise OperationError if another resource took the account over since this state signed its name."""
    ours = parent.markers_of(existing.identity, existing.home) | {None, desired.marker}
    if existing.marker not in ours | parent.markers_in_state(
        existing.sid, {existing.identity, desired.identity}, existing.home
    ):
        raise OperationError(taken_since(str(existing.marker)))
