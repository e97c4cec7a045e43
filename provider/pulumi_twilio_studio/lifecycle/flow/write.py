"""Write a revision of ours on top of a known head, and find it again if the write's answer is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.account import (
    Account,
    OperationError,
    Overtaken,
    discreet,
    send_once,
)
from pulumi_twilio_studio.lifecycle.flow import report as flow_report
from pulumi_twilio_studio.lifecycle.flow.as_seen import refuse_other
from pulumi_twilio_studio.lifecycle.flow.read import poll_head, poll_heads
from pulumi_twilio_studio.lifecycle.flow.values import (
    DesiredFlow,
    ExistingFlow,
    offsets,
    try_parse,
    with_layout,
)

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.models import Flow


def head_to_write_on(account: Account, existing: ExistingFlow, desired: DesiredFlow) -> Flow:
    """Return the head right before a write.

    Raises Overtaken if somebody saved since the state was read, and OperationError if a person saw another head.
    """
    head = poll_head(account, existing)
    if head is None:
        raise OperationError("it is gone. Run `pulumi up --refresh` to create it again.")
    if head.revision > existing.revision:
        raise Overtaken(
            f"somebody saved revision {head.revision} since this stack read revision {existing.revision}; "
            "nothing was written. Run `pulumi preview --refresh` to see what they changed."
        )
    refuse_other(account, head, desired)
    return head


def write(account: Account, existing: ExistingFlow, desired: DesiredFlow) -> ExistingFlow:
    """Add a revision on top of the existing flow's head, as `save` does, and return what the state holds from then on.

    The head must have been fetched.
    """
    flow = save(account, existing.fetched_head, desired)
    return state_after_write(account, flow, existing.live_revision, desired)


def save(account: Account, head: Flow, desired: DesiredFlow) -> Flow:
    """Add a revision on top of that head, and return it.

    If the answer is lost and the head does not move while reads may lag, a second POST follows. Raises OperationError
    if somebody saved meanwhile, and Unknown if the second answer is lost too and the head does not move.
    """
    flow = send_once(lambda: _post(account, head, desired), lambda: _landed(account, head, desired))
    if flow.revision > head.revision + 1:
        account.tell(flow_report.overtaken(head, flow))
    return flow


def _post(account: Account, head: Flow, desired: DesiredFlow) -> Flow:
    """Send the status and the commit message, and the name and the definition only if the head has others.

    If a request has no definition, Twilio takes the head's, even if the status publishes it. So the definition is left
    out only if the head holds ours: nobody else's draft goes live this way.
    """
    stored = try_parse(head.definition)
    keeps = stored is not None and stored.same_as(
        desired.definition, layout=desired.layout == "manage"
    )
    definition = with_layout(desired.definition, desired.layout, offsets(head.definition))
    is_renamed = head.friendly_name != desired.friendly_name
    with discreet(is_secret=desired.sends_secrets):
        return account.client.update_flow(
            head.sid,
            status=desired.status,
            friendly_name=desired.friendly_name if is_renamed else None,
            definition=None if keeps else definition.to_api(),
            commit_message=message_of(account, desired),
        )


def message_of(account: Account, desired: DesiredFlow) -> str:
    """Return the commit message of the next revision, with what only this run knows: its commit, and an override."""
    override = account.overrides.get(desired.identity, "")
    return replace(desired, commit=account.commit, override=override).signed_message


def _landed(account: Account, base: Flow, desired: DesiredFlow) -> Flow | None:
    """Return the head if it is the write whose answer was lost. None if nothing was written on the base.

    Raises OperationError if somebody else saved on it.
    """
    for head in poll_heads(account, base.sid):
        if head is not None and head.revision > base.revision:
            break
    else:
        return None
    is_ours = (head.commit_message or "").endswith(str(desired.signature))
    if not is_ours or head.revision != base.revision + 1:
        raise OperationError(
            f"the answer to our write was lost, and somebody saved revision {head.revision} meanwhile. "
            "Run `pulumi preview --refresh` to see what Twilio holds."
        )
    return head


def state_after_write(
    account: Account, flow: Flow, live: int | None, desired: DesiredFlow
) -> ExistingFlow:
    """Return the state after our own write, from the write's answer: a read after it may lag behind."""
    account.index.record(flow)
    stored = try_parse(flow.definition)
    if stored is None or not stored.same_as(desired.definition):
        account.tell(flow_report.rewritten(desired, stored, flow.sid))
    state_after_write = ExistingFlow(
        sid=flow.sid,
        account_sid=flow.account_sid,
        revision=flow.revision,
        live_revision=flow.revision if flow.status == "published" else live,
        declares=desired.status,
        identity=desired.identity,
        friendly_name=flow.friendly_name,
        status=flow.status,
        definition=desired.definition,
        stored_sha256=stored.sha256 if stored else None,
        date_updated=flow_report.written_at(flow),
        webhook_url=flow.webhook_url,
        url=flow.url,
        valid=flow.valid,
        home=desired.home,
    )
    return with_declaration(state_after_write, desired)


def with_declaration(existing: ExistingFlow, desired: DesiredFlow) -> ExistingFlow:
    """Return the flow with the declaration that the state records from now on."""
    return replace(
        existing,
        declares=desired.status,
        declared_sha256=desired.sha256,
        layout=desired.layout,
        on_drift=desired.on_drift,
        is_secret=desired.is_secret,
    )
