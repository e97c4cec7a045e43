"""One line per change, as a preview shows it.

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

from collections import Counter
from collections.abc import Callable
from os.path import commonprefix
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition.canonical import ABSENT, Json, fingerprint
from pulumi_twilio_studio.definition.liquid import widgets_named
from pulumi_twilio_studio.definition.secrets import hide_secrets, is_plain, names_a_secret
from pulumi_twilio_studio.definition.text import (
    dotted,
    printable,
    quoted,
    shortened,
)
from pulumi_twilio_studio.definition.word_difference import mark_words

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.difference import Change

_LONG = 40  # characters; of a longer text, only the differences are shown

Say = Callable[[Any, int], str]  # a value, and the position around which a long one is cut


def line(change: "Change") -> str:
    """Return a change as one line. Long texts are cut to where they differ."""
    widget = "" if change.widget is None else f"widget {quoted(change.widget)}"
    match change.kind:
        case "widget-added":
            return f"+ {widget} ({printable(change.desired['type'])})"
        case "widget-removed":
            return f"- {widget} ({printable(change.existing['type'])})"
        case "widget-moved":
            return f"> {widget} moved {_position(change.existing)} -> {_position(change.desired)}"
        case "widget-renamed":
            return f"~ widget {quoted(change.existing)} renamed to {quoted(change.desired)}"
    place = f"{widget}: {_place(change)}" if widget else _place(change)
    return f"~ {place}: {_contrast(change)}"


def condition(entry: Json) -> str:
    """Return the text by which the Console names an entry of a repeated event, or ""."""
    match entry:
        case {"conditions": [{"friendly_name": str(name)}, *_]} if name:
            return name
        case {"conditions": [{"type": str(kind), "value": str(value)}, *_]}:
            return f"{kind} {value}"
    return ""


def _place(change: "Change") -> str:
    match change.kind, change.path:
        case "widget-changed", ("transitions", str(event)):
            return f"on {printable(event)}"
        case "widget-changed", ("transitions", str(event), int(at), *inside):
            entry = f" {quoted(change.branch)}" if change.branch else f"[{at}]"
            rest = "" if inside == ["next"] else f": {printable(dotted(inside))}"
            return f"on {printable(event)}{entry}{rest}"
    return printable(dotted(change.path))


def _contrast(change: "Change") -> str:
    if change.stale:
        return _left_behind(change.existing, change.desired)
    existing, desired = sides(change)
    match change.kind, change.path:
        case "widget-changed", ("transitions", _):
            return _told(existing, desired, _target, _entry)
        case "widget-changed", ("transitions", _, _, "next"):
            return f"{_target(existing)} -> {_target(desired)}"
    told = _inline(existing, desired) or _told(existing, desired, _value, _value)
    is_masked = existing == desired != "***" and change.existing != change.desired
    return f"{told} (in a part that is not shown)" if is_masked else told


def _inline(existing: Any, desired: Any) -> str:
    if not isinstance(existing, str) or not isinstance(desired, str) or existing == desired:
        return ""
    found = mark_words(existing, desired) if max(len(existing), len(desired)) > _LONG else None
    if not found:
        return ""
    text, more = found
    return quoted(text) + (f" (and {more} more)" if more else "")


def _left_behind(existing: str, desired: str) -> str:
    """Say which widgets a text still reads from by their former names.

    `existing` is the text with the new names, `desired` the text with the former ones.
    """
    now = set(widgets_named(existing))
    former = dict.fromkeys(name for name in widgets_named(desired) if name not in now)
    return f"still reads from {', '.join(map(quoted, former))} (renamed)"


def _told(existing: Any, desired: Any, say: Say, say_item: Say) -> str:
    if existing is ABSENT:
        return f"added: {say(desired, 0)}"
    if desired is ABSENT:
        return f"removed: {say(existing, 0)}"
    if isinstance(existing, list) and isinstance(desired, list):
        return _items(existing, desired, say_item)
    texts = _raw(existing), _raw(desired)
    around = len(commonprefix(texts))  # noqa: RUF071  these are texts, not paths
    is_same = texts[0] == texts[1] and type(existing) is not type(desired)
    remark = " (only the kind of value differs)" if is_same else ""
    return f"{say(existing, around)} -> {say(desired, around)}{remark}"


def _items(existing: list[Json], desired: list[Json], say: Say) -> str:
    kept, removed = _matched(existing, desired)
    kept_too, added = _matched(desired, existing)
    parts = [f"removed {say(item, 0)}" for item in removed]
    parts += [f"added {say(item, 0)}" for item in added]
    parts += ["reordered"] if kept != kept_too else []
    return ", ".join(parts)


def _matched(items: list[Json], others: list[Json]) -> tuple[list[str], list[Json]]:
    """Split the items into those that the others have too, as text, and those that remain."""
    there = Counter(map(fingerprint, others))
    kept, left = [], []
    for item in items:
        text = fingerprint(item)
        if there[text]:
            there[text] -= 1
            kept.append(text)
        else:
            left.append(item)
    return kept, left


def _target(value: Any, around: int = 0) -> str:
    if isinstance(value, list):
        return ", ".join(map(_entry, value))
    return "nowhere" if value in (None, ABSENT) else _value(value, around)


def _entry(entry: Json, around: int = 0) -> str:
    target = f"to {_target(entry.get('next'), around)}"
    return f"{quoted(condition(entry))} {target}" if condition(entry) else target


def _value(value: Json, around: int = 0) -> str:
    text = shortened(_raw(value), around)
    return quoted(text) if isinstance(value, str) else printable(text)


def _raw(value: Json) -> str:
    return value if isinstance(value, str) else fingerprint(value)


def _position(offset: Any) -> str:
    match offset:
        case {"x": int() | float() as x, "y": int() | float() as y, **rest} if not rest:
            return f"({x}, {y})"
    return "unplaced" if offset is ABSENT else _value(offset)


def sides(change: "Change") -> tuple[Any, Any]:
    """Return both values of a change, with secrets masked."""
    is_password = change.is_secret or any(map(_is_password, change.path))
    existing, desired = (
        masked(value, is_password=is_password) for value in (change.existing, change.desired)
    )
    return existing, desired


def masked(value: Any, *, is_password: bool = False) -> Any:
    """Return the value with passwords and known secrets masked.

    Passwords: sip_auth_password, sip_password (docs: studio/widget-library). secrets.py knows the
    other secrets.
    """
    match value:
        case dict():
            return {
                key: masked(item, is_password=is_password or is_secret_key(value, key))
                for key, item in value.items()
            }
        case list():
            return [masked(item, is_password=is_password) for item in value]
        case str() | int() | float() if is_password:
            return "***"
        case str():
            return hide_secrets(value)
    return value


def is_secret_key(holder: Json, key: str | int) -> bool:
    """Return whether a value is secret by its key, or by the key beside it: {"key": "token", "value": "..."}."""
    if not isinstance(key, str) or not isinstance(holder, dict):
        return False
    if _is_password(key):
        return True
    label, value = holder.get("key"), holder.get(key)
    if key != "value" or not isinstance(label, str) or not names_a_secret(label):
        return False
    return isinstance(value, str) and is_plain(value)


def _is_password(key: str | int) -> bool:
    return str(key).lower().endswith("password")
