"""What happens to a flow: the steps behind the rules of lifecycle/lifecycle.py and lifecycle/owned.py."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition import DefinitionError
from pulumi_twilio_studio.lifecycle.account import Account, OperationError, discreet
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.lifecycle.drift import FAIL, is_left_alone
from pulumi_twilio_studio.lifecycle.flow import as_seen, check, owner_report
from pulumi_twilio_studio.lifecycle.flow import report as flow_report
from pulumi_twilio_studio.lifecycle.flow.callers import tell_of_deletion, tell_of_draft
from pulumi_twilio_studio.lifecycle.flow.delete import remove
from pulumi_twilio_studio.lifecycle.flow.fields import problems, with_defaults
from pulumi_twilio_studio.lifecycle.flow.findings import without_values
from pulumi_twilio_studio.lifecycle.flow.gate import Gate
from pulumi_twilio_studio.lifecycle.flow.owner import (
    confirm_head,
    find_owned,
    other_signer,
    refuse_taken,
    refuse_unless_left_behind,
    taken_by_another,
    to_existing,
    wait_for_owned,
)
from pulumi_twilio_studio.lifecycle.flow.promotion import Promotion
from pulumi_twilio_studio.lifecycle.flow.read import (
    held_by_head,
    look,
    resolve_for_status,
    with_last_save,
)
from pulumi_twilio_studio.lifecycle.flow.values import (
    DesiredFlow,
    ExistingFlow,
    differences,
    try_parse,
)
from pulumi_twilio_studio.lifecycle.flow.write import (
    head_to_write_on,
    message_of,
    state_after_write,
    with_declaration,
    write,
)
from pulumi_twilio_studio.lifecycle.inactive import is_active, unless_suspended
from pulumi_twilio_studio.lifecycle.owned import Owned
from pulumi_twilio_studio.studio.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.failures import Error
    from pulumi_twilio_studio.lifecycle.declared import Run, Values
    from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic


class FlowLifecycle(Owned[Account, DesiredFlow, ExistingFlow]):
    """A flow. Its marker stands in the commit message of every revision that we write."""

    noun = "flow"

    def desired(self, values: Mapping[str, Any], home: str) -> DesiredFlow:
        return DesiredFlow.of(values, home)

    def existing(self, sid: str, state: Mapping[str, Any]) -> ExistingFlow:
        return ExistingFlow.of(sid, state)

    # The steps of a check

    def with_defaults(self, declared: Values) -> Values:
        return with_defaults(declared)

    def problems(self, fields: Values) -> list[str]:
        return problems(fields)

    def prepare(
        self, run: Run, inputs: Values, known: Mapping[str, Any], *, is_sound: bool
    ) -> list[str]:
        ignored, upcoming = inputs.pop("ignore_warnings", []), inputs.pop("upcoming", None)
        cases, promotion = Gate.taken(inputs), Promotion.of(run, inputs)
        warnings = check.complete(run, inputs, known, ignored)
        failed = cases.problems(run, inputs, known) if cases and is_sound else []
        failed += promotion.problems(inputs, known) if promotion and is_sound else []
        if not is_sound or inputs["account_sid"] is UNKNOWN:
            return failed
        account = run.account(inputs["account_sid"])
        is_known = UNKNOWN not in inputs.values()
        desired = self.desired(inputs, run.home) if is_known else None
        if (known.get("status"), inputs["status"]) == ("published", "draft"):
            account.unpublished.add(inputs["identity"])
        self._foresee(account, inputs, desired, is_new=not known)
        if upcoming is not None:
            account.ahead.learn(upcoming)
        found = failed + self._problems_at_twilio(account, desired, known.get("definition"))
        if not found:
            check.warn(account, inputs, warnings, ignored, known.get("definition"))
        return found

    def _problems_at_twilio(
        self, account: Account, desired: DesiredFlow | None, known: str | None
    ) -> list[str]:
        if desired is None:
            return []
        if desired.definition.text == known:
            account.ahead.pass_by()
            return []
        return check.problems_at_twilio(account, desired)

    def explain(self, failure: Error, inputs: Values) -> str:
        if isinstance(failure, DefinitionError) and inputs.get("is_secret"):
            return without_values(failure)
        return str(failure)

    def _foresee(
        self, account: Account, inputs: Values, desired: DesiredFlow | None, *, is_new: bool
    ) -> None:
        """Tell at preview which existing flow a new resource will take over. Raises OperationError if it must not."""
        identity, adopt = inputs["identity"], inputs.get("adopt")
        account.checked.add(identity)
        if inputs["on_drift"] != FAIL:
            account.refusals.settle(identity)
        if isinstance(adopt, str):
            account.claim(adopt, identity)
        if not is_new or not is_active(account):
            return
        if adopt is None and inputs["friendly_name"] is not UNKNOWN:
            self._foresee_creation(account, inputs, desired)
        elif desired is not None and desired.adopt is not None:
            self.plan_adoption(account, desired, desired.adopt)

    def _foresee_creation(
        self, account: Account, inputs: Values, desired: DesiredFlow | None
    ) -> None:
        """Do what `plan_creation` does. While the definition is not known, find out only whether a creation must fail.

        Raises OperationError also if somebody deleted the flow of this state and `on_drift` is "fail".
        """
        identity, name = inputs["identity"], inputs["friendly_name"]
        with account.doing("creating flow", name):
            if gone := account.gone.get(identity):
                account.tell(gone)
                account.refusals.settle(identity)
                if inputs["on_drift"] == FAIL:
                    raise OperationError(
                        f"{owner_report.DELETED_AND_FAIL}{account.refusals.others()}"
                    )
            if desired is None:
                find_owned(account, identity, name)
        if desired is not None:
            self.plan_creation(account, desired)

    # The steps of a plan and of an update

    def see(self, account: Account, existing: ExistingFlow, desired: DesiredFlow) -> ExistingFlow:
        return resolve_for_status(account, existing, desired.status)

    def changes(
        self, account: Account, existing: ExistingFlow, seen: ExistingFlow, desired: DesiredFlow
    ) -> frozenset[str]:
        found = differences(seen, desired)
        if not found or as_seen.permits_drift(account, desired):
            return found
        declared = (existing.declared_sha256, existing.declares)
        is_unchanged = declared == (desired.sha256, desired.status)
        if is_left_alone(desired.on_drift, is_unchanged=is_unchanged):
            return found & {"draft", "identity"}
        return found

    def differences(self, existing: ExistingFlow, desired: DesiredFlow) -> frozenset[str]:
        return differences(existing, desired)

    def unwritten(self, existing: ExistingFlow, desired: DesiredFlow) -> frozenset[str]:
        return frozenset({"is_secret"} if desired.is_secret != existing.is_secret else ())

    def announce(
        self,
        account: Account,
        existing: ExistingFlow,
        seen: ExistingFlow,
        desired: DesiredFlow,
        changes: frozenset[str],
    ) -> None:
        account.refusals.settle(desired.identity)
        if desired.identity in account.unpublished:
            tell_of_draft(account, existing)
        if not changes:
            return
        seen = unless_suspended(seen, lambda: self._look_at_last_save(account, seen, desired))
        as_seen.refuse_newer(account, existing.revision, desired)
        is_refused = desired.on_drift == FAIL and not as_seen.permits_drift(account, desired)
        if seen.has_drifted and is_refused:
            raise OperationError(
                f'somebody changed it: {seen.last_save}, and on_drift is "fail". Take their change into the program, '
                f'or let it be overwritten with on_drift="repair".{account.refusals.others()}'
            )
        if changes == {"identity"}:
            account.tell(owner_report.renewal(seen))
        else:
            account.tell(flow_report.plan(seen, desired, held_by_head(account, existing, seen)))

    def _look_at_last_save(
        self, account: Account, seen: ExistingFlow, desired: DesiredFlow
    ) -> ExistingFlow:
        refuse_taken(account, seen, desired)
        return with_last_save(account, seen)

    def look_again(
        self, account: Account, existing: ExistingFlow, desired: DesiredFlow
    ) -> ExistingFlow:
        """Twilio has no conditional write: who saves between this look and the write is covered by our revision."""
        return replace(existing, head=head_to_write_on(account, existing, desired))

    def write(self, account: Account, existing: ExistingFlow, desired: DesiredFlow) -> ExistingFlow:
        return write(account, existing, desired)

    def declare(self, existing: ExistingFlow, desired: DesiredFlow) -> ExistingFlow:
        return with_declaration(existing, desired)

    # The steps of a read and of a delete

    def look(self, account: Account, existing: ExistingFlow) -> ExistingFlow | None:
        return look(account, existing)

    def still_declared(self, existing: ExistingFlow, keeper: str) -> Diagnostic:
        return owner_report.still_declared(existing, keeper)

    def taken_by_another(self, account: Account, existing: ExistingFlow) -> Diagnostic | None:
        return taken_by_another(account, existing)

    def remove(self, account: Account, existing: ExistingFlow) -> None:
        tell_of_deletion(account, existing)
        remove(account, existing)
        account.index.forget(existing.sid)

    # The steps of a create

    def fetch(self, account: Account, desired: DesiredFlow, sid: str) -> ExistingFlow:
        try:
            head = account.client.fetch_flow(sid)
        except NotFound:
            raise OperationError(
                f"adopt= names {sid}, but this account has no such flow. Leave out adopt= to create "
                "a new one."
            ) from None
        return to_existing(account, head, desired)

    def other_signer(
        self, account: Account, existing: ExistingFlow, desired: DesiredFlow
    ) -> str | None:
        return other_signer(account, existing.fetched_head, {desired.marker})

    def find_left_behind(self, account: Account, desired: DesiredFlow) -> ExistingFlow | None:
        """It has one revision and equals the declaration: it is taken over without a write."""
        found = find_owned(account, desired.identity, desired.friendly_name)
        head = confirm_head(account, found) if found else None
        if head is None:
            return None
        existing = to_existing(account, head, desired)
        refuse_unless_left_behind(head, existing, desired)
        return existing

    def post(self, account: Account, desired: DesiredFlow) -> ExistingFlow:
        as_seen.refuse_creation(account, desired)
        with discreet(is_secret=desired.sends_secrets):
            flow = account.client.create_flow(
                friendly_name=desired.friendly_name,
                status=desired.status,
                definition=desired.definition.to_api(),
                commit_message=message_of(account, desired),
            )
        return state_after_write(account, flow, None, desired)

    def find_posted(self, account: Account, desired: DesiredFlow) -> ExistingFlow | None:
        found = wait_for_owned(account, desired)
        head = confirm_head(account, found) if found else None
        if head is None:
            return None
        account.claim(head.sid, desired.identity)
        existing = to_existing(account, head, desired)
        if differences(existing, desired):
            account.tell(owner_report.saved_on_top(head))
        return with_declaration(existing, desired)

    # What people are told

    def adoption(self, existing: ExistingFlow, desired: DesiredFlow) -> Diagnostic:
        if differences(existing, desired):
            return flow_report.plan(existing, desired, try_parse(existing.fetched_head.definition))
        return owner_report.as_it_is(existing)

    def taken_from(self, existing: ExistingFlow, marker: str) -> Diagnostic:
        return owner_report.taken_from(existing, marker)

    def left_behind(self, existing: ExistingFlow, _desired: DesiredFlow) -> Diagnostic:
        return owner_report.left_behind(existing)


FLOWS = FlowLifecycle()
