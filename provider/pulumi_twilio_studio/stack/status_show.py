"""What each stack runs, for people: as a table, as Markdown for a pull request or an issue, and as a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING
from zlib import crc32

from pulumi_twilio_studio.definition.format import as_block, as_code
from pulumi_twilio_studio.foreign import harmless, printable, quoted
from pulumi_twilio_studio.stack.status_report import MISSING, PINNED

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.status_report import FlowStatus, StackStatus, StatusReport

HEADING = "## Status of "
"""How the Markdown begins."""

COLUMNS = (
    *("flow", "stack", "live", "since", "by", "version", "definition"),
    *("same as", "tests", "status"),
)
FOLDED = ("by", "same as", "status")
"""Those whose texts may continue in the next line."""

# How many digits of a hash people are shown, as of a commit.
_SHOWN = 8
# How many stacks are named if more run the same.
NAMED = 5
# What is no Markdown, no link and no mention.
_PLAIN = re.compile(r"[A-Za-z0-9 ,;:()+-]*")


def cells(stack: StackStatus, flow: FlowStatus) -> tuple[str, ...]:
    """Return a flow of a stack as texts, in the order of COLUMNS."""
    live = flow.live
    return (
        flow.name,
        stack.stack,
        str(live.revision) if live else "-",
        (live.written if live else None) or "-",
        (live.saver if live else "") or "-",
        (flow.version or "-")[:_SHOWN],
        (flow.definition_sha256 or "-")[:_SHOWN],
        same_as(flow) or "-",
        str(len(flow.tests) or "none") if not flow.is_missing else "-",
        ", ".join(_said(flow)) or "as declared",
    )


def same_as(flow: FlowStatus) -> str:
    """Return which other stacks run the same version, first those of which even the definition is the same."""
    whole = [name for name in flow.same_version if name in flow.same_definition]
    others = [name for name in flow.same_version if name not in flow.same_definition]
    told = [f"{_some(whole)} (definition too)"] if whole else []
    return "; ".join([*told, *([_some(others)] if others else [])])


def _some(names: Sequence[str]) -> str:
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    return ", ".join([*names[:NAMED], *more])


def details(report: StatusReport) -> list[str]:
    """Return what cannot be read, who did what behind the back of a stack, what is missing, and the summary."""
    lines = [line for stack in report.stacks for line in _of_stack(stack)]
    lines += [line for stack, flow in report.rows for line in _of_flow(stack, flow)]
    told = (*lines, *_missing(report), summary(report))
    return [printable(" ".join(line.split("\n"))) for line in told]


def summary(report: StatusReport) -> str:
    """Return how many flows each word applies to, in one line."""
    told = ", ".join(f"{number} {word}" for word, number in report.words.items() if number)
    flows, stacks = (_counted(report.counts[f"{noun}s"], noun) for noun in ("flow", "stack"))
    return f"{flows} in {stacks}: {told or 'as declared'}"


def as_markdown(report: StatusReport) -> str:
    """Return the report as Markdown, short enough for a comment on a pull request or an issue."""
    from pulumi_twilio_studio.stack.review import parts_that_fit  # noqa: PLC0415 -- only this needs it

    *told, end = details(report)
    block = f"{as_block(chr(10).join(told), 'text')}\n" if told else ""
    parts = [f"{HEADING}{as_code(printable(report.project))}\n\n{end}.\n", *filter(None, [block])]
    return harmless("\n".join(parts_that_fit([*parts, *_tables(report)])))


def as_page(report: StatusReport) -> str:
    """Return HTML with counts, a search and filters. Names and messages can hold anything, and are escaped."""
    from pulumi_twilio_studio.stack.rows_page import rows_page  # noqa: PLC0415 -- only this needs Jinja

    rows = [(stack, flow, cells(stack, flow)) for stack, flow in report.rows]
    return rows_page(
        "pulumi_twilio_studio.stack",
        "status_page.html.j2",
        total=len(rows),
        counts={word: number for word, number in report.words.items() if number},
        report=report,
        rows=[(*row, dict(zip(COLUMNS, shown, strict=True))) for *row, shown in rows],
        summary=summary(report),
        hue=lambda version: crc32(version.encode()) % 360,
    )


def _said(flow: FlowStatus) -> Iterator[str]:
    """Yield the words about a flow, with what a single word leaves open."""
    yield from (f"{PINNED} to {flow.pin}" if word == PINNED else word for word in flow.words)


def _of_stack(stack: StackStatus) -> Iterator[str]:
    failures = (flow.error for flow in stack.flows if flow.error is not None)
    for why in dict.fromkeys((*stack.errors, *failures)):
        yield f"{stack.stack}: error: {why}"
    yield from (f"{stack.stack}: {notice}" for notice in stack.notices)


def _of_flow(stack: StackStatus, flow: FlowStatus) -> Iterator[str]:
    which = f"{stack.stack}: flow {quoted(flow.name)} ({flow.sid})"
    if flow.is_deleted:
        yield f"{which}: somebody deleted it"
    if flow.is_drifted:
        yield f"{which}: somebody published {flow.live}"
    if flow.foreign_draft:
        yield f"{which}: somebody saved a draft, {flow.foreign_draft}"


def _missing(report: StatusReport) -> Iterator[str]:
    absent = [(flow.name, stack.stack) for stack, flow in report.rows if flow.is_missing]
    for name, pairs in groupby(absent, key=lambda pair: pair[0]):
        yield f"flow {quoted(name)}: {MISSING} in {', '.join(stack for _, stack in pairs)}"


def _tables(report: StatusReport) -> Iterator[str]:
    """Yield a table of Markdown for each flow."""
    for name, rows in groupby(report.rows, key=lambda row: row[1].name):
        lines = (map(_markdown, cells(stack, flow)[1:]) for stack, flow in rows)
        head = [
            f"### {as_code(printable(name))}\n",
            _row(COLUMNS[1:]),
            _row(["---"] * (len(COLUMNS) - 1)),
        ]
        yield "\n".join([*head, *map(_row, lines), ""])


def _row(texts: Iterable[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _markdown(text: str) -> str:
    """Return the text of a cell, in which nothing becomes Markdown, HTML, a mention or another cell."""
    shown = printable(text)
    return shown if _PLAIN.fullmatch(shown) else as_code(shown).replace("|", "\\|")


def _counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
