"""Fill in the Liquid of a text, and list what it reads.

Each text is read once. Most texts hold no Liquid, or only plain names such as `{{trigger.message.Body}}`: these are
filled in here, without the library, which takes 0.2 s to import. tests/properties holds both to the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.simulator.liquid.failure import LiquidFailure
from pulumi_twilio_studio.simulator.liquid.shown import shown

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.liquid.engine import Template

MOST_BYTES = 16 * 1024
"""docs: studio/user-guide/get-started, "Liquid template variables can render strings up to 16 KB"."""

_OUTPUT = re.compile(r"(\{\{[^{}%]*\}\})")
_PLAIN = re.compile(
    r"\{\{[ \t]*((?:trigger|widgets|flow|contact)(?:\.[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*)+)"
    r"[ \t]*\}\}"
)
_OPENS = re.compile(r"\{[{%]")
_UNSURE = re.compile(r"\{[{%]|\{\Z")  # as in "{{{name}}": where does the tag begin?
_OF_LIQUID = {"size", "first", "last"}  # what a list or a text has itself

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plain:
    """A text that holds only plain names."""

    parts: tuple[str | Path, ...]

    @property
    def is_liquid(self) -> bool:
        """Whether it has any Liquid."""
        return any(not isinstance(part, str) for part in self.parts)

    @property
    def reads(self) -> tuple[str, ...]:
        """The paths of its variables, each once."""
        paths = (".".join(part) for part in self.parts if not isinstance(part, str))
        return tuple(dict.fromkeys(paths))

    def render(self, variables: Mapping[str, Any], now: datetime, missing: list[str]) -> str:
        """Return the text with its names filled in."""
        del now
        return "".join(
            part if isinstance(part, str) else _value(part, variables, missing)
            for part in self.parts
        )


def render(
    text: str, variables: Mapping[str, Any], now: datetime, *, missing: list[str] | None = None
) -> str:
    """Return the text with its Liquid filled in; raises LiquidFailure if Studio cannot do it.

    `variables` holds `trigger`, `widgets`, `flow` and `contact`. `now` has a time zone. Each variable that was read
    and was not there is added to `missing`, such as "widgets.ask.inbound.Body", except if the text itself tests it, in
    a condition or with `default`.
    """
    if "{" not in text:
        return text
    prepared = _prepared(text)
    filled = prepared.render(variables, now, [] if missing is None else missing)
    if len(filled) * 4 > MOST_BYTES and len(filled.encode()) > MOST_BYTES and prepared.is_liquid:
        message = f"it makes a text of more than {MOST_BYTES:,} bytes"  # assumption: long-liquid
        raise LiquidFailure(f"Studio cannot fill in this Liquid: {message}")
    return filled


def reads(text: str) -> tuple[str, ...]:
    """Return the path of each variable that a text can read, such as "trigger.message.Body", each once.

    A path ends before a key that is known only when the flow runs. A text that cannot be read has none.
    """
    try:
        return _prepared(text).reads if "{" in text else ()
    except LiquidFailure:
        return ()


def _prepared(text: str) -> Plain | Template:
    """Return a text that has been read; raises LiquidFailure."""
    read = _read(text)
    if isinstance(read, str):
        raise LiquidFailure(read)
    return read


@lru_cache(maxsize=4096)
def _read(text: str) -> Plain | Template | str:
    """Read a text, or return why it cannot be read: so a text that fails is read once too."""
    if not _OPENS.search(text):
        return Plain((text,))
    parts = [_part(piece) for piece in _OUTPUT.split(text) if piece]
    if not any(isinstance(part, str) and _UNSURE.search(part) for part in parts):
        return Plain(tuple(parts))
    from pulumi_twilio_studio.simulator.liquid.engine import parse  # noqa: PLC0415 -- the library is slow to import

    try:
        return parse(text)
    except LiquidFailure as failure:
        return str(failure)


def _part(piece: str) -> str | Path:
    found = _PLAIN.fullmatch(piece)
    path = tuple(found[1].split(".")) if found else ()
    return piece if not path or _OF_LIQUID & set(path) else path


def _value(path: Path, variables: Mapping[str, Any], missing: list[str]) -> str:
    value: Any = variables
    try:
        for key in path:
            value = value[key]
    except (KeyError, TypeError):
        missing.append(".".join(path))
        return ""  # assumption: missing-empty
    return value if isinstance(value, str) else shown(value)
