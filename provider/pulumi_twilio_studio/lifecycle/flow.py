"""What happens to a flow: adopt-or-create, read, update, delete.

Every function takes typed values and an account, sends what is needed and no more, and answers what
Twilio now holds. All of them raise OperationError, a sentence that says what was being done to
which flow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.identity import ours, signature_of
from pulumi_twilio_studio.studio.errors import NotFound, Unknown

from . import flow_report
from .account import Account, OperationError
from .flow_values import DesiredFlow, ExistingFlow, arranged, differences, existing_flow

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.models import Flow


def create(account: Account, desired: DesiredFlow) -> ExistingFlow:
    """The one flow that carries our marker: taken over when it is there already, made when it is not.

    A create whose answer was lost, or whose process was killed, left a flow that no state knows; it
    is found again by its marker. Equal content means no write at all.
    """
    with account.doing("creating flow", desired.friendly_name):
        found = _own_flow(account, desired)
        if found is not None:
            return _take_over(account, desired, found)
        return _make(account, desired)


def plan(account: Account, existing: ExistingFlow, desired: DesiredFlow) -> frozenset[str]:
    """The properties that an update would change; says to the user which widgets those are."""
    todo = differences(existing, desired)
    if todo:
        account.tell(flow_report.plan(existing, desired))
    return todo


def read(account: Account, existing: ExistingFlow) -> ExistingFlow | None:
    """What Twilio holds now; None when the flow is gone.

    One list call answers for all flows of the account; a flow is fetched only when its revision
    moved. Neither a 404 nor a revision older than the one we know is believed before it has been
    seen again: reads lag behind writes.
    """
    with account.doing("reading flow", existing.friendly_name, existing.sid):
        row = account.index.row(existing.sid)
        if row is not None and row.revision == existing.revision:
            return replace(existing, friendly_name=row.friendly_name, status=row.status)
        head = _head(account, existing)
        if head is None:
            return None
        if head.revision < existing.revision:
            account.tell(
                f'flow "{existing.friendly_name}" ({existing.sid}) is still answered as revision {head.revision}, '
                f"older than revision {existing.revision} that this stack knows; the newer one is believed."
            )
            return existing
        found = _as_kept(existing, head)
        account.tell(flow_report.drift(existing, found, head))
        if head.valid is False:
            account.tell(flow_report.invalid(head))
        return found


def update(account: Account, existing: ExistingFlow, desired: DesiredFlow) -> ExistingFlow:
    """One POST with only what differs; none when nothing does.

    The head is looked at right before the write: a save that somebody made since the last read is
    never overwritten unseen.
    """
    todo = differences(existing, desired)
    if not todo:
        return existing
    with account.doing("updating flow", existing.friendly_name, existing.sid):
        head = _head(account, existing)
        if head is None:
            raise OperationError("it is gone. Run `pulumi up` once more: it will be made again.")
        if head.revision > existing.revision:
            raise OperationError(
                f"somebody saved revision {head.revision} since this stack read revision {existing.revision}; "
                "nothing was written. Run `pulumi preview` to see what they changed."
            )
        return _write(account, existing_flow(head), desired, todo)


def delete(account: Account, existing: ExistingFlow) -> None:
    """See to it that the flow is gone; one that is gone already is success.

    Spares a flow that a create of this very run took over: it is the replacement itself.
    """
    if existing.sid in account.adopted:
        return
    with account.doing("deleting flow", existing.friendly_name, existing.sid):
        account.client.delete_flow(existing.sid)
        account.index.forget(existing.sid)


def _own_flow(account: Account, desired: DesiredFlow) -> Flow | None:
    """The row of our flow, should an earlier create have made it.

    The list shows each flow's newest commit message. Somebody's save on top hides ours, but the
    first revision can never change (docs: studio/rest-api/v2/flow-revision), so that of unsigned
    flows of the same name is looked at.
    """
    rows = account.index.rows().values()
    found = ours(rows, desired.marker)
    if found is not None:
        return found
    return ours(
        [
            first
            for row in rows
            if row.friendly_name == desired.friendly_name
            and signature_of(row.commit_message) is None
            if (first := _first_revision(account, row.sid)) is not None
        ],
        desired.marker,
    )


def _first_revision(account: Account, sid: str) -> Flow | None:
    try:
        return account.client.fetch_revision(sid, 1)
    except NotFound:  # deleted since the list was made
        return None


def _take_over(account: Account, desired: DesiredFlow, found: Flow) -> ExistingFlow:
    """Make the flow that we found the state's own, and write only over what is ours to write over."""
    for head in _heads(account, found.sid):
        if head is not None and head.revision >= found.revision:
            break
    else:
        raise OperationError(
            f"{found.sid} carries this resource's marker but cannot be fetched. Run `pulumi up` again in a minute."
        )
    account.adopted.add(head.sid)
    existing = existing_flow(head)
    todo = differences(existing, desired)
    if todo and signature_of(head.commit_message) is None:
        account.tell(
            f"{head.sid} is this resource's flow, and somebody saved revision {head.revision} on top of ours: it is "
            "taken over as it is. Run `pulumi preview` to see what they changed."
        )
        return existing
    account.tell(
        f"{head.sid} already carries this resource's marker: it is taken over, not made again."
    )
    return _write(account, existing, desired, todo) if todo else existing


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
            if found is not None:
                return _take_over(account, desired, found)
            if last:
                raise
        else:
            return _written(account, flow, desired)
    raise AssertionError("the second turn returns or raises")


