"""What Twilio's API shows of an execution, judged by the case that it was started for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pulumi_twilio_studio.cases.entries import EndEntry
from pulumi_twilio_studio.cases.expectations import row_fits
from pulumi_twilio_studio.cases.judging import is_same, judge_path, judge_variables
from pulumi_twilio_studio.cases.results import Failure
from pulumi_twilio_studio.cases.unexpected import Unexpected

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.entries import CaseEntry
    from pulumi_twilio_studio.cases.filling import Filling
    from pulumi_twilio_studio.definition.canonical import Json


@dataclass(frozen=True)
class Sighting:
    """How far an execution came."""

    path: tuple[str, ...]
    """The widgets of the flow that ran, without the trigger, and the one that was not left."""

    is_over: bool
    event: str
    """The transition of the last widget with which the flow ended. "" if that widget was not left."""

    is_failure: bool
    """Whether that transition says that something did not work."""

    still: frozenset[str]
    """The widgets that it can still come to, with the one in which it is."""

    variables: Mapping[str, Json]

    @property
    def widget(self) -> str:
        """The last widget that ran, or the one that was not left."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True)
class Judgement:
    """What an execution says about its case."""

    outcome: Literal["passed", "failed", "open"]
    """"open" if the execution was not followed long enough to know."""

    failure: Failure | None = None


def judge(case: CaseEntry, seen: Sighting, filling: Filling) -> Judgement:
    """Return what the execution says about the case."""
    try:
        _judge_end(case, seen)
        judge_path(case, seen.path)
        judge_variables(case, seen.variables, filling)
    except Unexpected as error:
        failure = Failure(error.message, error.expected, error.got, error.widget)
        return Judgement("open" if _can_pass(case, seen) else "failed", failure)
    return Judgement("passed")


def _judge_end(case: CaseEntry, seen: Sighting) -> None:
    wish, widget = _end(case), seen.widget
    if not seen.is_over:
        if case.ends is not None:
            got = f"it is in {widget}" if widget else "no step is known"
            raise Unexpected("the flow has not ended", f"the end at {wish}", got, widget)
        return
    if not seen.event:
        raise Unexpected("the flow ended in a widget that was not left", wish, widget, widget)
    if wish and wish != widget:
        raise Unexpected("the flow ends at another widget", wish, widget, widget)
    if seen.is_failure:
        raise Unexpected(
            "the flow ends because something did not work", "", f"{widget}: {seen.event}", widget
        )


def _can_pass(case: CaseEntry, seen: Sighting) -> bool:
    """Return whether the case could pass if the execution went on."""
    if seen.is_over:
        return False
    wish, row = _end(case), case.path
    is_on_the_way = row is None or any(
        row_fits(row[:number], seen.path, is_same) for number in range(len(row) + 1)
    )
    return is_on_the_way and (not wish or wish in seen.still)


def _end(case: CaseEntry) -> str:
    """Return the widget with which the flow has to end. "" if the case names none."""
    end = case.ends
    return (end.at if isinstance(end, EndEntry) else end) or ""
