"""The ways that together take every transition, as a file of test cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.cases import CasesEntry, literal, write_cases
from pulumi_twilio_studio.cases.recorded import recorded
from pulumi_twilio_studio.definition.text import shorten
from pulumi_twilio_studio.exploring.words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pulumi_twilio_studio.cases import CaseEntry
    from pulumi_twilio_studio.exploring.points import Route

_LONGEST_NAME = 100


def cases_of(
    routes: Iterable[Route], *, flow: str = "", values: Mapping[str, str] | None = None
) -> str:
    """Return the text of the file. `flow` is the flow's file as the cases name it, `values` are those of its places."""
    written: dict[str, Any] = {"flow": literal(flow)} if flow else {}
    written |= {"values": dict(values)} if values else {}
    cases = [case_of(route, number) for number, route in enumerate(routes, 1)]
    return write_cases(CasesEntry.model_validate({**written, "cases": cases}))


def case_of(route: Route, number: int) -> CaseEntry:
    """Return the case that goes this way. It expects the path and the end, and no text."""
    name = f"way {number}: {' > '.join(in_words(route)[:-1])}"
    last = route.steps[-1].widget
    return recorded(
        shorten(name, width=_LONGEST_NAME),
        route.trigger,
        route.answers,
        ends=last if route.end else None,
        how=route.end,
        path=[step.widget for step in route.steps if step.type != "trigger"]
        + ([route.waits] if route.waits else []),
    )
