"""What is wrong with a file of people, and where in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pulumi_twilio_studio.foreign import printable


@dataclass(frozen=True, order=True)
class FileProblem:
    """One thing that is wrong, at a place that an editor can open.

    Line and column count from 1. They are 0 if nothing was written in a file.
    """

    file: str
    line: int
    column: int
    path: str
    """The keys that lead there, such as "tenants.acme.flows.support.template"; "" for the file as a whole."""

    message: str

    def __str__(self) -> str:
        path = f"{self.path}: " if self.path else ""
        place = f":{self.line}:{self.column}" if self.line else ""
        return printable(f"{self.file}{place}: {path}{self.message}")


MAPPING = "must be a mapping, key: value"


def misfit_sentence(misfit: Any, unknown: str, pattern: str) -> str:
    """Say why something does not fit a schema, from one of pydantic's `errors()`.

    `unknown` is the hint for a key that the schema does not have, `pattern` the sentence for text of another form.
    """
    context = misfit.get("ctx", {})
    sentences = {
        "extra_forbidden": f"there is no such key{unknown}",
        "missing": "is missing",
        "string_type": "must be text; put it in quotes",
        "string_too_long": f"must have at most {context.get('max_length')} characters",
        "literal_error": "must be " + str(context.get("expected")).replace("'", '"'),
        "string_pattern_mismatch": pattern,
        "list_type": "must be a list: - item",
        "too_short": f"must have at least {_entries(context.get('min_length'))}",
        "dict_type": MAPPING,
        "model_type": MAPPING,
        "value_error": str(context.get("error")),
    }
    plain = str(misfit["msg"]).replace("Input should be", "must be")
    return sentences.get(misfit["type"], plain)


def _entries(count: object) -> str:
    return "1 entry" if count == 1 else f"{count} entries"
