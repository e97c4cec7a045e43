"""What people are told about ownership: what is taken over, what is refused, and what no delete touches.

Each function returns a message, which its caller tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.foreign import quoted
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.flow import report as flow_report
from pulumi_twilio_studio.lifecycle.flow.values import differences

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow, ExistingFlow
    from pulumi_twilio_studio.studio.models import Flow


def renewal(existing: ExistingFlow) -> Diagnostic:
    """Tell what an update writes if only the name of the resource, of its stack or of its project changed."""
    title = (
        f"{_called(existing)}: only its marker is renewed, because the resource, its stack or "
        "its project has another name now. Twilio makes a revision for that. What callers hear "
        "does not change."
    )
    return Diagnostic("change", existing.sid, title)


def left_behind(existing: ExistingFlow) -> Diagnostic:
    """Tell that a crashed create made the flow, so that it is taken over without a write."""
    title = (
        f"{_called(existing)} carries this resource's marker: an earlier run made it and could not "
        "record it. It is taken over unchanged, not created again."
    )
    return Diagnostic("adoption", existing.sid, title)


def saved_on_top(head: Flow) -> Diagnostic:
    """Tell that somebody saved on the flow that our POST has just made."""
    title = (
        f"{head.sid} is this resource's flow, and somebody saved revision {head.revision} on top "
        "of ours: it is taken over unchanged. Run `pulumi preview --refresh` to see what they "
        "changed."
    )
    return Diagnostic("adoption", head.sid, title)


def not_taken_over(head: Flow, existing: ExistingFlow, desired: DesiredFlow) -> str:
    """Say why a flow with this resource's marker is neither taken over nor made again, and how to go on."""
    differing = flow_report.plan(existing, desired) if differences(existing, desired) else ""
    lines = str(differing).partition("\n")[2]
    return (
        f"{_called(head)} carries the marker of this resource, and this stack's state does "
        f"not know it: {flow_report.save(head)}. A stack of the same name with another state may use it. Nothing was "
        f'written. To take it over, declare adopt="{head.sid}". To have a flow of your own, give the stack another '
        "name, or an identity of its own: `pulumi config set twilio-studio:identity NAME`."
        + (f"\n  Taking it over would change:\n{lines}" if lines else "")
    )


def as_it_is(existing: ExistingFlow) -> Diagnostic:
    """Tell that an adoption changes nothing."""
    title = f"{_called(existing)} will be taken over unchanged."
    return Diagnostic("adoption", existing.sid, title)


def taken_from(existing: ExistingFlow, marker: str) -> Diagnostic:
    """Tell that an adoption takes a flow from another resource, whose program has to drop it."""
    title = (
        f"{_called(existing)} carries the marker {marker} of another resource. Adopting it "
        "writes one revision with the marker of this resource. Remove the flow from the other "
        "program, which can no longer change it."
    )
    return Diagnostic("adoption", existing.sid, title)


def still_declared(existing: ExistingFlow, holder: str) -> Diagnostic:
    """Tell that a flow stays because the program declares it under another name."""
    title = f"{_called(existing)} is not deleted: {quoted(holder)} declares it."
    return Diagnostic("deletion", existing.sid, title)


def signed_by_another(existing: ExistingFlow, marker: str, *, is_same_name: bool) -> Diagnostic:
    """Tell that a flow stays because another resource took it over since."""
    whose = "another state of a stack of this name" if is_same_name else "another resource"
    title = (
        f"{_called(existing)} is not deleted: {whose} declares it now (marker {marker}). "
        "This stack forgets it."
    )
    return Diagnostic("deletion", existing.sid, title)


def signed_by_nobody(existing: ExistingFlow) -> Diagnostic:
    """Tell that a flow stays because it was adopted and never written since."""
    title = (
        f"{_called(existing)} is not deleted: it was adopted, and no stack has written to it "
        "since, so others may use it. This stack forgets it. Delete it in the Console if nobody "
        "needs it."
    )
    return Diagnostic("deletion", existing.sid, title)


def taken_since(marker: str) -> str:
    """Say that somebody adopted what this state holds, and how to go on."""
    return (
        f"another resource has taken it over since (marker {marker}); nothing was written. "
        "Remove it from this program, and `pulumi up` forgets it and leaves it unchanged. To "
        "have it back, declare it again after that, with adopt=."
    )


def looking_into(friendly_name: str, count: int, total: int) -> Diagnostic:
    """Tell which search takes a while, and where it ends."""
    few = "" if count == total else f" Those are the newest. {total - count} more are not read."
    title = (
        f"{total} flows of the account are named {quoted(friendly_name)} and were saved by "
        f"others. The first revision of {count} of them is read, to find the one that an earlier "
        f"run may have created.{few}"
    )
    return Diagnostic("note", "", title)


DELETED_AND_FAIL = (
    'on_drift is "fail", so it is not created again. Remove the flow from the program, or let '
    'it be created again with on_drift="repair".'
)


def deleted(existing: ExistingFlow) -> Diagnostic:
    """Tell that somebody deleted a flow, and what making it again means."""
    title = (
        f"somebody deleted {_called(existing)}, last seen as revision {existing.revision}. It "
        "will be created again under another SID, so its webhook URL changes. Update what "
        "points to the old URL."
    )
    return Diagnostic("drift", existing.sid, title)


def _called(flow: Flow | ExistingFlow) -> str:
    return f"flow {quoted(flow.friendly_name)} ({flow.sid})"
