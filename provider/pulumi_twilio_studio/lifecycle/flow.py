"""What happens to a flow: adopt-or-create, plan, update, delete. Reading is in flow_look.py.

Every function takes typed values and an account, sends what is needed and no more, and answers what Twilio now holds.
All of them raise OperationError, a sentence that says what was being done to which flow.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.identity import marker_of, ours, short, signature_of
from pulumi_twilio_studio.studio.errors import Inactive, NotFound, Unknown

from . import flow_report
from .account import Account, OperationError
from .flow_look import counted, heads, newest, recounted
from .flow_values import DesiredFlow, ExistingFlow, differences
from .flow_write import settled, write, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_twilio_studio.studio.models import Flow


def create(account: Account, desired: DesiredFlow) -> ExistingFlow:
    """The one flow that is ours: taken over when it is there already, made when it is not.

    It is there when `adopt` names it, or when an earlier create, whose answer was lost or whose process was killed,
    left it behind: then it carries our marker. Equal content means no write at all.
    """
    with account.doing("creating flow", desired.friendly_name):
        if desired.adopt is not None:
            return _adopt(account, desired, desired.adopt)
        found = own_flow(account, desired.identity, desired.friendly_name)
        taken = _take_over(account, desired, found) if found else None
        return taken or _make(account, desired)


def foresee(account: Account, desired: DesiredFlow, sid: str) -> None:
    """Say at preview what adopting that flow would change; raises OperationError where there is none."""
    with account.doing("adopting flow", desired.friendly_name, sid):
        existing = _seen(account, _named(account, sid), desired)
        if differences(existing, desired):
            account.tell(flow_report.plan(existing, desired))
        else:
            account.tell(f'flow "{existing.friendly_name}" ({sid}) is to be taken over as it is.')


def plan(account: Account, existing: ExistingFlow, desired: DesiredFlow) -> frozenset[str]:
    """The properties that an update would change; says to the user which widgets those are.

    Raises OperationError where somebody's change is to stop the run. Stays silent as long as the engine compares with
    what the last run's program declared, as it does while it refreshes. In a suspended account the flow is taken to be
    as the state knows it: the same `up` may reactivate the account, and looks again then.
    """
    with account.doing("comparing flow", existing.friendly_name, existing.sid):
        seen = _unless_suspended(existing, lambda: recounted(account, existing, desired.status))
        todo = _todo(existing, seen, desired)
        if not todo or desired.identity not in account.checked:
            return todo
        seen = _unless_suspended(seen, lambda: _with_last_save(account, seen))
        if seen.has_drifted and desired.on_drift == "fail":
            raise OperationError(
                f'somebody changed it: {seen.last_save}, and on_drift is "fail". Take their change into the program, '
                'or let it be overwritten with on_drift="repair".'
            )
        account.tell(flow_report.plan(seen, desired))
        return todo


def _unless_suspended(known: ExistingFlow, look: Callable[[], ExistingFlow]) -> ExistingFlow:
    """What that look shows; what is known where the account is suspended."""
    try:
        return look()
    except Inactive as asleep:
        if asleep.standing != "suspended":
            raise
        return known


def _with_last_save(account: Account, seen: ExistingFlow) -> ExistingFlow:
    """Who made the revision that counts; the state does not keep it, and the list knows only the head's."""
    row = None if seen.last_save else account.index.row(seen.sid)
    if row is None:
        return seen
    is_head = seen.declares == "draft" or row.revision == seen.live_revision
    last = flow_report.save(row) if is_head else f"revision {seen.live_revision}"
    return replace(seen, last_save=last)


def update(account: Account, existing: ExistingFlow, desired: DesiredFlow) -> ExistingFlow:
    """One POST with only what differs; none when nothing does.

    The head is looked at right before the write: a save that somebody made since the last read is never overwritten
    unseen.
    """
    with account.doing("updating flow", existing.friendly_name, existing.sid):
        seen = recounted(account, existing, desired.status)
        if not _todo(existing, seen, desired):
            return settled(seen, desired)
        head = newest(account, existing)
        if head is None:
            raise OperationError("it is gone. Run `pulumi up` once more: it will be made again.")
        if head.revision > existing.revision:
            raise OperationError(
                f"somebody saved revision {head.revision} since this stack read revision {existing.revision}; "
                "nothing was written. Run `pulumi preview` to see what they changed."
            )
        return write(account, head, existing.live_revision, desired)


def delete(account: Account, existing: ExistingFlow) -> None:
    """See to it that the flow is gone; one that is gone already is success.

    Spares a flow that a create of this very run took over: it is the replacement itself.
    """
    if existing.sid in account.taken:
        account.tell(f"{existing.sid} is not deleted: a resource of this run has taken it over.")
        return
    with account.doing("deleting flow", existing.friendly_name, existing.sid):
        account.client.delete_flow(existing.sid)
        account.index.forget(existing.sid)