def _appeared(account: Account, desired: DesiredFlow) -> Flow | None:
    """Our flow in the account's list, once it shows there; None when it has not for as long as reads may lag."""
    for _ in account.looks():
        account.index.refresh()
        found = _own_flow(account, desired)
        if found is not None:
            return found
    return None


def _write(
    account: Account, existing: ExistingFlow, desired: DesiredFlow, todo: frozenset[str]
) -> ExistingFlow:
    canvas = existing.definition.layout if existing.definition else {}
    definition = arranged(desired.definition, desired.layout, canvas)
    for last in (False, True):
        try:
            flow = account.client.update_flow(
                existing.sid,
                status=desired.status,
                friendly_name=desired.friendly_name if "friendly_name" in todo else None,
                definition=definition.to_api() if "definition" in todo else None,
                commit_message=desired.signed_message,
            )
        except Unknown:
            landed = _landed(account, existing, desired)
            if landed is not None:
                return _written(account, landed, desired)
            if last:
                raise
        else:
            return _written(account, flow, desired)
    raise AssertionError("the second turn returns or raises")


def _landed(account: Account, base: ExistingFlow, desired: DesiredFlow) -> Flow | None:
    """The head, when it is the write whose answer was lost; None when nothing was written on the base."""
    for head in _heads(account, base.sid):
        if head is not None and head.revision > base.revision:
            break
    else:
        return None
    if head.commit_message != desired.signed_message or head.revision != base.revision + 1:
        raise OperationError(
            f"the answer to our write was lost, and somebody saved revision {head.revision} meanwhile. "
            "Run `pulumi preview` to see what Twilio holds."
        )
    return head


def _head(account: Account, existing: ExistingFlow) -> Flow | None:
    """The newest revision; None when the flow stays away, an old one when no newer one shows."""
    head = None
    for head in _heads(account, existing.sid, existing.date_updated):
        if head is not None and head.revision >= existing.revision:
            return head
    return head


def _heads(account: Account, sid: str, written: str | None = None) -> Iterator[Flow | None]:
    """What each look at a flow written at that time shows, None for a 404."""
    for _ in account.looks(written):
        try:
            yield account.client.fetch_flow(sid)
        except NotFound:
            yield None


def _written(account: Account, flow: Flow, desired: DesiredFlow) -> ExistingFlow:
    """The state after our own write: the write's answer, never a read after it, since reads lag behind."""
    account.index.record(flow)
    written = existing_flow(flow)
    if written.definition is None or not written.definition.same_as(desired.definition):
        account.tell(flow_report.rewritten(desired, written.definition, flow.sid))
    return replace(written, definition=desired.definition)


def _as_kept(existing: ExistingFlow, head: Flow) -> ExistingFlow:
    """The head in the words of the state, so that what did not change in meaning does not change in the state."""
    found = existing_flow(head)
    unchanged = existing.definition is not None and found.stored_sha256 == existing.stored_sha256
    definition = existing.definition if unchanged else found.definition
    return replace(found, definition=definition, is_secret=existing.is_secret)
