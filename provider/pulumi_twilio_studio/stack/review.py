"""A review: everything that `pulumi up` would change on one stack, as a page and as Markdown for a pull request."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition import Change, Definition, as_markdown, changes
from pulumi_twilio_studio.definition.format import as_block
from pulumi_twilio_studio.definition.text import printable
from pulumi_twilio_studio.foreign import harmless
from pulumi_twilio_studio.lifecycle.diagnostics import MARK, Diagnostic
from pulumi_twilio_studio.lifecycle.reached_by import WaysIn, not_known
from pulumi_twilio_studio.sids import is_accepted_sid
from pulumi_twilio_studio.stack.callers import ways_of
from pulumi_twilio_studio.stack.engine import Engine
from pulumi_twilio_studio.stack.preview import Preview, Step, definition_of, read
from pulumi_twilio_studio.stack.selection import find_stack

if TYPE_CHECKING:
    from pulumi_twilio_studio.drawing import FlowReview
    from pulumi_twilio_studio.lifecycle.reached_by import WayIn

DONE = {"create": "created", "update": "changed", "replace": "replaced", "delete": "deleted"}
MARKS = {"create": "+", "update": "~", "replace": "~", "delete": "-"}
HEADING = "## Review of "
"""How the Markdown of a review begins."""

# GitHub refuses a comment of more than 65,536 characters; room for the last line is kept.
LONGEST = 65_000


def review_stack(folder: Path, stack: str | None) -> Review:
    """Run `pulumi preview --refresh` on that stack, or on the selected one. Nothing is changed.

    Raises OperationError if the preview cannot begin. If it fails, the review says why.
    """
    engine = Engine.of(folder, stack)
    mark = secrets.token_hex()
    preview = read(engine.preview(**{MARK: mark}), mark)
    found = Review(engine.stack, preview)
    if not found.accounts:
        return found
    home = find_stack(folder, engine.stack, os.environ)
    return replace(found, ways={sid: ways_of(home, sid) for sid in found.accounts})


@dataclass(frozen=True)
class FlowStep:
    """A step of the preview that changes a flow, with the flow's definitions."""

    step: Step
    existing: Definition | None
    desired: Definition | None
    remarks: tuple[str, ...]
    """Why a side cannot be shown, what the provider says about the flow, and who reaches it."""

    ways: tuple[WayIn, ...] = ()
    """What leads people to the flow today."""

    @property
    def title(self) -> str:
        """What happens to the flow."""
        sid = f" ({self.step.sid})" if self.step.sid else ""
        return f"{self.step.name}{sid}: to be {DONE[self.step.does]}"

    @property
    def lines(self) -> tuple[str, ...]:
        """The changes outside the definition, and the remarks."""
        mark = MARKS[self.step.does]
        return (*(f"{mark} {line}" for line in self.step.lines), *self.remarks)

    @property
    def changes(self) -> list[Change]:
        """The changes of the definition; empty if a side is missing."""
        if self.existing is None or self.desired is None:
            return []
        return changes(self.existing, self.desired, layout=self.step.layout)

    @property
    def without_changes(self) -> str:
        """What to say of the definition if there are no changes to show."""
        side = self.desired or self.existing
        if side is None or (self.existing and self.desired):
            return "The definition does not change." if side else "The definition is not shown."
        return f"{len(side.content['states'])} widgets."


