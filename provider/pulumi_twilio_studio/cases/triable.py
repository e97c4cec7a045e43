"""What of a file of cases cannot be tried on a real account, where nobody acts and nothing stands in for a server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pulumi_twilio_studio.cases.entries import TRIGGERS, EndEntry
from pulumi_twilio_studio.cases.expectations import Expectation
from pulumi_twilio_studio.cases.filling import Filling
from pulumi_twilio_studio.cases.problems import CasesError
from pulumi_twilio_studio.definition.placeholders import texts

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.entries import CaseEntry
    from pulumi_twilio_studio.cases.files import CaseFile
    from pulumi_twilio_studio.cases.forms import TextEntry
    from pulumi_twilio_studio.file_problems import FileProblem
    from pulumi_twilio_studio.yaml_positions import Keys

_CLOCK = "the clock of a real account cannot be set"
_STANDS_IN = "nothing stands in for what really happens on a real account"
_UNSEEN = "Twilio's API does not tell this"
_UNTRIABLE: Mapping[str, str] = {
    "now": _CLOCK,
    "requests": _STANDS_IN,
    "outcomes": _STANDS_IN,
    "calls": _UNSEEN,
    "handover": _UNSEEN,
}
_TURNS: Mapping[str, str] = {
    "hears": "Twilio's API does not tell what the person hears",
    "waits": "a smoke test lets no time pass",
}
_NOBODY = "nobody takes the part of the person in a smoke test"
_NO_REQUEST = "a smoke test begins with a request: write `request` instead"
_NO_CONTACT = (
    "needs `to` and `from`, here or at the top of the file: the contact, and your number at Twilio"
)
_HOW = "Twilio's API does not tell how a flow ended: leave `how` out"
_MADE_UP = "a smoke test looks up no reference: write the SID itself"


def refuse_untriable(file: CaseFile) -> None:
    """Raise CasesError with everything in the file that cannot be tried on a real account."""
    problems = [*_of_the_file(file)]
    for at in range(len(file.cases)):
        problems += _of_a_case(file, at)
    if problems:
        raise CasesError(problems)


def filling_of(file: CaseFile, case: CaseEntry) -> Filling:
    """Return what fills in the texts of the case."""
    return Filling({**file.written.values, **case.values}, str(file.path))


def _of_the_file(file: CaseFile) -> Iterator[FileProblem]:
    if file.written.now is not None:
        yield file.document.problem(("now",), _CLOCK)
    if not file.cases:
        yield file.document.problem(("cases",), "there is no case to try")


def _of_a_case(file: CaseFile, at: int) -> Iterator[FileProblem]:
    case = file.cases[at]
    for keys, message in (*_refused(case), *_unfilled(case, file)):
        yield file.document.problem(("cases", at, *keys), message)


def _refused(case: CaseEntry) -> Iterator[tuple[Keys, str]]:
    """Yield the keys of the case that cannot be tried, each with the reason."""
    for trigger in TRIGGERS:
        if trigger != "request" and trigger in case.model_fields_set:
            yield (trigger,), _NO_REQUEST
    for number, turn in enumerate(case.turns):
        [kind] = turn.model_fields_set
        yield ("turns", number, kind), _TURNS.get(kind, _NOBODY)
    for key, why in _UNTRIABLE.items():
        if getattr(case, key):
            yield (key,), why
    if isinstance(case.ends, EndEntry) and case.ends.how != "ended":
        yield ("ends", "how"), _HOW
    if case.request is not None and not (case.request.to and case.request.from_):
        yield ("request",), _NO_CONTACT


def _unfilled(case: CaseEntry, file: CaseFile) -> Iterator[tuple[Keys, str]]:
    """Yield the texts of the case that have a place without a value, or a reference: its SID is made up."""
    try:
        filling = filling_of(file, case)
    except CasesError as flaw:
        yield ("values",), flaw.problems[0].message
        return
    for keys, written in _texts(case):
        try:
            filled = str(Expectation(written, filling))
        except CasesError as flaw:
            yield keys, flaw.problems[0].message
            continue
        if any(each in filled or re.escape(each) in filled for each in filling.references):
            yield keys, _MADE_UP


def _texts(case: CaseEntry) -> Iterator[tuple[Keys, str | TextEntry]]:
    """Yield every text that is filled in, with its keys below the case."""
    request = case.request
    if request is not None:
        yield from (
            (("request", key), text)
            for key, text in (("to", request.to), ("from", request.from_))
            if text
        )
        yield from (
            (("request", "parameters", *path), text)
            for path, text in texts(dict(request.parameters))
        )
    yield from ((("variables", name), wish) for name, wish in case.variables.items())
