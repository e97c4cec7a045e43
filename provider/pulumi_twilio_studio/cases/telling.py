"""A case that failed, for people: the conversation up to the failure, what was expected and what came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pulumi_twilio_studio.foreign import printable

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.results import CaseResult, Failure, Line

_WIDTH = 9  # of the first column
_NO_TEXT = "(no text)"


def told(result: CaseResult) -> list[str]:
    """Return printable lines: the conversation, then the failure with its place in the file, if there is one."""
    lines = told_conversation(result.conversation)
    if result.failure is None:
        return lines
    return [*lines, *([""] if lines else []), *told_failure(result.failure, result.file)]


def told_conversation(conversation: Iterable[Line]) -> list[str]:
    """Return printable lines: who did what."""
    return [each for line in conversation for each in _said(line)]


def told_failure(failure: Failure, file: str = "") -> list[str]:
    """Return printable lines: the place and the sentence, then what was expected and what came."""
    place = f"{file}:{failure.line}: " if file else ""
    at = f" (at {failure.widget})" if failure.widget else ""
    lines = [printable(f"{place}{failure.message}{at}")]
    if failure.expected or failure.got:
        lines += _column("expected", failure.expected)
        lines += _column("got", failure.got)
    return lines


def _said(line: Line) -> Iterator[str]:
    *first, last = _column(line.who, line.text)
    yield from first
    yield f"{last}  [{printable(line.widget)}]" if line.widget else last


def _column(name: str, text: str) -> list[str]:
    first, *rest = map(printable, (text or _NO_TEXT).split("\n"))
    return [f"{name:{_WIDTH}}{first}", *(f"{'':{_WIDTH}}{each}".rstrip() for each in rest)]
