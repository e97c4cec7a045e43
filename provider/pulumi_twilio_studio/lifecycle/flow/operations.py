"""What happens to a flow: adopt-or-create, plan, update, delete. Reading is in lifecycle/flow/read.py.

Every public function takes typed values and an account, and sends only the requests that it needs. `create` and
`update` return what Twilio holds afterwards. The functions that begin with `plan` send no write. All of them raise
OperationError, a sentence that says what was being done to which flow.
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
    """Return the one flow that is ours: take it over if it exists, or make it.

    It exists if `adopt` names it, or if an earlier create left it behind because the answer was lost or the process was
    killed. Such a leftover carries our marker, has one revision, and equals the declaration. It is taken over without a
    write. Any other flow that carries our marker is refused, because another state may use it. An adopted flow is
    written only if it differs from the declaration, or if another resource signed it.
    """
    with account.doing("creating flow", desired.friendly_name):
        if desired.adopt is not None:
            return _adopt(account, desired, desired.adopt)
        found = find_owned(account, desired.identity, desired.friendly_name)
        taken = _take_over(account, desired, found) if found else None
        return taken or _make(account, desired)


def plan_adoption(account: Account, desired: DesiredFlow, sid: str) -> None:
    """Tell at preview what the adoption would change, and whose flow it was. Raises OperationError if it must fail."""
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
    """Tell at preview that an earlier run left the flow, so that it is taken over and not made again.

    `desired` is None while the definition is not known. Raises OperationError if another state may use the flow with
    our marker. Raises it also if somebody deleted the flow of this state and `on_drift` is "fail".
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
    """Return the names of what an update would write, and tell the user which widgets change.

    Raises OperationError if somebody's change has to stop the run, or if another resource took the flow over. Says
    nothing while the engine refreshes: it then compares with the program of the last run. In a suspended account, the
    flow counts as unchanged since the state was written. The same `up` may reactivate the account, and the update then
    looks again.
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
    """Return what a draft above the live revision holds, or None if there is none. Asks if the state does not know."""
    if seen.revision == seen.live_revision:
        return None
    if existing.declares == "draft":
        return existing.definition
    try:
        return try_parse(account.client.fetch_flow(seen.sid).definition)
    except (Inactive, NotFound):  # the message is then only shorter
        return None


def _unless_suspended(known: ExistingFlow, look: Callable[[], ExistingFlow]) -> ExistingFlow:
    """Return what the look shows, or `known` if the account is suspended."""
    try:
        return look()
    except Inactive as asleep:
        if asleep.standing != "suspended":
            raise
        return known


def _with_last_save(account: Account, seen: ExistingFlow, desired: DesiredFlow) -> ExistingFlow:
    """Add who saved the revision that counts. The state does not keep it, and the list shows it only for the head.

    Raises OperationError if another resource took the flow over.
    """
    refuse_taken(account, seen, desired)
    row = None if seen.last_save else account.index.row(seen.sid)
    if row is None:
        return seen
    is_head = seen.declares == "draft" or row.revision == seen.live_revision
    last = flow_report.save(row) if is_head else f"revision {seen.live_revision}"
    return replace(seen, last_save=last)


def update(account: Account, existing: ExistingFlow, desired: DesiredFlow) -> ExistingFlow:
    """Write only what differs, or nothing if nothing differs.

    Looks at the head right before the write. Raises Overtaken if somebody saved since the last read. Twilio has no
    conditional write: if somebody saves between the look and the write, our revision covers theirs, and the user is
    told.
    """
    with account.doing("updating flow", existing.friendly_name, existing.sid):
        seen = resolve_for_status(account, existing, desired.status)
        if not _todo(existing, seen, desired):
            return with_declaration(seen, desired)
        head = poll_head(account, existing)
        if head is None:
            raise OperationError("it is gone. Run `pulumi up --refresh` to create it again.")
        if head.revision > existing.revision:
            raise Overtaken(
                f"somebody saved revision {head.revision} since this stack read revision {existing.revision}; "
                "nothing was written. Run `pulumi preview --refresh` to see what they changed."
            )
        return write(account, head, existing.live_revision, desired)


def delete(account: Account, existing: ExistingFlow) -> None:
    """Make sure that the flow is gone. A flow that is already gone counts as success.

    Spares a flow that a resource of this run's program holds or names, or that another resource of the state holds.
    Spares also a flow whose newest signature is another resource's, and one that was adopted and never signed. This
    state then only forgets the flow.
    """
    with account.doing("deleting flow", existing.friendly_name, existing.sid):
        if reason := refuse_deletion(account, existing):
            account.tell(reason)
            return
        remove(account, existing)
        account.index.forget(existing.sid)


def _todo(existing: ExistingFlow, seen: ExistingFlow, desired: DesiredFlow) -> frozenset[str]:
    """Return what differs and may be written. With on_drift="ignore", drift stays until the program changes."""
    todo = differences(seen, desired)
    unchanged = (existing.declared_sha256, existing.declares) == (desired.sha256, desired.status)
    return todo & {"draft", "identity"} if unchanged and desired.on_drift == "ignore" else todo


def _adopt(account: Account, desired: DesiredFlow, sid: str) -> ExistingFlow:
    """Take over the flow that the program names, with its history. Sign it if another resource has signed it."""
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
            f"adopt= names {sid}, but this account has no such flow. Leave out adopt= to create "
            "a new one."
        ) from None


def _take_over(account: Account, desired: DesiredFlow, found: Flow) -> ExistingFlow | None:
    """Take over, without a write, the flow that a crashed create left. Return None if it does not exist after all.

    Raises OperationError if another state may hold the flow.
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
    """Return the flow that our POST made although its answer was lost. None if it does not exist after all."""
    head = confirm_head(account, found)
    if head is None:
        return None
    account.claim(head.sid, desired.identity)
    existing = to_existing(account, head, desired)
    if differences(existing, desired):
        account.tell(report.saved_on_top(head))
    return with_declaration(existing, desired)


def _make(account: Account, desired: DesiredFlow) -> ExistingFlow:
    """POST the flow. If the answer is lost and the flow does not appear, POST once more.

    The look goes on for as long as reads may lag. Raises Unknown if the second answer is lost too and the flow does not
    appear.
    """
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
    """Return our flow as soon as the account's list shows it. None if it does not appear while reads may lag."""
    for _ in account.looks():
        account.index.refresh()
        found = find_owned(account, desired.identity, desired.friendly_name)
        if found is not None and signer(found.commit_message) == desired.marker:
            return found
    return None
