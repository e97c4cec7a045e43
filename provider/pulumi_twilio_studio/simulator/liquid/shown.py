"""How Liquid shows a value that is no text."""

from __future__ import annotations

from typing import Any


def shown(value: Any) -> str:
    """Return a value as Liquid shows it (assumption: missing-empty; assumption: shown-object)."""
    match value:
        case str():
            text = value
        case bool():
            text = "true" if value else "false"
        case None:
            text = ""
        case list() | tuple():
            text = "".join(map(shown, value))
        case range():
            text = f"{value.start}..{value.stop - 1}"
        case dict():
            text = _inside(value)
        case _:
            text = str(value)
    return text


def _inside(value: Any) -> str:
    """Return what stands inside of an object, as Java shows it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={_inside(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inside, value)) + "]"
    return "null" if value is None else shown(value)
