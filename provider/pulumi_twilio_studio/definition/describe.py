"""How the values of a change are said in its line. `around` is where two values begin to differ."""

from collections import Counter
from collections.abc import Callable
from os.path import commonprefix
from typing import Any

from pulumi_twilio_studio.definition.canonical import ABSENT, Json, condition, fingerprint
from pulumi_twilio_studio.definition.liquid import widgets_named
from pulumi_twilio_studio.definition.text import printable, quoted, shorten
from pulumi_twilio_studio.definition.word_difference import mark_words

_LONG = 40  # characters; of a longer text, only the differences are shown

Say = Callable[[Any, int], str]


def say_in_one_text(existing: Any, desired: Any) -> str:
    """Return a long text with its differences marked, or "" for other values and for texts with little in common."""
    if not isinstance(existing, str) or not isinstance(desired, str) or existing == desired:
        return ""
    found = mark_words(existing, desired) if max(len(existing), len(desired)) > _LONG else None
    if not found:
        return ""
    text, more = found
    return quoted(text) + (f" (and {more} more)" if more else "")


def say_stale(existing: str, desired: str) -> str:
    """Say which widgets a text still reads from by their former names.

    `existing` is the text with the new names, `desired` the text with the former ones.
    """
    now = set(widgets_named(existing))
    former = dict.fromkeys(name for name in widgets_named(desired) if name not in now)
    return f"still reads from {', '.join(map(quoted, former))} (renamed)"


def say_difference(existing: Any, desired: Any, say: Say, say_item: Say) -> str:
    """Return both values with an arrow, what was added or removed, or which items of a list changed."""
    if existing is ABSENT:
        return f"added: {say(desired, 0)}"
    if desired is ABSENT:
        return f"removed: {say(existing, 0)}"
    if isinstance(existing, list) and isinstance(desired, list):
        return _items(existing, desired, say_item)
    texts = _raw(existing), _raw(desired)
    around = len(commonprefix(texts))  # noqa: RUF071 -- these are texts, not paths
    is_same = texts[0] == texts[1] and type(existing) is not type(desired)
    remark = " (only the kind of value differs)" if is_same else ""
    return f"{say(existing, around)} -> {say(desired, around)}{remark}"


def _items(existing: list[Json], desired: list[Json], say: Say) -> str:
    kept, removed = _match(existing, desired)
    kept_too, added = _match(desired, existing)
    parts = [f"removed {say(item, 0)}" for item in removed]
    parts += [f"added {say(item, 0)}" for item in added]
    parts += ["reordered"] if kept != kept_too else []
    return ", ".join(parts)


def _match(items: list[Json], others: list[Json]) -> tuple[list[str], list[Json]]:
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


def say_target(value: Any, around: int = 0) -> str:
    """Return where the entries of an event lead: widgets, or "nowhere"."""
    if isinstance(value, list):
        return ", ".join(map(say_entry, value))
    return "nowhere" if value in (None, ABSENT) else say_value(value, around)


def say_entry(entry: Json, around: int = 0) -> str:
    """Return where an entry of an event leads, after its condition."""
    target = f"to {say_target(entry.get('next'), around)}"
    return f"{quoted(condition(entry))} {target}" if condition(entry) else target


def say_value(value: Json, around: int = 0) -> str:
    """Return a value, shortened; a text is in quotes."""
    text = shorten(_raw(value), around)
    return quoted(text) if isinstance(value, str) else printable(text)


def _raw(value: Json) -> str:
    return value if isinstance(value, str) else fingerprint(value)


def say_position(offset: Any) -> str:
    """Return an offset as coordinates."""
    match offset:
        case {"x": int() | float() as x, "y": int() | float() as y, **rest} if not rest:
            return f"({x}, {y})"
    return "unplaced" if offset is ABSENT else say_value(offset)
