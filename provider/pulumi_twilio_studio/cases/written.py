"""The scalars of a file of cases: as they are written where text is meant, as YAML's value where data is meant.

In YAML 1.1, which PyYAML reads, `yes` is true, 0123 is 83 and 12:30 is 750. Whoever says what a person writes means
none of that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A number, true, false or nothing, and how it is written."""

    value: Any
    written: str


def scalar(value: Any, written: str) -> Any:
    """Return a scalar as YAML 1.2 reads it: text, or a Scalar for a number, true, false and nothing."""
    if isinstance(value, str):
        return value
    is_word = value is None or (isinstance(value, bool) and written.lower() in ("true", "false"))
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_word or (is_number and _NUMBER.fullmatch(written)):
        return Scalar(value, written)
    return written


def as_text(given: Any) -> Any:
    """Return the text that is written. What is no text stays as it is, for pydantic to refuse."""
    return given.written if isinstance(given, Scalar) and given.value is not None else given


def as_data(given: Any) -> Any:
    """Return data, with the values of all scalars in it."""
    match given:
        case Scalar(value):
            return value
        case dict():
            return {key: as_data(each) for key, each in given.items()}
        case list():
            return [as_data(each) for each in given]
    return given


Text = Annotated[
    str, BeforeValidator(as_text), WithJsonSchema({"type": ["string", "number", "boolean"]})
]
"""What is compared or said as text: `1`, `yes` and `0123` stay what they are."""

Flag = Annotated[bool, BeforeValidator(as_data), WithJsonSchema({"type": "boolean"})]
Data = Annotated[Any, BeforeValidator(as_data), WithJsonSchema({})]
"""JSON of any kind."""
