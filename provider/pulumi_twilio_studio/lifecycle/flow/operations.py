"""What happens to a flow: adopt-or-create, plan, update, delete. Reading is in flow/read.py.

Every function takes typed values and an account, sends what is needed and no more, and answers what Twilio now holds.
All of them raise OperationError, a sentence that says what was being done to which flow.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.identity import signer
from pulumi_twilio_studio.lifecycle.account import Account, OperationError, Overtaken, discreet
from pulumi_twilio_studio.lifecycle.flow import owner_report as report
from pulumi_twilio_studio.lifecycle.flow import report as flow_report
from pulumi_twilio_studio.lifecycle.flow.delete import remove
from pulumi_twilio_studio.lifecycle.flow.owner import (
    confirm_head,
    find_owned,
    other_signer,
    refuse_deletion,
    refuse_taken,
    refuse_unless_left_behind,
    to_existing,
)
from pulumi_twilio_studio.lifecycle.flow.read import poll_head, resolve_for_status
from pulumi_twilio_studio.lifecycle.flow.values import (
    DesiredFlow,
    ExistingFlow,
    differences,
    try_parse,
)
from pulumi_twilio_studio.lifecycle.flow.write import state_after_write, with_declaration, write
from pulumi_twilio_studio.lifecycle.flow_refusals import FAIL
from pulumi_twilio_studio.studio.errors import Inactive, NotFound, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.studio.models import Flow


def create(account: Account, desired: DesiredFlow) -> ExistingFlow:
    """The one flow that is ours: taken over when it is there already, made when it is not.

    It is there when `adopt` names it, or when an earlier create, whose answer was lost or whose process was killed,
    left it behind: then it carries our marker, has one revision, and is just what is declared. Equal content means no
    write at all. A flow that carries our marker and is anything else may be in use by another state: it is refused.
    """
    with account.doing("creating flow", desired.friendly_name):
        if desired.adopt is not None:
            return _adopt(account, desired, desired.adopt)
        found = find_owned(account, desired.identity, desired.friendly_name)
        taken = _take_over(account, desired, found) if found else None
        return taken or _make(account, desired)


def plan_adoption(account: Account, desired: DesiredFlow, sid: str) -> None:
    """Say at preview what adopting that flow would change, and whose it was; raises OperationError if that fails."""
    with account.doing("adopting flow", desired.friendly_name, sid):
        account.claim(sid, desired.identity)
        head = _named(account, sid)
        existing = to_existing(account, head, desired)
        if other := other_signer(account, head, {desired.marker}):
            account.tell(report.taken_from(existing, other))
        if differences(existing, desired):
            account.tell(flow_report.plan(existing, desired, try_parse(head.definition)))
        else:
            account.tell(report.as_it_is(existing))


def plan_creation(
    account: Account, identity: str, friendly_name: str, on_drift: str, desired: DesiredFlow | None
) -> None:
    """Say at preview that an earlier run left the flow, so that it is taken over and not made again.

    `desired` is None as long as its definition is not known. Raises OperationError where the flow with our marker may
    be in use by another state, and where somebody deleted the flow of this state and `on_drift` is "fail".
    """
    with account.doing("creating flow", friendly_name):
        if gone := account.gone.get(identity):
            account.tell(gone)
            account.refusals.settle(identity)
            if on_drift == FAIL:
                raise OperationError(f"{report.DELETED_AND_FAIL}{account.refusals.others()}")
        found = find_owned(account, identity, friendly_name)
        head = confirm_head(account, found) if found and desired else None
        if head is not None and desired is not None:
            refuse_unless_left_behind(head, to_existing(account, head, desired), desired)
            account.tell(report.left_behind(head))


def plan(account: Account, existing: ExistingFlow, desired: DesiredFlow) -> frozenset[str]:
    """The properties that an update would change; says to the user which widgets those are.

    Raises OperationError where somebody's change is to stop the run, and where another resource took the flow over.
    Stays silent as long as the engine compares with what the last run's program declared, as it does while it
    refreshes. In a suspended account the flow is taken to be as the state knows it: the same `up` may reactivate the
    account, and looks again then.
    """
    with account.doing("comparing flow", existing.friendly_name, existing.sid):
        seen = _unless_suspended(
            existing, lambda: resolve_for_status(account, existing, desired.status)
        )
        todo = _todo(existing, seen, desired)
        if desired.identity not in account.checked:
            return todo
        account.refusals.settle(desired.identity)
        if not todo:
            return todo
        seen = _unless_suspended(seen, lambda: _with_last_save(account, seen, desired))
        if seen.has_drifted and desired.on_drift == FAIL:
            raise OperationError(
                f'somebody changed it: {seen.last_save}, and on_drift is "fail". Take their change into the program, '
                f'or let it be overwritten with on_drift="repair".{account.refusals.others()}'
            )
        only_marker = todo == {"identity"}
        if only_marker:
            account.tell(report.renewal(seen))
        else:
            account.tell(flow_report.plan(seen, desired, _held_by_head(account, existing, seen)))
        return todo


def _held_by_head(
    account: Account, existing: ExistingFlow, seen: ExistingFlow
) -> Definition | None:
    """What a draft above the live revision holds, asked for where the state does not know; None without one."""
    if seen.revision == seen.live_revision:
        return None
    if existing.declares == "draft":
        return existing.definition
    try:
        return try_parse(account.client.fetch_flow(seen.sid).definition)
    except (Inactive, NotFound):  # what is said of it is only less
        return None


def _unless_suspended(known: ExistingFlow, look: Callable[[], ExistingFlow]) -> ExistingFlow:
    """What that look shows; what is known where the account is suspended."""
    try:
        return look()
    except Inactive as asleep:
        if asleep.standing != "suspended":
            raise
        return known


def _with_last_save(account: Account, seen: ExistingFlow, desired: DesiredFlow) -> ExistingFlow:
    """Who made the revision that counts; the state does not keep it, and the list knows only the head's.

    Raises OperationError where another resource took the flow over.
    """
    refuse_taken(account, seen, desired)
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
        seen = resolve_for_status(account, existing, desired.status)
        if not _todo(existing, seen, desired):
            return with_declaration(seen, desired)
        head = poll_head(account, existing)
        if head is None:
            raise OperationError("it is gone. Run `pulumi up --refresh`: it will be made again.")
        if head.revision > existing.revision:
            raise Overtaken(
                f"somebody saved revision {head.revision} since this stack read revision {existing.revision}; "
                "nothing was written. Run `pulumi preview --refresh` to see what they changed."
            )
        return write(account, head, existing.live_revision, desired)


def delete(account: Account, existing: ExistingFlow) -> None:
    """See to it that the flow is gone; one that is gone already is success.

    Spares a flow that a resource of this run's program holds or names, one whose newest signed revision is another
    resource's, and one that was adopted and never signed: this state then only forgets it.
    """
    with account.doing("deleting flow", existing.friendly_name, existing.sid):
        if reason := refuse_deletion(account, existing):
            account.tell(reason)
            return
        remove(account, existing)
        account.index.forget(existing.sid)


def _todo(existing: ExistingFlow, seen: ExistingFlow, desired: DesiredFlow) -> frozenset[str]:
    """What differs and may be written: where drift is ignored, nothing that the program has not changed."""
    todo = differences(seen, desired)
    unchanged = (existing.declared_sha256, existing.declares) == (desired.sha256, desired.status)
    return todo & {"draft", "identity"} if unchanged and desired.on_drift == "ignore" else todo


def _adopt(account: Account, desired: DesiredFlow, sid: str) -> ExistingFlow:
    """Take over the flow that the program names, with its own history; sign it where another resource has."""
    account.claim(sid, desired.identity)
    head = _named(account, sid)
    existing = to_existing(account, head, desired)
    if differences(existing, desired) or other_signer(account, head, {desired.marker}):
        return write(account, head, existing.live_revision, desired)
    return with_declaration(existing, desired)


def _named(account: Account, sid: str) -> Flow:
    try:
        return account.client.fetch_flow(sid)
    except NotFound:
        raise OperationError(
            f"adopt= names {sid}, and this account has no such flow. Leave adopt= out to make a new one."
        ) from None


def _take_over(account: Account, desired: DesiredFlow, found: Flow) -> ExistingFlow | None:
    """Make the flow that a crashed create left the state's own, without a write; None for a ghost.

    Raises OperationError for one that another state may hold.
    """
    head = confirm_head(account, found)
    if head is None:
        return None
    existing = to_existing(account, head, desired)
    refuse_unless_left_behind(head, existing, desired)
    account.claim(head.sid, desired.identity)
    account.tell(report.left_behind(head))
    return with_declaration(existing, desired)


def _take_back(account: Account, desired: DesiredFlow, found: Flow) -> ExistingFlow | None:
    """The flow that our own POST made though its answer was lost, as it is now; None for a ghost."""
    head = confirm_head(account, found)
    if head is None:
        return None
    account.claim(head.sid, desired.identity)
    existing = to_existing(account, head, desired)
    if differences(existing, desired):
        account.tell(report.saved_on_top(head))
    return with_declaration(existing, desired)


def _make(account: Account, desired: DesiredFlow) -> ExistingFlow:
    """POST until an answer is known; a second POST only once the first is known to have made nothing."""
    for last in (False, True):
        try:
            with discreet(is_secret=desired.sends_secrets):
                flow = account.client.create_flow(
                    friendly_name=desired.friendly_name,
                    status=desired.status,
                    definition=desired.definition.to_api(),
                    commit_message=desired.signed_message,
                )
        except Unknown:
            found = _appeared(account, desired)
            taken = _take_back(account, desired, found) if found else None
            if taken is not None:
                return taken
            if last:
                raise
        else:
            return state_after_write(account, flow, None, desired)
    raise AssertionError("the second turn returns or raises")


def _appeared(account: Account, desired: DesiredFlow) -> Flow | None:
    """Our flow in the account's list, once it shows there; None when it has not for as long as reads may lag."""
    for _ in account.looks():
        account.index.refresh()
        found = find_owned(account, desired.identity, desired.friendly_name)
        if found is not None and signer(found.commit_message) == desired.marker:
            return found
    return None
