"""Make harmless what others wrote: where it enters a sentence, and once more where the sentence leaves.

That is names, commit messages, widgets, Twilio's own words. A terminal obeys escape sequences in them. A newline begins
a line that looks like ours. Characters that turn the writing direction show a different text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

SECRET = "[secret]"  # noqa: S105 -- what stands where a value is not shown


def printable(text: str) -> str:
    """Return one line in which everything that a terminal would obey or not show is escaped as in JSON."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)


def quoted(text: str) -> str:
    """Return the text as one printable line of JSON."""
    return printable(json.dumps(text, ensure_ascii=False))


def harmless(text: str) -> str:
    """Return whole lines of ours, with their newlines: the last guard for a piece that nobody has made harmless.

    JSON stays the same JSON, because what is escaped can only be in its texts.
    """
    return "\n".join(map(printable, text.split("\n")))


def without(sentence: str, secrets: Iterable[str]) -> str:
    """Return the sentence with [secret] for each of these texts, in any form that this module gives it."""
    forms = {form for text in secrets for form in (text, printable(text), quoted(text)[1:-1])}
    for form in sorted(filter(str.strip, forms), key=len, reverse=True):
        sentence = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", SECRET, sentence)
    return sentence


def kind_of(value: Any) -> str:
    """Return what kind of value it is, as people name it, but never the value: it may be a secret."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "a list"
    return "an object"
