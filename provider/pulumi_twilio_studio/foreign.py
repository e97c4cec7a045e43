"""What others wrote, made harmless where it is put into a sentence and, once more, where the sentence leaves.

Names, commit messages, widgets, Twilio's own words: a terminal obeys escape sequences in them, a newline begins a line
that looks like ours, and characters that turn the direction of writing show another text than there is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

SECRET = "[secret]"  # noqa: S105 -- what stands where a value is not shown


def printable(text: str) -> str:
    """One line, in which whatever a terminal would obey or not show is escaped as in JSON."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)


def quoted(text: str) -> str:
    """The text as one printable line of JSON."""
    return printable(json.dumps(text, ensure_ascii=False))


def harmless(text: str) -> str:
    """Whole lines of ours, of which newlines stay: the last guard, for a piece that nobody has made harmless.

    JSON stays the same JSON: what is escaped can only stand in its texts.
    """
    return "\n".join(map(printable, text.split("\n")))


def without(sentence: str, secrets: Iterable[str]) -> str:
    """The sentence with [secret] for each of these texts, in whatever form of this module it stands there."""
    forms = {form for text in secrets for form in (text, printable(text), quoted(text)[1:-1])}
    for form in sorted(filter(str.strip, forms), key=len, reverse=True):
        sentence = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", SECRET, sentence)
    return sentence


def kind_of(value: Any) -> str:
    """What a value is, as people name it, and never which: it may be a secret."""
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
