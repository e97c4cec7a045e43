"""What a text, a value or a row of things must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from pulumi_twilio_studio.cases.forms import HeardEntry, TextEntry, is_pattern
from pulumi_twilio_studio.definition.canonical import dumps
from pulumi_twilio_studio.definition.text import quoted

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.filling import Filling
    from pulumi_twilio_studio.definition.canonical import Json

ANY = "..."
"""Passes over any number of things in a row."""

Got = TypeVar("Got")


class Expectation:
    """What a text must be."""

    def __init__(self, written: str | TextEntry | HeardEntry, filling: Filling) -> None:
        self.exactly: str | None = None
        self.pattern: str | None = None
        self.parts: tuple[str, ...] = ()
        if isinstance(written, str):
            if is_pattern(written):
                self.pattern = filling.pattern(written[1:-1])
            else:
                self.exactly = filling.text(written)
        elif written.text is not None:
            self.exactly = filling.text(written.text)
        else:
            self.parts = tuple(map(filling.text, written.contains or ()))

    def fits(self, text: str) -> bool:
        """Return whether that text is as expected."""
        if self.exactly is not None:
            return text == self.exactly
        if self.pattern is not None:
            return re.search(self.pattern, text) is not None
        return all(part in text for part in self.parts)

    def __str__(self) -> str:
        if self.exactly is not None:
            return self.exactly
        if self.pattern is not None:
            return f"/{self.pattern}/"
        return f"a text with {' and '.join(map(quoted, self.parts))}" if self.parts else "any text"


def data_fits(expected: Json, got: Json, filling: Filling) -> bool:
    """Return whether data is as expected. A mapping may have more keys than expected; a text may be a pattern."""
    match expected:
        case Mapping():
            return isinstance(got, Mapping) and all(
                key in got and data_fits(each, got[key], filling) for key, each in expected.items()
            )
        case list():
            is_as_long = isinstance(got, list) and len(got) == len(expected)
            return is_as_long and all(
                data_fits(each, other, filling) for each, other in zip(expected, got, strict=True)
            )
        case str():
            return Expectation(expected, filling).fits(got if isinstance(got, str) else dumps(got))
    return type(expected) is type(got) and expected == got


def row_fits(
    expected: Sequence[object], got: Sequence[Got], fits: Callable[[object, Got], bool]
) -> bool:
    """Return whether things come in the expected row, in which `...` passes over any number of them."""
    reached = {0}  # how many of the things the row can have come to
    for each in expected:
        if each == ANY:
            reached = set(range(min(reached), len(got) + 1)) if reached else reached
        else:
            reached = {at + 1 for at in reached if at < len(got) and fits(each, got[at])}
    return len(got) in reached


def row_misfit(
    expected: Sequence[object], got: Sequence[Got], fits: Callable[[object, Got], bool]
) -> tuple[int, int]:
    """Return how many of a row that does not fit have their counterpart, and of how many things."""
    most = max(
        number for number in range(len(expected) + 1) if _begins(expected[:number], got, fits)
    )
    heard = min(
        number for number in range(len(got) + 1) if row_fits(expected[:most], got[:number], fits)
    )
    return most, heard


def _begins(
    expected: Sequence[object], got: Sequence[Got], fits: Callable[[object, Got], bool]
) -> bool:
    return row_fits([*expected, ANY], got, fits)
