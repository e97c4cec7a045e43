"""Whose a flow is: what an earlier run left behind, what belongs to others, and what no delete may touch.

Every revision that we write for a resource is signed (identity.py). Twilio's list shows the newest commit message of
each flow. Older messages cost one more request.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pulumi_twilio_studio.identity import belongs, ours, short, signature_of, signer
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow import owner_report as report
from pulumi_twilio_studio.lifecycle.flow import report as flow_report
from pulumi_twilio_studio.lifecycle.flow.read import poll_heads, resolve_effective
from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow, ExistingFlow, differences
from pulumi_twilio_studio.studio.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
    from pulumi_twilio_studio.studio.models import Flow

# The number of same-named flows whose first revision is fetched, and how many are fetched at once.
MOST = 200
AT_ONCE = 8
# From this number on, the user is told why the search takes a while.
MANY = 20


def find_owned(account: Account, identity: str, friendly_name: str) -> Flow | None:
    """Return the row of the flow that carries our marker and that no state known to this run holds, from any home.

    The list shows each flow's newest commit message. A later save by somebody else hides our signature. The first
    revision can never change (docs: studio/rest-api/v2/flow-revision), so it is fetched for unsigned flows of the same
    name. A flow that this run has read already belongs to a resource: one that is being replaced, or one that had our
    name before.
    """
    known = set(account.sids.values())
    rows = [row for row in account.index.rows().values() if row.sid not in known]
    found = ours(_unknown(account, rows, identity), identity)
    if found is not None:
        return found
    hidden = [
        row
        for row in rows
        if row.friendly_name == friendly_name
        and row.revision > 1  # below a first revision, nothing is hidden
        and signature_of(row.commit_message) is None
    ]
    firsts = _first_revisions(account, hidden, friendly_name)
    return ours(_unknown(account, firsts, identity), identity)


def wait_for_owned(account: Account, desired: DesiredFlow) -> Flow | None:
    """Return our flow as soon as the account's list shows it. None if it does not appear while reads may lag."""
    for _ in account.looks():
        account.index.refresh()
        found = find_owned(account, desired.identity, desired.friendly_name)
        if found is not None and signer(found.commit_message) == desired.marker:
            return found
    return None


def confirm_head(account: Account, found: Flow) -> Flow | None:
    """Return the head if two looks in a row show it, or else None.

    A list that lags may show a deleted flow, and a fetch may miss a new one. Raises OperationError if only the last
    look shows the flow: a second flow must not be made, and this one must not be taken for known.
    """
    before = None
    for head in poll_heads(account, found.sid):
        seen = head if head is not None and head.revision >= found.revision else None
        if seen is not None and before is not None:
            return seen
        before = seen
    if before is not None:
        raise OperationError(
            f"Twilio sometimes shows {found.sid}, which carries this resource's marker, and "
            "sometimes answers 404. Nothing was written. Run it again."
        )
    return None


def to_existing(account: Account, head: Flow, desired: DesiredFlow) -> ExistingFlow:
    """Build the existing flow from the head of a flow that no state knows, as seen for the declared status."""
    blank = ExistingFlow(
        sid=head.sid,
        account_sid=head.account_sid,
        revision=head.revision,
        live_revision=None,
        declares=desired.status,
        identity=desired.identity,
        friendly_name=head.friendly_name,
        status=head.status,
        definition=None,
        stored_sha256=None,
        home=desired.home,
    )
    existing = resolve_effective(account, blank, head, desired.status)
    signature = signature_of(head.commit_message)
    is_ours = signature is not None and signature.marker == desired.marker
    if is_ours and signature and signature.definition == short(desired.definition.sha256):
        return replace(existing, definition=desired.definition)  # even if Twilio rewrote it
    return existing


def refuse_unless_left_behind(head: Flow, existing: ExistingFlow, desired: DesiredFlow) -> None:
    """Raise OperationError unless a crashed create of this very stack can have left that flow.

    Such a flow has one revision, signed by this resource in this stack's home, and equals the declaration. Any other
    flow may be in use by another state of a stack with this name.
    """
    is_ours = signer(head.commit_message) == desired.marker
    if is_ours and head.revision == 1 and not differences(existing, desired):
        return
    raise OperationError(report.not_taken_over(head, existing, desired))


def other_signer(account: Account, head: Flow, markers: set[str]) -> str | None:
    """Return the marker of the newest signed revision if it is not one of `markers`, or else None."""
    newest = _newest_signer(account, head)
    return newest if newest is not None and newest not in markers else None


def refuse_taken(account: Account, existing: ExistingFlow, desired: DesiredFlow) -> None:
    """Raise OperationError if another resource took the flow over since this state signed it.

    A write would take it back unseen. The next delete of this state would then delete what the other resource holds.
    """
    row = account.index.row(existing.sid)
    ours_too = account.markers_of(existing.identity, existing.home) | {desired.marker}
    other = other_signer(account, row, ours_too) if row is not None else None
    if other and other not in account.markers_in_state(
        existing.sid, {existing.identity, desired.identity}, existing.home
    ):
        raise OperationError(report.taken_since(other))


def taken_by_another(account: Account, existing: ExistingFlow) -> Diagnostic | None:
    """Return why the flow must stay although this state drops it. None if it may be deleted.

    It may be deleted if this state signed it last. A flow that nobody signed was made by others, and we never changed
    it: several states can have adopted it, and nothing would show that.
    """
    try:
        head = account.index.row(existing.sid) or account.client.fetch_flow(existing.sid)
        newest = _newest_signer(account, head)
    except NotFound:  # already gone; the delete says so
        return None
    if newest is None:
        return report.signed_by_nobody(existing)
    if newest in account.markers_of(existing.identity, existing.home):
        return None
    return report.signed_by_another(
        existing, newest, is_same_name=belongs(newest, existing.identity)
    )


def _newest_signer(account: Account, head: Flow) -> str | None:
    """Return the marker of the newest signed revision. Lists the revisions only if the head is unsigned."""
    newest = signer(head.commit_message)
    if newest is not None or head.revision == 1:
        return newest
    revisions = sorted(account.client.revisions(head.sid), key=lambda row: -row.revision)
    return next(filter(None, (signer(row.commit_message) for row in revisions)), None)


def _unknown(account: Account, rows: Sequence[Flow], identity: str) -> list[Flow]:
    """Return the rows with our marker that the state does not hold: without a refresh, this run has read no flow."""
    marked = [row for row in rows if belongs(signer(row.commit_message), identity)]
    held = account.held() if marked else {}
    return [row for row in marked if row.sid not in held]


def _first_revisions(account: Account, rows: Sequence[Flow], friendly_name: str) -> list[Flow]:
    """Return the first revisions of those flows, fetched side by side. If there are too many, only of the newest."""
    newest = sorted(rows, key=lambda row: flow_report.written_at(row) or "", reverse=True)[:MOST]
    if len(newest) > MANY:
        account.tell(report.looking_into(friendly_name, len(newest), len(rows)))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        found = list(threads.map(partial(_first_revision, account), newest))
    return [first for first in found if first is not None]


def _first_revision(account: Account, row: Flow) -> Flow | None:
    """Return the first revision of a listed flow. None if the flow was deleted since. A 404 is looked at again."""
    if row.sid not in account.first_revisions:
        first = None
        for _ in account.looks(flow_report.written_at(row)):
            with suppress(NotFound):
                first = account.client.fetch_revision(row.sid, 1)
                break
        account.first_revisions[row.sid] = first
    return account.first_revisions[row.sid]
