"""What the user is told about a subaccount. Each function returns a message, which its caller tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.foreign import printable, quoted
from pulumi_twilio_studio.identity import belongs
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.subaccount.values import (
        DesiredSubaccount,
        ExistingSubaccount,
    )

DECIDE = (
    "Twilio cannot reopen a closed account. Remove it from the program to go on without it, or "
    "give the resource another name to create a new account."
)


def will_close(friendly_name: str) -> str:
    """Say what on_delete="close" means to someone who has just declared it."""
    return (
        f"deleting subaccount {quoted(friendly_name)} will CLOSE it for good "
        '(on_delete="close"), with everything in it. The resource option protect=True prevents '
        "this."
    )


def moved(existing: ExistingSubaccount, other: ExistingSubaccount) -> str:
    """Say what differs between the two."""
    names = ("friendly_name", "status", "marker")
    return ", ".join(
        f"{name}: {_quoted(here)} -> {_quoted(there)}"
        for name, here, there in zip(names, existing.held, other.held, strict=True)
        if here != there
    )


def changes(existing: ExistingSubaccount, desired: DesiredSubaccount) -> str:
    """Say what an update would change."""
    wanted = replace(
        existing,
        friendly_name=desired.friendly_name,
        status=desired.status,
        marker=existing.marker if belongs(existing.marker, desired.identity) else desired.marker,
    )
    return moved(existing, wanted)


def taken_over(existing: ExistingSubaccount, desired: DesiredSubaccount) -> Diagnostic:
    """Tell that a subaccount of ours existed already, and that a suspended one is reactivated."""
    title = (
        f"{existing.sid} already carries this resource's marker: it is taken over, not created "
        "again."
    )
    if existing.status != desired.status == "active":
        title += " It was suspended, and is reactivated."
    if existing.friendly_name != desired.friendly_name:
        title += f" It gets another name: {changes(existing, desired)}."
    return Diagnostic("adoption", existing.sid, title)


def not_taken_over(existing: ExistingSubaccount, desired: DesiredSubaccount) -> str:
    """Say why a subaccount with this resource's marker is neither taken over nor made again, and how to go on."""
    differing = changes(existing, desired)
    return (
        f"subaccount {quoted(existing.friendly_name)} ({existing.sid}, {printable(existing.status)}, last changed "
        f"{existing.date_updated}) carries the marker of this resource, and this stack's state does not know it. A "
        "stack of the same name with another state may use it. Nothing was written. To take it over, declare "
        f'adopt="{existing.sid}". To have a subaccount of your own, give the stack another name, or an identity of '
        "its own: `pulumi config set twilio-studio:identity NAME`."
        + (f" Taking it over would change {differing}." if differing else "")
    )


def adoption(existing: ExistingSubaccount, desired: DesiredSubaccount) -> Diagnostic:
    """Tell what adopting would change."""
    what = changes(existing, desired) or "as it is"
    return Diagnostic("adoption", existing.sid, f"{_called(existing)} will be taken over: {what}")


def taken_from(existing: ExistingSubaccount, marker: str) -> Diagnostic:
    """Tell that an adoption takes a subaccount from another resource, whose program has to drop it."""
    return Diagnostic(
        "adoption",
        existing.sid,
        f"{existing.sid} carries the marker {marker} of another resource. Adopting it changes the marker in its "
        "name. Remove the subaccount from the other program, which can no longer change it.",
    )


def stays(existing: ExistingSubaccount, reason: str) -> Diagnostic:
    """Tell that a delete leaves the account as it is."""
    return Diagnostic(
        "deletion",
        existing.sid,
        f"{_called(existing)} stays unchanged: {reason}. This stack forgets it.",
    )


def deletion(existing: ExistingSubaccount, what: str) -> Diagnostic:
    """Tell what a delete does."""
    return Diagnostic("deletion", existing.sid, f"{_called(existing)} {what}")


def plan(existing: ExistingSubaccount, desired: DesiredSubaccount) -> Diagnostic:
    """Tell what an update will change."""
    title = f"{_called(existing)} will change: {changes(existing, desired)}"
    return Diagnostic("change", existing.sid, title)


def drift(existing: ExistingSubaccount, found: ExistingSubaccount) -> Diagnostic:
    """Tell what somebody changed outside the stack."""
    title = f"somebody changed {_called(existing)}: {moved(existing, found)}"
    return Diagnostic("drift", existing.sid, title)


def _called(existing: ExistingSubaccount) -> str:
    return f"subaccount {quoted(existing.friendly_name)} ({existing.sid})"


def _quoted(value: str | None) -> str:
    return "none" if value is None else quoted(value)
