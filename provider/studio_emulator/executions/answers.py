"""What the user, a server or a call answers to a waiting execution: the forms, and the check of what was given."""

from collections.abc import Mapping
from typing import Any

from studio_emulator.expectations import Expectation, text

Json = dict[str, Any]


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _is_response(value: object) -> bool:
    if not (isinstance(value, dict) and set(value) <= {"status", "body", "content_type"}):
        return False
    status = value.get("status", 200)
    return (
        isinstance(status, int)
        and not isinstance(status, bool)
        and 100 <= status <= 599
        and isinstance(value.get("content_type", ""), str)
    )


_TRUE = Expectation(lambda value: value is True, "true")
_OBJECT = Expectation(_is_object, "an object")

ANSWERS: Mapping[str, Expectation] = {
    "reply": text("the text of a message"),
    "keys": text("the keys that are pressed"),
    "said": text("the words that are spoken"),
    "silence": _TRUE,
    "hang_up": _TRUE,
    "response": Expectation(
        _is_response, "an object with status (100 to 599), body and content_type"
    ),
    "no_response": _TRUE,
    "outcome": text("a transition of the widget"),
}
"""Each answer by its key. An answer has one of them."""

BESIDE: Mapping[str, Mapping[str, Expectation]] = {
    "reply": {"values": _OBJECT},
    "said": {"confidence": Expectation(_is_share, "a number from 0 to 1")},
    "outcome": {"values": _OBJECT},
}
"""What may stand beside the key."""


def check_answer(given: Any) -> Json:
    """Return the answer; raises ValueError with a sentence if it has not one of the forms."""
    kinds = [key for key in given if key in ANSWERS] if isinstance(given, dict) else []
    if len(kinds) != 1:
        raise ValueError(f"An answer has exactly one of {', '.join(ANSWERS)}.")
    known = {kinds[0]: ANSWERS[kinds[0]], **BESIDE.get(kinds[0], {})}
    for name, value in given.items():
        if name not in known:
            raise ValueError(f"The answer {kinds[0]!r} has no {name!r} beside it.")
        if not known[name].accepts(value):
            raise ValueError(f"The {name} of an answer takes {known[name].words}, not {value!r}.")
    return dict(given)
