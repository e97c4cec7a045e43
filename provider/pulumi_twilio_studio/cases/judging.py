"""How the path and the variables of an execution are judged, on a simulator as on a real account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.cases.expectations import Expectation, row_fits, row_misfit
from pulumi_twilio_studio.cases.unexpected import Unexpected
from pulumi_twilio_studio.definition.canonical import dumps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_twilio_studio.cases.entries import CaseEntry
    from pulumi_twilio_studio.cases.filling import Filling
    from pulumi_twilio_studio.definition.canonical import Json


def judge_path(case: CaseEntry, path: Sequence[str]) -> None:
    """Raise Unexpected if the flow took another path than the case says."""
    expected = case.path
    if expected is None or row_fits(expected, path, is_same):
        return
    most, many = row_misfit(expected, path, is_same)
    at = path[many] if many < len(path) else ""
    wish = expected[most] if most < len(expected) else "no further widget"
    message = f"the flow takes another path: {wish} was expected"
    raise Unexpected(message, " > ".join(expected), " > ".join(path), at)


def judge_variables(case: CaseEntry, variables: Mapping[str, Json], filling: Filling) -> None:
    """Raise Unexpected if a variable is not what the case says."""
    for name, written in case.variables.items():
        wish = Expectation(written, filling)
        if name not in variables:
            raise Unexpected(f"the variable {name} is not set", str(wish), "nothing")
        got = variables[name]
        text = got if isinstance(got, str) else dumps(got)
        if not wish.fits(text):
            raise Unexpected(f"the variable {name} has another value", str(wish), text)


def is_same(wish: object, got: str) -> bool:
    """Return whether a widget is the expected one."""
    return wish == got