@dataclass(frozen=True)
class Review:
    """A preview of a stack, for a person who decides about it."""

    stack: str
    preview: Preview
    ways: Mapping[str, WaysIn] = field(default_factory=dict)
    """What leads to the flows of each account of `accounts`."""

    @property
    def accounts(self) -> list[str]:
        """The accounts with flows that exist and would change."""
        steps = [] if self.has_failed else self.preview.steps
        found = (_account_of(step) for step in steps if step.is_flow and _sids(step))
        return sorted({sid for sid in found if is_accepted_sid(sid, "AC")})

    @property
    def title(self) -> str:
        """The heading."""
        return f"Review of {self.stack}"

    @property
    def summary(self) -> str:
        """How many flows and other resources would change, in a sentence or two."""
        if self.preview.errors:
            return "The preview failed."
        flows = [step.does for step in self.preview.steps if step.is_flow]
        others = len(self.preview.steps) - len(flows)
        told = [f"{flows.count(does)} to be {done}" for does, done in DONE.items() if does in flows]
        parts = [f"Flows: {', '.join(told)}."] if told else ["No flow would change."]
        return " ".join([*parts, *([f"Other resources: {others}."] if others else [])])

    @property
    def has_failed(self) -> bool:
        """Whether the preview failed, so that nobody knows what would change."""
        return bool(self.preview.errors)

    @property
    def has_changes(self) -> bool:
        """Whether `pulumi up` would change something."""
        return bool(self.preview.steps)

    @cached_property
    def flows(self) -> list[FlowStep]:
        """The flows that would change."""
        steps = [step for step in self.preview.steps if step.is_flow]
        return [_flow_step(step, self.preview, self._ways_to(step)) for step in steps]

    def _ways_to(self, step: Step) -> tuple[WayIn, ...]:
        found = self.ways.get(_account_of(step), WaysIn())
        return tuple(way for sid in sorted(_sids(step)) for way in found.to(sid))

    def as_page(self) -> str:
        """Return the review as HTML, with a picture of each flow."""
        from pulumi_twilio_studio.drawing import review_page  # noqa: PLC0415 -- only this needs pictures

        return review_page(self.title, self._sheets())

    def as_markdown(self) -> str:
        """Return the review as Markdown, short enough for a comment on a pull request."""
        return harmless("\n".join(parts_that_fit(self._markdown())))

    def _sheets(self) -> Iterator[FlowReview]:
        from pulumi_twilio_studio.drawing import FlowReview  # noqa: PLC0415 -- as above

        if self.preview.errors:
            yield FlowReview("The preview failed", lines=_split(self.preview.errors))
        for flow in self.flows:
            lines = _split(flow.lines)
            yield FlowReview(
                flow.step.name, flow.existing, flow.desired, lines, flow.step.layout, flow.ways
            )
        if self._other_steps:
            yield FlowReview("Other resources", lines=self._other_steps)
        if notices := _split(self._other_notices):
            yield FlowReview("Notices", lines=notices)

    def _markdown(self) -> Iterator[str]:
        yield f"## {printable(self.title)}\n"
        yield f"{self.summary}\n"
        if self.preview.errors:
            yield _block(self.preview.errors)
        for flow in self.flows:
            told = as_markdown(flow.changes, flow.title, nothing=flow.without_changes)
            yield f"{told}\n{_block(flow.lines)}" if flow.lines else told
        if lines := [*self._other_steps, *self._other_notices]:
            yield _block(lines)

    @property
    def _other_steps(self) -> list[str]:
        """The resources that are no flows and would change, in lines."""
        steps = (step for step in self.preview.steps if not step.is_flow)
        return [line for step in steps for line in _lines_of(step)]

    @property
    def _other_notices(self) -> list[str]:
        """Notices that are not about a flow of the review, such as ignored drift and warnings."""
        shown = {sid for flow in self.flows for sid in _sids(flow.step)}
        own = [notice for notice in self.preview.notices if notice.sid not in shown]
        more = [each for sid, ways in self.ways.items() for each in not_known(sid, ways)]
        notices = dict.fromkeys([*own, *more])
        return [text for notice in notices for text in _texts(notice, self.preview)]


def parts_that_fit(parts: Iterable[str]) -> Iterator[str]:
    """Yield the parts that fit into a comment on a pull request, and then how many were left out."""
    room, left_out = LONGEST, 0
    for part in parts:
        if len(part) < room:
            room -= len(part) + 1
            yield part
        else:
            left_out += 1
    if left_out:
        parts = "1 part" if left_out == 1 else f"{left_out} parts"
        yield f"A comment has no room for {parts} more. The page shows everything.\n"


def _flow_step(step: Step, preview: Preview, ways: tuple[WayIn, ...]) -> FlowStep:
    existing, hidden = definition_of(step.existing)
    desired, unknown = definition_of(step.desired)
    notices = preview.notices_of(*_sids(step))
    if ways and not any(notice.kind == "reached" for notice in notices):
        lines = tuple(map(str, ways))
        notices.append(Diagnostic("reached", step.sid, "people reach it through", lines))
    remarks = [text for notice in notices for text in _texts(notice, preview)]
    said = (hidden, unknown if unknown != hidden else "", *remarks)
    shown = (existing, desired) if not hidden and not unknown else (None, None)
    return FlowStep(step, *shown, tuple(line for line in said if line), ways)


def _sids(step: Step) -> set[str]:
    """Return the SIDs that the step is about. An adopted flow has its SID only in `adopt`."""
    return {step.sid, str(step.desired.get("adopt") or "")} - {""}


def _account_of(step: Step) -> str:
    return str(step.existing.get("account_sid") or step.desired.get("account_sid") or "")


def _texts(notice: Diagnostic, preview: Preview) -> Iterable[str]:
    """Return what a notice says, without the changes that the steps of the review show themselves."""
    about = [step for step in preview.steps if step.sid and step.sid == notice.sid]
    is_shown = notice.kind == "change" and bool(about) and all(map(_shows_what_changes, about))
    return notice.remarks if is_shown else [str(notice)]


def _shows_what_changes(step: Step) -> bool:
    if not step.existing or not step.is_flow:
        return bool(step.lines)
    existing, _ = definition_of(step.existing)
    desired, _ = definition_of(step.desired)
    if existing is None or desired is None:
        return False
    return bool(step.lines or changes(existing, desired, layout=step.layout))


def _lines_of(step: Step) -> list[str]:
    which = f"{MARKS[step.does]} {step.kind} {step.name} is to be {DONE[step.does]}"
    return [which, *(f"    {line}" for line in step.lines)]


def _split(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in text.split("\n")]


def _block(texts: Iterable[str]) -> str:
    """Return the lines as a block that is neither Markdown nor a command to a terminal."""
    return as_block("\n".join(map(printable, _split(texts)))) + "\n"
