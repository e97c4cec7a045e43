"""`twilio-studio review`: what `pulumi up` would change, as a page and as a text for a pull request."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.exit_codes import OTHER, RIGHT, TROUBLE
from pulumi_twilio_studio.cli.places import PAGE, Place, begins
from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.definition import Change, Definition, as_markdown, changes
from pulumi_twilio_studio.definition.format import as_block
from pulumi_twilio_studio.definition.text import printable
from pulumi_twilio_studio.foreign import harmless
from pulumi_twilio_studio.lifecycle.diagnostics import MARK, Diagnostic
from pulumi_twilio_studio.stack.engine import Engine
from pulumi_twilio_studio.stack.preview import Preview, Step, definition_of, read

if TYPE_CHECKING:
    from pulumi_twilio_studio.drawing import FlowReview

DONE = {"create": "created", "update": "changed", "replace": "replaced", "delete": "deleted"}
# GitHub refuses a comment of more than 65,536 characters; room for the last line is kept.
LONGEST = 65_000
SUMMARY = "## Review of "
MARKS = {"create": "+", "update": "~", "replace": "~", "delete": "-"}


@dataclass(frozen=True)
class _Flow:
    """A flow that `pulumi up` would change, ready to be shown."""

    step: Step
    existing: Definition | None
    desired: Definition | None
    remarks: tuple[str, ...]
    """Why a side cannot be shown, and what the provider says about the flow."""

    @property
    def title(self) -> str:
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


def review(
    *,
    stack: Annotated[
        str | None, typer.Option(help="The stack. Default: the selected stack.")
    ] = None,
    out: Annotated[
        Place,
        typer.Option(
            help="The HTML page to write, or - for stdout.", metavar="FILE", parser=Place.named
        ),
    ] = Place("review.html"),  # noqa: B008 -- a value, which nobody changes
    markdown: Annotated[
        Place | None,
        typer.Option(
            help="A Markdown summary for a pull request to write, or - for stdout.",
            metavar="FILE",
            parser=Place.named,
        ),
    ] = None,
    cwd: Annotated[
        Path,
        typer.Option(
            help="The folder of the Pulumi project.",
            metavar="FOLDER",
            exists=True,
            file_okay=False,
        ),
    ] = Path(),
) -> None:
    """Run `pulumi preview --refresh`, and draw everything that `pulumi up` would change.

    The page compares the desired definitions with the live ones. Nothing is changed.

    Exit code 0 if `up` would change nothing, 1 if it would change something.
    Exit code 2 if that is not known. If the preview failed, the page says why.
    """
    if out == markdown:
        raise typer.BadParameter(f"--out and --markdown cannot both be {out}")
    # Here and below, so that the other commands start without the pictures.
    from pulumi_twilio_studio.drawing import review_page  # noqa: PLC0415

    with user_errors(trouble=TROUBLE):
        out.refuse_other(PAGE)
        if markdown is not None:
            markdown.refuse_other(begins(SUMMARY))
        engine = Engine.of(cwd.absolute(), stack)
        mark = secrets.token_hex()
        preview = read(engine.preview(**{MARK: mark}), mark)
        flows = [_flow(step, preview) for step in preview.steps if step.is_flow]
        title = f"Review of {engine.stack}"
        out.put(review_page(title, _sheets(preview, flows)), PAGE)
        if markdown is not None:
            summary = harmless("\n".join(_fitting(_markdown(title, preview, flows))))
            markdown.put(summary, begins(SUMMARY))
    shown = "The page on stdout" if out.is_stdout else out
    say(f"{_counted(preview)} {shown} shows it.", err=True)
    raise typer.Exit(TROUBLE if preview.errors else OTHER if preview.steps else RIGHT)


def _flow(step: Step, preview: Preview) -> _Flow:
    existing, hidden = definition_of(step.existing)
    desired, unknown = definition_of(step.desired)
    said = (hidden, unknown if unknown != hidden else "", *_remarks(step, preview))
    shown = (existing, desired) if not hidden and not unknown else (None, None)
    return _Flow(step, *shown, tuple(line for line in said if line))


def _remarks(step: Step, preview: Preview) -> Iterator[str]:
    """Yield what the provider says about the flow, without the changes that the review shows itself."""
    for notice in preview.notices_of(*_sids(step)):
        yield from notice.remarks if _repeats(notice, preview) else [str(notice)]


def _sids(step: Step) -> set[str]:
    """Return the SIDs that the step is about. An adopted flow has its SID only in `adopt`."""
    return {step.sid, str(step.desired.get("adopt") or "")} - {""}


def _sheets(preview: Preview, flows: Sequence[_Flow]) -> Iterator[FlowReview]:
    from pulumi_twilio_studio.drawing import FlowReview  # noqa: PLC0415

    if preview.errors:
        yield FlowReview("The preview failed", lines=_split(preview.errors))
    for flow in flows:
        lines = _split(flow.lines)
        yield FlowReview(flow.step.name, flow.existing, flow.desired, lines, flow.step.layout)
    if others := [line for step in preview.steps if not step.is_flow for line in _told(step)]:
        yield FlowReview("Other resources", lines=others)
    if general := _split(_general(preview, flows)):
        yield FlowReview("Notices", lines=general)


def _markdown(title: str, preview: Preview, flows: Sequence[_Flow]) -> Iterator[str]:
    yield f"## {printable(title)}\n"
    yield f"{_counted(preview)}\n"
    if preview.errors:
        yield _block(preview.errors)
    for flow in flows:
        told = as_markdown(flow.changes, flow.title, nothing=_nothing(flow))
        yield f"{told}\n{_block(flow.lines)}" if flow.lines else told
    others = [line for step in preview.steps if not step.is_flow for line in _told(step)]
    if lines := [*others, *_general(preview, flows)]:
        yield _block(lines)


def _fitting(parts: Iterable[str]) -> Iterator[str]:
    """Yield the parts, without those that do not fit into a comment on a pull request."""
    room, left_out = LONGEST, 0
    for part in parts:
        if len(part) < room:
            room -= len(part) + 1
            yield part
        else:
            left_out += 1
    if left_out:
        yield f"Left out, as they are too long for a comment: {left_out} parts. The page shows them.\n"


def _nothing(flow: _Flow) -> str:
    side = flow.desired or flow.existing
    if side is None or (flow.existing and flow.desired):
        return "The definition stays." if side else "The definition is not shown."
    return f"{len(side.content['states'])} widgets."


def _told(step: Step) -> list[str]:
    which = f"{MARKS[step.does]} {step.kind} {step.name} is to be {DONE[step.does]}"
    return [which, *(f"    {line}" for line in step.lines)]


def _general(preview: Preview, flows: Sequence[_Flow]) -> Iterator[str]:
    """Yield notices that are not about a flow of the review, such as ignored drift and warnings."""
    beside = {sid for flow in flows for sid in _sids(flow.step)}
    for notice in preview.notices:
        if notice.sid not in beside:
            yield from notice.remarks if _repeats(notice, preview) else [str(notice)]


def _repeats(notice: Diagnostic, preview: Preview) -> bool:
    """Return whether the notice reports a change that the steps of the review show themselves."""
    about = [step for step in preview.steps if step.sid and step.sid == notice.sid]
    return notice.kind == "change" and bool(about) and all(map(_shows_what_changes, about))


def _shows_what_changes(step: Step) -> bool:
    if not step.existing or not step.is_flow:
        return bool(step.lines)
    existing, _ = definition_of(step.existing)
    desired, _ = definition_of(step.desired)
    if existing is None or desired is None:
        return False
    return bool(step.lines or changes(existing, desired, layout=step.layout))


def _counted(preview: Preview) -> str:
    if preview.errors:
        return "The preview failed."
    flows = [step.does for step in preview.steps if step.is_flow]
    others = len(preview.steps) - len(flows)
    told = [f"{flows.count(does)} to be {done}" for does, done in DONE.items() if does in flows]
    parts = [f"Flows: {', '.join(told)}."] if told else ["No flow would change."]
    return " ".join([*parts, *([f"Other resources: {others}."] if others else [])])


def _split(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in text.split("\n")]


def _block(texts: Iterable[str]) -> str:
    """Return the lines as a block that is neither Markdown nor a command to a terminal."""
    return as_block("\n".join(map(printable, _split(texts)))) + "\n"