def own_flow(account: Account, identity: str, friendly_name: str) -> Flow | None:
    """The row of our flow, should an earlier create have made it and no state know it.

    The list shows each flow's newest commit message. Somebody's save on top hides ours, but the first revision can
    never change (docs: studio/rest-api/v2/flow-revision), so that of unsigned flows of the same name is looked at. A
    flow that this run has read is some resource's already: one that is being replaced, or that had our name before.
    """
    marker, known = marker_of(identity), set(account.sids.values())
    rows = [row for row in account.index.rows().values() if row.sid not in known]
    found = ours(rows, marker)
    if found is not None:
        return found
    hidden = [
        _first_revision(account, row.sid)
        for row in rows
        if row.friendly_name == friendly_name and signature_of(row.commit_message) is None
    ]
    return ours([first for first in hidden if first is not None], marker)


def _first_revision(account: Account, sid: str) -> Flow | None:
    if sid not in account.first_revisions:
        try:
            first = account.client.fetch_revision(sid, 1)
        except NotFound:  # deleted since the list was made
            first = None
        account.first_revisions[sid] = first
    return account.first_revisions[sid]


def _todo(existing: ExistingFlow, seen: ExistingFlow, desired: DesiredFlow) -> frozenset[str]:
    """What differs and may be written: where drift is ignored, nothing that the program has not changed."""
    todo = differences(seen, desired)
    unchanged = (existing.declared_sha256, existing.declares) == (desired.sha256, desired.status)
    return todo & {"draft", "identity"} if unchanged and desired.on_drift == "ignore" else todo


def _adopt(account: Account, desired: DesiredFlow, sid: str) -> ExistingFlow:
    """Take over the flow that the program names, with its own history."""
    head = _named(account, sid)
    account.taken.add(sid)
    existing = _seen(account, head, desired)
    return _up_to_date(account, head, existing, desired)


def _up_to_date(
    account: Account, head: Flow, existing: ExistingFlow, desired: DesiredFlow
) -> ExistingFlow:
    if differences(existing, desired):
        return write(account, head, existing.live_revision, desired)
    return settled(existing, desired)


def _named(account: Account, sid: str) -> Flow:
    try:
        return account.client.fetch_flow(sid)
    except NotFound:
        raise OperationError(
            f"adopt= names {sid}, and this account has no such flow. Leave adopt= out to make a new one."
        ) from None


def _take_over(account: Account, desired: DesiredFlow, found: Flow) -> ExistingFlow | None:
    """Make the flow that we found the state's own, and write only over what is ours; None for a ghost."""
    head = _confirmed(account, found)
    if head is None:
        return None
    account.taken.add(head.sid)
    existing = _seen(account, head, desired)
    signature = signature_of(head.commit_message)
    if signature is None or signature.marker != desired.marker:
        if differences(existing, desired):
            account.tell(
                f"{head.sid} is this resource's flow, and somebody saved revision {head.revision} on top of ours: it "
                "is taken over as it is. Run `pulumi preview` to see what they changed."
            )
        return settled(existing, desired)
    account.tell(
        f"{head.sid} already carries this resource's marker: it is taken over, not made again."
    )
    if signature.definition == short(desired.definition.sha256):  # also where Twilio rewrote it
        existing = replace(existing, definition=desired.definition)
    return _up_to_date(account, head, existing, desired)


def _confirmed(account: Account, found: Flow) -> Flow | None:
    """The head, seen twice in a row: a list that lags may show what is deleted, a fetch miss what is made."""
    before = None
    for head in heads(account, found.sid):
        seen = head if head is not None and head.revision >= found.revision else None
        if seen is not None and before is not None:
            return seen
        before = seen
    return None


def _seen(account: Account, head: Flow, desired: DesiredFlow) -> ExistingFlow:
    """A flow that no state knows, seen for what is declared."""
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
    )
    return counted(account, blank, head, desired.status)


def _make(account: Account, desired: DesiredFlow) -> ExistingFlow:
    """POST until an answer is known; a second POST only once the first is known to have made nothing."""
    for last in (False, True):
        try:
            flow = account.client.create_flow(
                friendly_name=desired.friendly_name,
                status=desired.status,
                definition=desired.definition.to_api(),
                commit_message=desired.signed_message,
            )
        except Unknown:
            found = _appeared(account, desired)
            taken = _take_over(account, desired, found) if found else None
            if taken is not None:
                return taken
            if last:
                raise
        else:
            return written(account, flow, None, desired)
    raise AssertionError("the second turn returns or raises")


def _appeared(account: Account, desired: DesiredFlow) -> Flow | None:
    """Our flow in the account's list, once it shows there; None when it has not for as long as reads may lag."""
    for _ in account.looks():
        account.index.refresh()
        found = own_flow(account, desired.identity, desired.friendly_name)
        if found is not None:
            return found
    return None
