"""Keys that are words of Liquid too, such as `parsed.limit`. Liquid takes them behind a dot; the library does not."""

from __future__ import annotations

import re

from pulumi_twilio_studio.definition.liquid import tags

_WORDS = (
    *("and", "as", "blank", "cols", "contains", "continue", "else", "empty", "false", "for", "if"),
    *("in", "limit", "nil", "not", "null", "offset", "or", "required", "reversed", "true", "with"),
)
_KEY = re.compile(rf"""(?P<text>"[^"]*"|'[^']*')|\.(?P<key>{"|".join(_WORDS)})(?![\w-])""")


def bracketed(text: str) -> str:
    """Return a text of Liquid with `["limit"]` instead of `.limit`. A text with a `raw` block stays as it is."""
    if "raw" in text or not _KEY.search(text):
        return text
    parts, done = [], 0
    for start, end in tags(text):
        parts += [text[done:start], _KEY.sub(_in_brackets, text[start:end])]
        done = end
    return "".join([*parts, text[done:]])


def _in_brackets(found: re.Match[str]) -> str:
    return found["text"] or f'["{found["key"]}"]'
