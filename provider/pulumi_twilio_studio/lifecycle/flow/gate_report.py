"""What a user reads if test cases of a flow fail."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from pulumi_twilio_studio.cases.telling import told
from pulumi_twilio_studio.foreign import printable, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_twilio_studio.cases import CaseResult

MOST_SHOWN = 3
"""How many conversations a failure shows. The other cases that fail are named."""

NO_WORDS = (
    "The flow holds a secret, so nothing that was said is shown. `twilio-studio test` shows it, with the values that "
    "the file of the cases has."
)


def failures(failed: Sequence[CaseResult], count: int, *, shows_words: bool) -> str:
    """Return which of so many cases fail, with the conversations. Without words, only through which widgets they went.

    `failed` has at least one.
    """
    fail = (
        "1 test of the flow fails" if len(failed) == 1 else f"{len(failed)} tests of the flow fail"
    )
    lines = [f"{fail}, of {count}:"]
    for result in failed[:MOST_SHOWN]:
        lines += (
            [_named(result), *_words(result)] if shows_words else [_named(result), _path(result)]
        )
    rest = [_named(each) for each in failed[MOST_SHOWN:]]
    hint = [] if shows_words else [NO_WORDS]
    return "\n    ".join([*lines, *rest, *hint])


def _named(result: CaseResult) -> str:
    line = result.failure.line if result.failure else result.line
    return f"{printable(os.path.relpath(result.file))}:{line}: {quoted(result.name)}"


def _words(result: CaseResult) -> list[str]:
    """Return the conversation, and what was wrong at its end, as `twilio-studio test` shows them."""
    return [f"    {line}" for line in told(replace(result, file="")) if line]


def _path(result: CaseResult) -> str:
    widgets = [name for name, _ in groupby(step.widget for step in result.steps)]
    return f"    {' > '.join(map(printable, widgets))}"
