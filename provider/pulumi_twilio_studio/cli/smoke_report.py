"""What a smoke test found: as lines for people, as JSON, and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.cli import saying
from pulumi_twilio_studio.definition.format import as_block
from pulumi_twilio_studio.foreign import harmless, printable
from pulumi_twilio_studio.stack.review import parts_that_fit
from pulumi_twilio_studio.stack.smoke.outcomes import OUTCOMES

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.smoke.outcomes import (
        CaseOutcome,
        FlowOutcome,
        RolledBack,
        SmokeReport,
    )

HEADING = "## Smoke test of "
"""How the Markdown begins."""

_WORDS = {
    "passed": "passed",
    "failed": "failed",
    "drift": "somebody changed it",
    "unknown": "could not be tried",
}


def as_text(found: SmokeReport) -> str:
    """Return the report as lines for a terminal."""
    lines = [_summary(found)]
    for flow in found.flows:
        lines += [f"{printable(flow.name)}: {_WORDS[flow.outcome]}"]
        lines += [f"  {line}" for line in _lines(flow)]
    return harmless("\n".join(lines))


def as_markdown(found: SmokeReport) -> str:
    """Return the report as Markdown, short enough for a comment on a pull request."""
    head = f"{HEADING}{printable(found.project)}, {printable(found.stack)}\n\n{_summary(found)}\n"
    return harmless("\n".join(parts_that_fit([head, *map(_markdown, found.flows)])))


def as_json(found: SmokeReport) -> str:
    """Return the report for scripts."""
    counts: dict[str, int] = {each: found.counts[each] for each in OUTCOMES}
    content = {
        "project": found.project,
        "stack": found.stack,
        "counts": {"flows": len(found.flows), **counts},
        "flows": [_flow_as_json(flow) for flow in found.flows],
    }
    return saying.as_json(content) + "\n"


def _summary(found: SmokeReport) -> str:
    counts = found.counts
    told = [f"{counts[each]} {_WORDS[each]}" for each in OUTCOMES if counts[each]]
    flows = "1 flow" if len(found.flows) == 1 else f"{len(found.flows)} flows"
    return f"{printable(found.stack)}: {flows}: {', '.join(told)}."


def _lines(flow: FlowOutcome) -> Iterator[str]:
    if not flow.findings and flow.revision is not None:
        yield f"revision {flow.revision} is live, as published"
    for finding in flow.findings:
        yield from _printed(finding.message)
    for case in flow.cases:
        yield from _case_lines(case)
    if flow.rolled_back is not None:
        yield from _rolled_back_lines(flow.name, flow.rolled_back)


def _case_lines(case: CaseOutcome) -> Iterator[str]:
    said = f": {case.message}" if case.message else ""
    at = f" (at {case.widget})" if case.widget else ""
    place = f"{case.file}:{case.line}: {case.name}"
    yield from _printed(f"{place}: {_CASE_WORDS[case.outcome]}{said}{at}")
    if case.expected or case.got:
        yield from (f"  expected {line}" for line in _printed(case.expected or "nothing"))
        yield from (f"  got      {line}" for line in _printed(case.got or "nothing"))
    if case.was_ended:
        yield "  its execution was still active, and was ended"
    if case.url is not None and case.outcome != "passed":
        yield f"  {printable(case.url)}"


_CASE_WORDS = {"passed": "passed", "failed": "failed", "unknown": "not known"}


def _rolled_back_lines(name: str, back: RolledBack) -> Iterator[str]:
    if back.revision is None:
        yield from _printed(f"not rolled back: {back.problem}")
        return
    told = f"rolled back to revision {back.revision}"
    outcome = f"but {back.problem}" if back.problem else "which passed a second smoke test"
    yield from _printed(f"{told}, {outcome}")
    yield (
        f"twilio-studio:pins.{printable(name)} is {back.revision} in the configuration of the stack: commit it, or the "
        "next `pulumi up` goes forward again"
    )


def _markdown(flow: FlowOutcome) -> str:
    lines = "\n".join(_lines(flow))
    block = f"\n{as_block(lines, '')}\n" if lines else ""
    return f"### {printable(flow.name)}: {_WORDS[flow.outcome]}\n{block}"


def _flow_as_json(flow: FlowOutcome) -> dict[str, Any]:
    back = flow.rolled_back
    return {
        "name": flow.name,
        "sid": flow.sid,
        "account_sid": flow.account_sid,
        "revision": flow.revision,
        "outcome": flow.outcome,
        "findings": [asdict(each) for each in flow.findings],
        "cases": [asdict(each) for each in flow.cases],
        "rolled_back": back and {**asdict(back), "is_confirmed": back.is_confirmed},
    }


def _printed(text: str) -> list[str]:
    """Return the lines of a text as a terminal may get them."""
    return [printable(line) for line in text.split("\n")]
