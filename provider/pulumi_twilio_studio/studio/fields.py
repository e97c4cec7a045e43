"""Readers of single fields of Twilio's answers: each returns a value of the right type or refuses it.

Null counts as left out (OpenAPI: nearly every property is nullable). A value of another type than
Twilio's raises ValueError, and the whole answer is then unusable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_twilio_studio.sids import is_accepted_sid


def text_at(body: Mapping[str, Any], key: str) -> str | None:
    """Return the text under that key, or None; half a surrogate pair, which UTF-8 cannot hold, is replaced."""
    value = body.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"its {key} is not text")  # noqa: TRY004 -- the data is wrong, not its use
    return value if value.isascii() else replace_surrogates(value)


def required_text_at(body: Mapping[str, Any], key: str) -> str:
    """Return the text under that key, which may be empty."""
    text = text_at(body, key)
    if text is None:
        raise ValueError(f"its {key} is not text")
    return text


def sid_at(body: Mapping[str, Any], key: str, prefix: str = "") -> str:
    """Return the SID under that key; `prefix` names the kind that it must have."""
    sid = optional_sid_at(body, key, prefix)
    if sid is None:
        raise ValueError(f"its {key} is not a SID")
    return sid


def optional_sid_at(body: Mapping[str, Any], key: str, prefix: str = "") -> str | None:
    """Return the SID under that key, or None."""
    value = body.get(key)
    if value is None or value == "":
        return None
    if not is_accepted_sid(value, prefix):
        raise ValueError(f"its {key} is not a SID")
    return value


def whole_number_at(body: Mapping[str, Any], key: str) -> int:
    """Return the whole number under that key, 1 or more."""
    value = body.get(key)
    # type() and not isinstance(): to Python, True is an int.
    if type(value) is not int or value < 1:
        raise ValueError(f"its {key} is not a whole number of at least 1")
    return value


def choice_at(body: Mapping[str, Any], key: str, choices: tuple[str, ...]) -> str:
    """Return the text under that key, which must be one of the choices."""
    value = body.get(key)
    if not (isinstance(value, str) and value in choices):
        raise ValueError(f"its {key} is not {' or '.join(choices)}")
    return value


def refuse_another(asked: str, answered: str | None, what: str) -> None:
    """Raise ValueError if an answer is about something else than was asked for; None says nothing, and passes."""
    if answered is not None and answered.lower() != asked.lower():
        raise ValueError(
            f"it is about {what} {replace_surrogates(answered)}, but {asked} was asked for"
        )


def replace_surrogates(text: str) -> str:
    """Return the text as UTF-8 can hold it: half a surrogate pair becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
