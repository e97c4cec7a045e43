"""What is said to the user about a subaccount."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .subaccount_values import DesiredSubaccount, ExistingSubaccount

DECIDE = (
    "Closed is final at Twilio, and whether a new account takes its place is for you to decide: take it out of the "
    "program to go on without it, or give the resource another name to have a new account."
)


def will_close(friendly_name: str) -> str:
    """What on_delete="close" means, for whoever has just declared it."""
    return (
        f'deleting subaccount "{friendly_name}" will CLOSE it (on_delete="close"): for good, with all that it holds. '
        "The resource option protect=True guards it."
    )


def moved(existing: ExistingSubaccount, other: ExistingSubaccount) -> str:
    """What differs between the two, in words."""
    names = ("friendly_name", "status", "marker")
    return ", ".join(
        f"{name}: {_quoted(here)} -> {_quoted(there)}"
        for name, here, there in zip(names, existing.held, other.held, strict=True)
        if here != there
    )


def changes(existing: ExistingSubaccount, desired: DesiredSubaccount) -> str:
    """What an update would change, in words."""
    wanted = replace(
        existing,
        friendly_name=desired.friendly_name,
        status=desired.status,
        marker=desired.marker,
    )
    return moved(existing, wanted)


def taken_over(sid: str, status: str, desired: DesiredSubaccount) -> str:
    """That a subaccount of ours was there already, and what becomes of one that slept."""
    woken = " It was suspended, and is reactivated." if status != desired.status == "active" else ""
    return f"{sid} already carries this resource's marker: it is taken over, not made again.{woken}"


def _quoted(value: str | None) -> str:
    return "none" if value is None else f'"{value}"'
