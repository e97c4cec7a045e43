"""Single fields of Twilio's answers: read as what they must be, or refused, so that nothing else goes on from here.

Null is as good as left out (OpenAPI: nearly every property is nullable). What is there and of another type than
Twilio's is no field of Twilio's: each function raises ValueError then, which makes the whole answer one of no use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")


def text_at(body: Mapping[str, Any], key: str) -> str | None:
    """The text under that key, None where there is none; half surrogate pairs, which no UTF-8 carries, are replaced."""
    value = body.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"its {key} is no text")  # noqa: TRY004 -- the data is wrong, not its use
    return value if value.isascii() else carried(value)


def required_text_at(body: Mapping[str, Any], key: str) -> str:
    """The text under that key, which may be empty."""
    text = text_at(body, key)
    if text is None:
        raise ValueError(f"its {key} is no text")
    return text


def sid_at(body: Mapping[str, Any], key: str, prefix: str = "") -> str:
    """The SID under that key, of a kind if the `prefix` names one."""
    sid = optional_sid_at(body, key, prefix)
    if sid is None:
        raise ValueError(f"its {key} is no SID")
    return sid


def optional_sid_at(body: Mapping[str, Any], key: str, prefix: str = "") -> str | None:
    """The SID under that key, None where there is none."""
    value = body.get(key)
    if value is None or value == "":
        return None
    if not (isinstance(value, str) and _SID.fullmatch(value) and value.startswith(prefix)):
        raise ValueError(f"its {key} is no SID")
    return value


def whole_number_at(body: Mapping[str, Any], key: str) -> int:
    """The whole number under that key, 1 or more."""
    value = body.get(key)
    # type() and not isinstance(): True is an int to Python, and no number.
    if type(value) is not int or value < 1:
        raise ValueError(f"its {key} is no whole number of 1 or more")
    return value


def choice_at(body: Mapping[str, Any], key: str, choices: tuple[str, ...]) -> str:
    """The one of the choices that stands under that key."""
    value = body.get(key)
    if not (isinstance(value, str) and value in choices):
        raise ValueError(f"its {key} is not {' or '.join(choices)}")
    return value


def refuse_another(asked: str, answered: str | None, what: str) -> None:
    """Raise ValueError where an answer is about something else than was asked for; one that does not say may be."""
    if answered is not None and answered.lower() != asked.lower():
        raise ValueError(f"it is about {what} {carried(answered)}, and {asked} was asked for")


def carried(text: str) -> str:
    """The text as UTF-8 can carry it: half a surrogate pair becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
