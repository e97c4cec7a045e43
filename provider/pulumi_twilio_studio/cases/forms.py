"""The forms that several entries of a file of cases have: mappings, lists of one, what a text must be."""

from __future__ import annotations

import re
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Tag,
    model_validator,
)

from pulumi_twilio_studio.cases.written import Text, as_text
from pulumi_twilio_studio.one_or_more import OneOrMore

TEXT, MAPPING = "<text>", "<mapping>"
TAGS = frozenset({TEXT, MAPPING})
"""What pydantic adds to the place of an error, and nobody wrote."""


class CasesMapping(BaseModel):
    """What all mappings of a file of cases have in common: no key beyond those of the schema."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True
    )


def refuse_all_but_one(entry: CasesMapping, *keys: str) -> None:
    """Raise ValueError unless exactly one of the keys is written."""
    given = [key for key in keys if key in entry.model_fields_set]
    if len(given) != 1:
        have = f", not {' and '.join(given)}" if given else ""
        raise ValueError(f"needs exactly one key of {', '.join(keys)}{have}")


def form_of(value: Any) -> str:
    """Return the tag of what may be a text or a mapping."""
    return MAPPING if isinstance(value, dict | CasesMapping) else TEXT


def is_pattern(text: str) -> bool:
    """Return whether a text is a regular expression between slashes."""
    return len(text) > 2 and text[0] == text[-1] == "/"


def _readable(value: Any) -> Any:
    """Refuse a text between slashes that is not a regular expression."""
    text = as_text(value)
    if isinstance(text, str) and is_pattern(text):
        try:
            re.compile(text[1:-1])
        except re.error as error:
            raise ValueError(f"is not a regular expression: {error}") from None
    return text


Pattern = Annotated[Text, BeforeValidator(_readable)]
"""Text that is exactly the same, or a regular expression between slashes that is found in it."""


class TextEntry(CasesMapping):
    """What a text must be: exactly `text`, or with all these parts in it."""

    text: Text | None = None
    """The whole text, also if it begins and ends with a slash."""

    contains: Annotated[list[Text], OneOrMore()] | None = None
    """A part of the text, or several."""

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        refuse_all_but_one(self, "text", "contains")
        return self


class HeardEntry(CasesMapping):
    """What somebody hears or reads, with more than its text."""

    text: Text | None = None
    """The whole text, also if it begins and ends with a slash."""

    contains: Annotated[list[Text], OneOrMore()] | None = None
    """A part of the text, or several."""

    to: Pattern | None = None
    """Who gets the message; the person of the case unless given."""

    media: Pattern | None = None
    """The address of the picture or file that comes with it."""

    voice: Pattern | None = None
    """The voice that says it."""

    language: Pattern | None = None
    """The language in which it is said."""


Expected = Annotated[
    Annotated[Pattern, Tag(TEXT)] | Annotated[TextEntry, Tag(MAPPING)], Discriminator(form_of)
]
Heard = Annotated[
    Annotated[Pattern, Tag(TEXT)] | Annotated[HeardEntry, Tag(MAPPING)], Discriminator(form_of)
]
