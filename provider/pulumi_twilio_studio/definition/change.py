"""One difference between two definitions, and its line in a preview.

+ widget "ask_name" (send-and-wait-for-reply)
- widget "goodbye" (send-message)
~ widget "hello" renamed to "welcome"
~ widget "welcome": properties.body: "Hello" -> "Hi"
~ widget "welcome": properties.body: "…by nine. For sales press [-1-]{+2+}, for support…"
~ widget "welcome": properties.to: still reads from "ask" (renamed)
~ widget "welcome": on sent: "goodbye" -> nowhere
~ widget "route": on match "If value is Sales": "menu" -> "sales"
~ widget "route": on match: added "If value is Billing" to "billing"
> widget "welcome" moved (10, 20) -> (30, 40)
~ description: "x" -> "y"
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from pulumi_twilio_studio.definition.describe import (
    say_difference,
    say_entry,
    say_in_one_text,
    say_position,
    say_stale,
    say_target,
    say_value,
)
from pulumi_twilio_studio.definition.secrets import is_password_key, mask
from pulumi_twilio_studio.definition.text import dotted_path, printable, quoted

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Path

ChangeKind = Literal[
    "flow-changed",
    "widget-added",
    "widget-changed",
    "widget-moved",
    "widget-removed",
    "widget-renamed",
]

_SECRET = "[secret]"  # noqa: S105 -- what stands where a value is not told


@dataclass(frozen=True)
class Change:
    """One difference between an existing and a desired definition.

    `path` leads from the widget (for "flow-changed", from the flow) to what differs, in canonical
    form: ("properties", "body") or ("transitions", "match", 0, "next"). It is empty for a widget
    that was added, removed or renamed. A list that grew, shrank or was reordered is one change as a
    whole. `existing` and `desired` are canonical values, or ABSENT; for "widget-renamed" they are
    the two names. `branch` names an entry of a repeated event by the text of its condition.

    A rename includes everything that refers to the widget. `widget` is its desired name, also in
    the other changes to it, and every `existing` shows the value after the renames. `stale` marks a
    text that was not adapted: its Liquid still reads from a widget by the former name. `is_secret`
    marks a value beside a key that names a secret: {"key": "token", "value": "..."}.
    """

    kind: ChangeKind
    widget: str | None
    path: Path
    existing: Any = field(repr=False)  # properties can hold credentials
    desired: Any = field(repr=False)
    branch: str = ""
    stale: bool = False
    is_secret: bool = False

    @property
    def line(self) -> str:
        """The change in one readable line. Long texts are cut to where they differ."""
        widget = "" if self.widget is None else f"widget {quoted(self.widget)}"
        match self.kind:
            case "widget-added":
                return f"+ {widget} ({printable(self.desired['type'])})"
            case "widget-removed":
                return f"- {widget} ({printable(self.existing['type'])})"
            case "widget-moved":
                return f"> {widget} moved {say_position(self.existing)} -> {say_position(self.desired)}"
            case "widget-renamed":
                return f"~ widget {quoted(self.existing)} renamed to {quoted(self.desired)}"
        place = f"{widget}: {_place(self)}" if widget else _place(self)
        return f"~ {place}: {_contrast(self)}"

    def without_values(self) -> Change:
        """Return the change without its values. A widget that comes or goes keeps only its type."""
        match self.kind:
            case "widget-moved" | "widget-renamed":
                return self
            case "widget-added":
                return replace(self, desired={"type": self.desired["type"]})
            case "widget-removed":
                return replace(self, existing={"type": self.existing["type"]})
        told = replace(self, existing=_SECRET, desired=_SECRET, branch="")
        return replace(told, stale=False, is_secret=False)


def sides(change: Change) -> tuple[Any, Any]:
    """Return both values of a change, with secrets masked."""
    is_password = change.is_secret or any(map(is_password_key, change.path))
    existing, desired = (
        mask(value, is_password=is_password) for value in (change.existing, change.desired)
    )
    return existing, desired


def _place(change: Change) -> str:
    match change.kind, change.path:
        case "widget-changed", ("transitions", str(event)):
            return f"on {printable(event)}"
        case "widget-changed", ("transitions", str(event), int(at), *inside):
            entry = f" {quoted(change.branch)}" if change.branch else f"[{at}]"
            rest = "" if inside == ["next"] else f": {printable(dotted_path(inside))}"
            return f"on {printable(event)}{entry}{rest}"
    return printable(dotted_path(change.path))


def _contrast(change: Change) -> str:
    if change.stale:
        return say_stale(change.existing, change.desired)
    existing, desired = sides(change)
    match change.kind, change.path:
        case "widget-changed", ("transitions", _):
            return say_difference(existing, desired, say_target, say_entry)
        case "widget-changed", ("transitions", _, _, "next"):
            return f"{say_target(existing)} -> {say_target(desired)}"
    told = say_in_one_text(existing, desired) or say_difference(
        existing, desired, say_value, say_value
    )
    is_masked = existing == desired != "***" and change.existing != change.desired
    return f"{told} (in a part that is not shown)" if is_masked else told
