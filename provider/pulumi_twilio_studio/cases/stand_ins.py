"""What stands in for servers, Functions and Twilio while a case runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from pulumi_twilio_studio.cases.expectations import Expectation
from pulumi_twilio_studio.cases.unexpected import Unexpected
from pulumi_twilio_studio.definition.canonical import Json, dumps
from pulumi_twilio_studio.definition.placeholders import with_texts
from pulumi_twilio_studio.definition.text import printable, shorten
from pulumi_twilio_studio.simulator import (
    Answer,
    FunctionCall,
    HangUp,
    Outcome,
    Request,
    Response,
    Silence,
)

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.entries import AnswerEntry, OutcomeEntry, RequestEntry
    from pulumi_twilio_studio.cases.filling import Filling
    from pulumi_twilio_studio.cases.forms import TextEntry

HANGS_UP = "hangs_up"
"""Instead of a transition: the person ends the call while the widget runs."""


class Server:
    """Answers the requests that one entry of `requests` is about."""

    def __init__(self, written: RequestEntry, filling: Filling) -> None:
        self._written = written
        self._filling = filling
        self._used = 0

    @property
    def name(self) -> str:
        """How a sentence names it."""
        return " ".join(filter(None, [self._written.widget, self._written.url]))

    @property
    def is_used_up(self) -> bool:
        """Whether every answer was given, or its only answer at least once."""
        return self._used >= len(self._written.answers)

    def misfit(self, request: Request | FunctionCall) -> str | None:
        """Return why it does not answer that request, or None if it does."""
        written = self._written
        if self.is_used_up and len(written.answers) > 1:
            return f"has no answer left after {len(written.answers)}"
        method = request.method if isinstance(request, Request) else "POST"
        body = request.body if isinstance(request, Request) else ""
        given = dict(request.parameters)
        asked = [
            ("widget", written.widget, request.widget),
            ("url", written.url, request.url),
            ("method", written.method, method),
        ]
        sent = [
            ("body", written.body, body),
            *((key, wish, given.get(key, "")) for key, wish in written.parameters.items()),
        ]
        for what, expected, _ in self._differing(asked):
            return f"is for another {what}: {expected}"
        for what, expected, got in self._differing(sent):
            return f"is for another {what}: {expected}, and the flow sends {_shown(what, expected, got)}"
        return None

    def _differing(
        self, wishes: Sequence[tuple[str, str | TextEntry | None, str]]
    ) -> Iterator[tuple[str, Expectation, str]]:
        for what, wish, got in wishes:
            expected = None if wish is None else Expectation(wish, self._filling)
            if expected is not None and not expected.fits(got):
                yield what, expected, got

    def answer(self) -> Response | Silence:
        """Return the next answer."""
        answers = self._written.answers
        entry = answers[min(self._used, len(answers) - 1)]
        self._used += 1
        return _response(entry, self._filling)


def _shown(what: str, expected: Expectation, got: str) -> str:
    """Return what came, printable, and around the place at which it begins to differ from an expected text."""
    both = zip(expected.exactly or "", got, strict=False)
    same = sum(1 for _ in takewhile(lambda each: each[0] == each[1], both))
    return printable(shorten(got, same)) if got else f"no {what}"


def _response(entry: AnswerEntry, filling: Filling) -> Response | Silence:
    if entry.silence:
        return Silence()
    if "json_" in entry.model_fields_set:
        body = dumps(with_texts(entry.json_, filling.text))
        usual = "application/json"
    else:
        body = filling.text(entry.body or "")
        usual = "application/json" if entry.body is None else "text/plain"
    return Response(entry.status, body, entry.type or usual)


class Servers:
    """All servers and Functions of a case."""

    def __init__(self, written: Sequence[RequestEntry], filling: Filling) -> None:
        self._servers = [Server(each, filling) for each in written]

    def answer(self, request: Request | FunctionCall) -> Response | Silence:
        """Return what the first of them that fits answers. Raises Unexpected if none fits."""
        misfits = []
        for each in self._servers:
            misfit = each.misfit(request)
            if misfit is None:
                return each.answer()
            misfits.append(f"{each.name}: {misfit}")
        raise Unexpected(
            "the flow makes a request that no entry of `requests` is for",
            "\n".join(misfits) or "no request",
            described(request),
            request.widget,
        )

    def refuse_unused(self) -> None:
        """Raise Unexpected if one has an answer that nobody asked for."""
        for each in self._servers:
            if not each.is_used_up:
                raise Unexpected("an entry of `requests` is not used", each.name, "no such request")


def described(request: Request | FunctionCall) -> str:
    """Return a request as one line."""
    method = request.method if isinstance(request, Request) else "Function"
    body = request.body if isinstance(request, Request) else ""
    parameters = "&".join(f"{key}={value}" for key, value in request.parameters)
    return " ".join(filter(None, [method, request.url, body, parameters]))


class Outcomes:
    """How widgets end, as a case says it."""

    def __init__(
        self, written: Mapping[str, Sequence[str | OutcomeEntry]], filling: Filling
    ) -> None:
        self._written = written
        self._filling = filling
        self._used = dict.fromkeys(written, 0)

    def of(self, widget: str) -> Answer | None:
        """Return how that widget ends this time, or None if the case does not say it."""
        entries = self._written.get(widget, ())
        used = self._used.get(widget, 0)
        if not entries or (used >= len(entries) > 1):
            return None
        entry = entries[min(used, len(entries) - 1)]
        self._used[widget] = used + 1
        if entry == HANGS_UP:
            return HangUp()
        if isinstance(entry, str):
            return Outcome(entry)
        values: dict[str, Json] = with_texts(dict(entry.values), self._filling.text)
        return Outcome(entry.event, values)

    def refuse_unused(self) -> None:
        """Raise Unexpected if a widget ended less often than the case says."""
        for widget, entries in self._written.items():
            if self._used[widget] < len(entries):
                raise Unexpected(
                    "an entry of `outcomes` is not used",
                    f"{widget} ends {len(entries)} times" if len(entries) > 1 else f"{widget} ends",
                    f"it ends {self._used[widget]} times",
                    widget,
                )
