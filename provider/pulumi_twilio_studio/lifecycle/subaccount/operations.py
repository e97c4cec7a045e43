"""What happens to a subaccount: the steps behind the rules of lifecycle/lifecycle.py and lifecycle/owned.py.

Twilio deletes no account on request. An account can be suspended, which can be undone, or closed, which cannot (docs:
iam/api/subaccounts). Accounts have no commit message, so the marker stands at the end of the name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.identity import belongs, name_in, signed_name
from pulumi_twilio_studio.lifecycle.account import (
    OperationError,
    Overtaken,
    ParentAccount,
    discreet,
)
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.lifecycle.inactive import CLOSED, SUSPENDED
from pulumi_twilio_studio.lifecycle.owned import Owned
from pulumi_twilio_studio.lifecycle.subaccount import report
from pulumi_twilio_studio.lifecycle.subaccount.delete import remove, status_after
from pulumi_twilio_studio.lifecycle.subaccount.owner import find_owned, refuse_taken
from pulumi_twilio_studio.lifecycle.subaccount.read import (
    look,
    poll_account,
    refuse_closed,
    refuse_other_parent,
)
from pulumi_twilio_studio.lifecycle.subaccount.values import (
    DEFAULTS,
    DesiredSubaccount,
    ExistingSubaccount,
    differences,
    problems,
    to_existing,
)
from pulumi_twilio_studio.studio.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.lifecycle.declared import Reach, Run, Values
    from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
    from pulumi_twilio_studio.studio.accounts_client import Subaccount


class SubaccountLifecycle(Owned[ParentAccount, DesiredSubaccount, ExistingSubaccount]):
    """A subaccount. A closed one is never taken over, and a foreign one with the same name is not either."""

    noun = "subaccount"

    def desired(self, values: Mapping[str, Any], home: str) -> DesiredSubaccount:
        return DesiredSubaccount.of(values, home)

    def existing(self, sid: str, state: Mapping[str, Any]) -> ExistingSubaccount:
        return ExistingSubaccount.of(sid, state)

    def account_of(self, reach: Reach, _state: Mapping[str, Any]) -> ParentAccount:
        return reach.parent()

    # The steps of a check

    def with_defaults(self, declared: Values) -> Values:
        return {**DEFAULTS, "friendly_name": name_in(declared["identity"]), **declared}

    def problems(self, fields: Values) -> list[str]:
        return problems(fields)

    def prepare(
        self, run: Run, inputs: Values, known: Mapping[str, Any], *, is_sound: bool
    ) -> list[str]:
        parent = run.parent()
        parent.checked.add(inputs["identity"])
        if isinstance(inputs.get("adopt"), str):
            parent.claim(inputs["adopt"], inputs["identity"])
        if is_sound and UNKNOWN not in inputs.values():
            self._foresee(parent, self.desired(inputs, run.home), known)
        return []

    def _foresee(
        self, parent: ParentAccount, desired: DesiredSubaccount, known: Mapping[str, Any]
    ) -> None:
        """Tell at preview what cannot be undone, and what an adoption would change."""
        if desired.on_delete == "close" and known.get("on_delete") != "close":
            parent.tell(report.will_close(desired.friendly_name))
        if known:
            return
        if desired.adopt is None:
            self.plan_creation(parent, desired)
        else:
            self.plan_adoption(parent, desired, desired.adopt)

    # The steps of a plan and of an update

    def see(
        self, parent: ParentAccount, existing: ExistingSubaccount, _desired: DesiredSubaccount
    ) -> ExistingSubaccount:
        refuse_other_parent(parent, existing)
        return existing

    def differences(
        self, existing: ExistingSubaccount, desired: DesiredSubaccount
    ) -> frozenset[str]:
        return differences(existing, desired)

    def unwritten(self, existing: ExistingSubaccount, desired: DesiredSubaccount) -> frozenset[str]:
        return frozenset({"on_delete"} if existing.on_delete != desired.on_delete else ())

    def announce(
        self,
        account: ParentAccount,
        existing: ExistingSubaccount,
        _seen: ExistingSubaccount,
        desired: DesiredSubaccount,
        changes: frozenset[str],
    ) -> None:
        if changes:
            refuse_closed(existing)
            refuse_taken(account, existing, desired)
            account.tell(report.plan(existing, desired))

    def look_again(
        self, account: ParentAccount, existing: ExistingSubaccount, desired: DesiredSubaccount
    ) -> ExistingSubaccount:
        found = poll_account(account, existing)
        refuse_closed(found)
        if found.held != existing.held and differences(found, desired):
            raise Overtaken(
                f"somebody changed it since this stack read it: {report.moved(existing, found)}; nothing was written. "
                "Run `pulumi preview --refresh` to see what would change now."
            )
        return found

    def write(
        self, account: ParentAccount, existing: ExistingSubaccount, desired: DesiredSubaccount
    ) -> ExistingSubaccount:
        status = desired.status if existing.status != desired.status else None
        is_signed = (existing.friendly_name, existing.marker) == (
            desired.friendly_name,
            desired.marker,
        )
        with discreet(is_secret=desired.sends_secrets):
            row = account.accounts.client.update(
                existing.sid,
                friendly_name=None if is_signed else desired.signed_name,
                status=status,
            )
        return _state_after_write(account, row, existing.home, desired)

    def declare(
        self, existing: ExistingSubaccount, desired: DesiredSubaccount
    ) -> ExistingSubaccount:
        return _recorded(existing, existing.home, desired)

    # The steps of a read and of a delete

    def look(self, account: ParentAccount, existing: ExistingSubaccount) -> ExistingSubaccount:
        return look(account, existing)

    def reason_to_stay(
        self, account: ParentAccount, existing: ExistingSubaccount
    ) -> Diagnostic | None:
        refuse_other_parent(account, existing)
        return super().reason_to_stay(account, existing)

    def still_declared(self, existing: ExistingSubaccount, keeper: str) -> Diagnostic:
        return report.stays(existing, f'"{keeper}" declares it')

    def taken_by_another(
        self, account: ParentAccount, existing: ExistingSubaccount
    ) -> Diagnostic | None:
        if existing.status in (CLOSED, status_after(existing)) or existing.on_delete == "retain":
            return None  # the delete writes nothing
        row = account.accounts.rows().get(existing.sid)
        marker = signed_name(row.friendly_name)[1] if row else None
        if marker is None or marker in account.markers_of(existing.identity, existing.home):
            return None
        same = belongs(marker, existing.identity)
        whose = "another state of a stack of this name" if same else "another resource"
        return report.stays(existing, f"{whose} declares it now (marker {marker})")

    def remove(self, account: ParentAccount, existing: ExistingSubaccount) -> None:
        remove(account, existing)

    # The steps of a create

    def fetch(
        self, account: ParentAccount, desired: DesiredSubaccount, sid: str
    ) -> ExistingSubaccount:
        if sid == account.sid:
            raise OperationError("adopt= names the parent account itself; give a subaccount's SID.")
        try:
            found = account.accounts.fetch(sid)
        except NotFound:
            raise OperationError(
                f"adopt= names {sid}, which is not a subaccount of {account.sid}. Leave out adopt= to create a new one."
            ) from None
        if found.status == CLOSED:
            raise OperationError(
                f"adopt= names {sid}, which is closed, and that is final. Leave out adopt= to create "
                "a new one."
            )
        return to_existing(found, desired.on_delete)

    def other_signer(
        self, _account: ParentAccount, existing: ExistingSubaccount, desired: DesiredSubaccount
    ) -> str | None:
        return None if existing.marker == desired.marker else existing.marker

    def find_left_behind(
        self, account: ParentAccount, desired: DesiredSubaccount
    ) -> ExistingSubaccount | None:
        """Return also the account that a delete suspended: it gets the declared name and status.

        A list may lag behind, so the account itself is fetched.
        """
        listed = find_owned(account, desired.identity)
        if listed is None:
            return None
        found = poll_account(account, to_existing(listed, desired.on_delete))
        if found.status == CLOSED:
            return None
        in_use = found.status != SUSPENDED and differences(found, desired)
        if found.marker != desired.marker or in_use:
            raise OperationError(report.not_taken_over(found, desired))
        return found

    def post(self, account: ParentAccount, desired: DesiredSubaccount) -> ExistingSubaccount:
        with discreet(is_secret=desired.sends_secrets):
            row = account.accounts.client.create(desired.signed_name)
        account.accounts.record(row)
        return self.declare(to_existing(row, desired.on_delete), desired)

    def finish(
        self, account: ParentAccount, made: ExistingSubaccount, desired: DesiredSubaccount
    ) -> ExistingSubaccount:
        """Write the declared status: a POST makes an active account."""
        return self.write(account, made, desired) if differences(made, desired) else made

    def find_posted(
        self, account: ParentAccount, desired: DesiredSubaccount
    ) -> ExistingSubaccount | None:
        for _ in account.looks():
            account.accounts.refresh()
            found = self._take_over(account, desired)
            if found is not None:
                return found
        return None

    # What people are told

    def adoption(self, existing: ExistingSubaccount, desired: DesiredSubaccount) -> Diagnostic:
        return report.adoption(existing, desired)

    def taken_from(self, existing: ExistingSubaccount, marker: str) -> Diagnostic:
        return report.taken_from(existing, marker)

    def left_behind(self, existing: ExistingSubaccount, desired: DesiredSubaccount) -> Diagnostic:
        return report.taken_over(existing, desired)


SUBACCOUNTS = SubaccountLifecycle()


def _state_after_write(
    parent: ParentAccount, row: Subaccount, home: str, desired: DesiredSubaccount
) -> ExistingSubaccount:
    """Return the state after our own write. Raises OperationError if Twilio stored something else than was sent."""
    parent.accounts.record(row)
    written = to_existing(row, desired.on_delete)
    if differences(written, desired):
        raise OperationError(
            "Twilio stored a different value than the one sent: "
            f"{report.changes(written, desired)}. Change the declaration to match."
        )
    return _recorded(written, home, desired)


def _recorded(
    found: ExistingSubaccount, home: str, desired: DesiredSubaccount
) -> ExistingSubaccount:
    """Return what the state keeps: whose the account is, and the home that its name is signed with."""
    signed_here = found.marker == desired.marker
    return replace(
        found,
        identity=desired.identity,
        on_delete=desired.on_delete,
        home=desired.home if signed_here else home,
    )
