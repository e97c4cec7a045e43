"""What happens to a subaccount: adopt-or-create, plan, update, delete. Reading is in lifecycle/subaccount/read.py.

Twilio deletes no account on request. An account can be suspended, which can be undone, or closed, which cannot (docs:
iam/api/subaccounts). Accounts have no commit message, so the marker stands at the end of the name. What creates, plans,
updates or deletes raises OperationError, a sentence that says what was being done to which subaccount.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.foreign import quoted
from pulumi_twilio_studio.identity import AmbiguousMarker, belongs, marker_of, signed_name
from pulumi_twilio_studio.lifecycle.account import OperationError, discreet
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.flow.owner_report import taken_since
from pulumi_twilio_studio.lifecycle.subaccount import report
from pulumi_twilio_studio.lifecycle.subaccount.read import (
    poll_account,
    refuse_closed,
    refuse_other_parent,
)
from pulumi_twilio_studio.lifecycle.subaccount.values import (
    CLOSED,
    DesiredSubaccount,
    ExistingSubaccount,
    ParentAccount,
    differences,
    to_existing,
)
from pulumi_twilio_studio.studio.accounts_client import CLOSED_FOR_GOOD
from pulumi_twilio_studio.studio.errors import NotFound, Rejected, Unknown

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.accounts_client import Subaccount


def create(parent: ParentAccount, desired: DesiredSubaccount) -> ExistingSubaccount:
    """Return the one subaccount that is ours: take it over if it exists, or make it.

    It exists if `adopt` names it, or if it carries our marker. An earlier create left it behind because the answer was
    lost or the process was killed, or an earlier delete suspended it. A suspended one gets the declared name and
    status, so it is reactivated unless `status` is "suspended". A closed one is never taken over, and a foreign one
    with the same name is not either. An active one that differs from the declaration, or one with the marker of another
    home, may be in use by another state: it is refused.
    """
    with parent.doing("creating subaccount", desired.friendly_name):
        if desired.adopt is not None:
            return _taken_over(parent, _named(parent, desired.adopt), desired)
        return _ours(parent, desired) or _make(parent, desired)


def plan_adoption(parent: ParentAccount, desired: DesiredSubaccount, sid: str) -> None:
    """Tell at preview what adopting that subaccount would change. Raises OperationError if it cannot be adopted."""
    with parent.doing("adopting subaccount", desired.friendly_name, sid):
        existing = to_existing(_named(parent, sid), desired.on_delete)
        if existing.marker not in {None, desired.marker}:
            parent.tell(report.taken_from(sid, str(existing.marker)))
        parent.tell(report.adoption(existing, desired))


def plan_creation(parent: ParentAccount, desired: DesiredSubaccount) -> None:
    """Tell at preview that the subaccount already exists, so that it is taken over and not made again.

    Raises OperationError if another state may use it.
    """
    with parent.doing("creating subaccount", desired.friendly_name):
        found = _left_behind(parent, desired)
        if found is not None:
            parent.tell(report.taken_over(found, desired))


def plan(parent: ParentAccount, existing: ExistingSubaccount, desired: DesiredSubaccount) -> bool:
    """Return whether an update would change anything, here or at Twilio. Tells what. A closed account stops the run.

    Says nothing while the engine refreshes: it then compares with the program of the last run.
    """
    with parent.doing("comparing subaccount", existing.friendly_name, existing.sid):
        todo = differences(existing, desired)
        if todo and desired.identity in parent.checked:
            refuse_closed(existing)
            _refuse_taken(parent, existing, desired)
            parent.tell(report.plan(existing, desired))
        return bool(todo) or existing.on_delete != desired.on_delete


def update(
    parent: ParentAccount, existing: ExistingSubaccount, desired: DesiredSubaccount
) -> ExistingSubaccount:
    """Write only what differs, or nothing if nothing differs.

    Raises OperationError if somebody changed the account since the last read, unless it now is what is declared.
    """
    with parent.doing("updating subaccount", existing.friendly_name, existing.sid):
        refuse_other_parent(parent, existing)
        if not differences(existing, desired):
            return replace(existing, on_delete=desired.on_delete)
        found = poll_account(parent, existing)
        refuse_closed(found)
        if found.held != existing.held and differences(found, desired):
            raise OperationError(
                f"somebody changed it since this stack read it: {report.moved(existing, found)}; nothing was written. "
                "Run `pulumi preview --refresh` to see what would change now."
            )
        return _written(parent, found, desired)


def delete(parent: ParentAccount, existing: ExistingSubaccount) -> None:
    """Suspend it, close it, or leave it, as `on_delete` says. A closed one counts as deleted.

    Spares one that a resource of this run's program, or another resource of the state, holds or names. Spares also one
    whose name another resource has signed.
    """
    which = f"subaccount {quoted(existing.friendly_name)} ({existing.sid})"
    with parent.doing("deleting subaccount", existing.friendly_name, existing.sid):
        refuse_other_parent(parent, existing)
        wanted = CLOSED if existing.on_delete == "close" else "suspended"
        if reason := _refuse_deletion(parent, existing, wanted):
            said = f"{which} stays unchanged: {reason}. This stack forgets it."
        elif existing.status != CLOSED and existing.on_delete == "retain":
            said = f'{which} stays unchanged (on_delete="retain"), and this stack forgets it.'
        elif existing.status == CLOSED or not _has_become(parent, existing, wanted):
            said = f"{which} is closed already; this stack forgets it."
        elif wanted == CLOSED:
            said = f'{which} is CLOSED for good (on_delete="close").'
        else:
            said = (
                f"{which} is suspended, not closed. If this stack declares it again under its "
                "name, it is taken over and reactivated. To end it for good, close it in the "
                "Console."
            )
        parent.tell(Diagnostic("deletion", existing.sid, said))


def _refuse_taken(
    parent: ParentAccount, existing: ExistingSubaccount, desired: DesiredSubaccount
) -> None:
    """Raise OperationError if another resource took the account over since this state signed its name."""
    ours = parent.markers_of(existing.identity, existing.home) | {None, desired.marker}
    if existing.marker not in ours | parent.markers_in_state(
        existing.sid, {existing.identity, desired.identity}, existing.home
    ):
        raise OperationError(taken_since(str(existing.marker)))


def _refuse_deletion(
    parent: ParentAccount, existing: ExistingSubaccount, wanted: str
) -> str | None:
    """Return why the subaccount must not get that status although this state drops it. None if it may."""
    if keeper := parent.keeper(existing.sid, existing.identity):
        return f'"{keeper}" declares it'
    if existing.status in (CLOSED, wanted) or existing.on_delete == "retain":
        return None
    row = parent.accounts.rows().get(existing.sid)
    marker = signed_name(row.friendly_name)[1] if row else None
    if marker is None or marker in parent.markers_of(existing.identity, existing.home):
        return None
    same = belongs(marker, existing.identity)
    whose = "another state of a stack of this name" if same else "another resource"
    return f"{whose} declares it now (marker {marker})"


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


def _named(parent: ParentAccount, sid: str) -> Subaccount:
    """Return the account to adopt, as Twilio now answers it."""
    if sid == parent.sid:
        raise OperationError("adopt= names the parent account itself; give a subaccount's SID.")
    try:
        found = parent.accounts.fetch(sid)
    except NotFound:
        raise OperationError(
            f"adopt= names {sid}, which is not a subaccount of {parent.sid}. Leave out adopt= to "
            "create a new one."
        ) from None
    if found.status == CLOSED:
        raise OperationError(
            f"adopt= names {sid}, which is closed, and that is final. Leave out adopt= to create "
            "a new one."
        )
    return found


def _left_behind(parent: ParentAccount, desired: DesiredSubaccount) -> ExistingSubaccount | None:
    """Return the subaccount that a crashed create of this very stack left, or that a delete suspended.

    A list may lag behind, so the account itself is fetched. Raises OperationError for an account that carries our
    marker and that another state may use.
    """
    listed = find_owned(parent, desired.identity)
    if listed is None:
        return None
    found = poll_account(parent, to_existing(listed, desired.on_delete))
    if found.status == CLOSED:
        return None
    in_use = found.status != "suspended" and differences(found, desired)
    if found.marker != desired.marker or in_use:
        raise OperationError(report.not_taken_over(found, desired))
    return found


def _ours(parent: ParentAccount, desired: DesiredSubaccount) -> ExistingSubaccount | None:
    """Take over the subaccount of this very stack, if there is one."""
    found = _left_behind(parent, desired)
    if found is None:
        return None
    parent.claim(found.sid, desired.identity)
    parent.tell(report.taken_over(found, desired))
    return _written(parent, found, desired)


def _taken_over(
    parent: ParentAccount, named: Subaccount, desired: DesiredSubaccount
) -> ExistingSubaccount:
    """Take over the subaccount that the program names. Sign it if another resource or another state signed it."""
    parent.claim(named.sid, desired.identity)
    existing = to_existing(named, desired.on_delete)
    resign = existing.marker != desired.marker
    return _written(parent, existing, desired, {"marker"} if resign else set())


def _make(parent: ParentAccount, desired: DesiredSubaccount) -> ExistingSubaccount:
    """POST the account. If the answer is lost and the account does not appear, POST once more.

    The look goes on for as long as reads may lag. Raises Unknown if the second answer is lost too and the account does
    not appear.
    """
    for last in (False, True):
        try:
            with discreet(is_secret=desired.sends_secrets):
                account = parent.accounts.client.create(desired.signed_name)
        except Unknown:
            found = _appeared(parent, desired)
            if found is not None:
                return found
            if last:
                raise
        else:
            parent.accounts.record(account)
            return _written(parent, to_existing(account, desired.on_delete), desired)
    raise AssertionError("the second turn returns or raises")


def _appeared(parent: ParentAccount, desired: DesiredSubaccount) -> ExistingSubaccount | None:
    """Return our subaccount as soon as the list shows it. None if it does not appear while reads may lag."""
    for _ in parent.looks():
        parent.accounts.refresh()
        found = _ours(parent, desired)
        if found is not None:
            return found
    return None


def _written(
    parent: ParentAccount,
    existing: ExistingSubaccount,
    desired: DesiredSubaccount,
    also: AbstractSet[str] = frozenset(),
) -> ExistingSubaccount:
    """Write what differs, and return the state from the write's answer: a read after it may lag behind."""
    todo = differences(existing, desired) | also
    if not todo:
        return _recorded(existing, existing.home, desired)
    with discreet(is_secret=desired.sends_secrets):
        account = parent.accounts.client.update(
            existing.sid,
            friendly_name=desired.signed_name if todo - {"status"} else None,
            status=desired.status if "status" in todo else None,
        )
    parent.accounts.record(account)
    written = to_existing(account, desired.on_delete)
    if differences(written, desired):
        raise OperationError(
            "Twilio stored a different value than the one sent: "
            f"{report.changes(written, desired)}. Change the declaration to match."
        )
    return _recorded(written, existing.home, desired)


def _recorded(
    found: ExistingSubaccount, home: str, desired: DesiredSubaccount
) -> ExistingSubaccount:
    """Return what the state keeps: whose the account is, and the home that its name is signed with."""
    signed_here = found.marker == desired.marker
    return replace(found, identity=desired.identity, home=desired.home if signed_here else home)


def _has_become(parent: ParentAccount, existing: ExistingSubaccount, status: str) -> bool:
    """Return whether the account now has that status. False if somebody closed it, or if it is gone."""
    if existing.status == status:
        return True
    try:
        parent.accounts.record(parent.accounts.client.update(existing.sid, status=status))
    except NotFound:
        if (
            poll_account(parent, existing).status != CLOSED
        ):  # it was not visible yet, or something else answered 404
            raise
        return False
    except Rejected as refused:
        if refused.code != CLOSED_FOR_GOOD:
            raise
        return False
    return True
