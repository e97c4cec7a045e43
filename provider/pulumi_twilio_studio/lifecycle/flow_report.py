"""What is said to people of a change: which flow, who did it, and what, widget by widget.

The engine shows how two whole definitions differ, hundreds of lines for a large flow; these are the lines one reads.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition import changes, locate

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Change, Definition
    from pulumi_twilio_studio.studio.models import Flow

    from .flow_values import DesiredFlow, ExistingFlow

# More lines than this are a rewrite; nobody reads them one by one.
MOST = 40


def drift(known: ExistingFlow, found: ExistingFlow, head: Flow) -> str:
    """What somebody changed behind the stack's back."""
    author = f" by {head.author_sid}" if head.author_sid else ""
    message = f', "{head.commit_message}"' if head.commit_message else ""
    title = (
        f'somebody changed flow "{known.friendly_name}" ({known.sid}): '
        f"revision {head.revision} of {found.date_updated}{author}{message}"
    )
    plain = _plain(known.friendly_name, found.friendly_name, known.status, found.status)
    lines = _lines(known.definition, found.definition, layout=False, hidden=known.is_secret)
    return _report(title, plain, lines)


def plan(existing: ExistingFlow, desired: DesiredFlow) -> str:
    """What an update is about to change."""
    title = f'flow "{existing.friendly_name}" ({existing.sid}) is to change'
    plain = _plain(existing.friendly_name, desired.friendly_name, existing.status, desired.status)
    layout, hidden = desired.layout == "manage", desired.is_secret or existing.is_secret
    lines = _lines(existing.definition, desired.definition, layout=layout, hidden=hidden)
    return _report(title, plain, lines)


def rewritten(desired: DesiredFlow, stored: Definition | None, sid: str) -> str:
    """What Twilio made of a definition that it did not store as it was sent."""
    title = f"Twilio stored flow {sid} otherwise than it was sent; this is not shown as drift"
    lines = _lines(desired.definition, stored, layout=False, hidden=desired.is_secret)
    return _report(title, lines)


def invalid(head: Flow) -> str:
    """What Twilio says against a flow that it holds all the same: the Console stores what the API would refuse."""
    api = head.definition or {}
    problems = [f"{locate(path, api)}: {message}" for path, message in head.errors]
    return _report(f'flow "{head.friendly_name}" ({head.sid}) is not valid at Twilio', problems)


def _plain(name: str, desired_name: str, status: str, desired_status: str) -> list[str]:
    fields = (("friendly_name", name, desired_name), ("status", status, desired_status))
    return [
        f'~ {field}: "{before}" -> "{after}"' for field, before, after in fields if before != after
    ]


def _lines(
    existing: Definition | None, desired: Definition | None, *, layout: bool, hidden: bool
) -> list[str]:
    if existing is None or desired is None:
        which = "known" if existing is None else "found"
        return [f"~ the definition {which} is none that Twilio's API would take"]
    found = changes(existing, desired, layout=layout)
    return [(_without_values(change) if hidden else change).line for change in found]


def _without_values(change: Change) -> Change:
    """The change without what it changes; widgets that come and go, or move, show nothing but their names."""
    if change.kind not in ("widget-changed", "flow-changed"):
        return change
    return replace(change, existing="[secret]", desired="[secret]", branch="")


def _report(title: str, *parts: list[str]) -> str:
    lines = [line for part in parts for line in part]
    more = [f"... and {len(lines) - MOST} more"] if len(lines) > MOST else []
    return "\n    ".join([f"{title}:", *lines[:MOST], *more])
