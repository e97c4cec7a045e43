"""What a user reads if test cases of a flow fail."""

from __future__ import annotations

import os
from itertools import groupby
from typing import TYPE_CHECKING

from pulumi_twilio_studio.foreign import printable, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


def _words(result: CaseResult) -> Iterator[str]:
    """Yield the conversation, and what was wrong at its end."""
    for line in result.conversation:
        yield f"    {line.who:<8} {printable(line.text)}"
    failure = result.failure
    if failure is not None:
        at = f' (at widget "{printable(failure.widget)}")' if failure.widget else ""
        yield f"    {printable(failure.message)}{at}"
        for what, text in (("expected", failure.expected), ("got", failure.got)):
            yield from (f"    {what:<8} {printable(each)}" for each in text.split("\n") if each)


def _path(result: CaseResult) -> str:
    widgets = [name for name, _ in groupby(step.widget for step in result.steps)]
    return f"    {' > '.join(map(printable, widgets))}"
