"""Answers that are given beforehand: to what a widget or a URL will ask for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studio_emulator.executions.answers import check_answer
from studio_emulator.expectations import refuse_unknown
from studio_emulator.machine import Json, Waiting

_MATCHES = ("flow", "widget", "url")


@dataclass(slots=True)
class Stub:
    """One answer, and what it is for."""

    match: Mapping[str, str]
    answer: Json
    times: int | None
    used: int = 0

    @staticmethod
    def parse(given: Any) -> "Stub":
        """Read `{match?: {flow?, widget?, url?}, answer, times?}`; raises ValueError with a sentence."""
        if not isinstance(given, dict):
            raise ValueError("A stub must be a JSON object.")  # noqa: TRY004 -- a wrong value, whatever its type
        refuse_unknown("A stub", given, ("match", "answer", "times"))
        match, times = given.get("match", {}), given.get("times")
        if not (isinstance(match, dict) and all(isinstance(one, str) for one in match.values())):
            raise ValueError("A stub's match must be an object of texts.")
        refuse_unknown("A stub's match", match, _MATCHES)
        if "url" in match:
            _compile(match["url"])
        if times is not None and not (type(times) is int and times > 0):
            raise ValueError("A stub's times must be 1 or more, or null.")
        return Stub(match, check_answer(given.get("answer")), times)

    def takes(self, flow_sid: str, waiting: Waiting, url: str) -> bool:
        """Return whether it answers what that widget waits for."""
        if self.times is not None and self.used >= self.times:
            return False
        given = {"flow": flow_sid, "widget": waiting.widget}
        if any(given[name] != self.match[name] for name in given if name in self.match):
            return False
        return "url" not in self.match or bool(url and re.search(self.match["url"], url))

    def as_json(self) -> Json:
        """Return it as it was given, and how often it was used."""
        return {
            "match": dict(self.match),
            "answer": self.answer,
            "times": self.times,
            "used": self.used,
        }


def _compile(pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as flaw:
        raise ValueError(f"The url {pattern!r} is not a regular expression: {flaw}.") from None


class Stubs:
    """The stubs of each account, in the order in which they were given. The first that fits answers."""

    def __init__(self) -> None:
        self._stubs: dict[str, list[Stub]] = {}

    def add(self, account_sid: str, given: Any) -> Stub:
        """Add a stub; raises ValueError with a sentence."""
        stub = Stub.parse(given)
        self._stubs.setdefault(account_sid, []).append(stub)
        return stub

    def list_of(self, account_sid: str) -> list[Json]:
        """Return the stubs of an account, with how often each was used."""
        return [stub.as_json() for stub in self._stubs.get(account_sid, ())]

    def clear(self, account_sid: str | None = None) -> None:
        """Remove the stubs of one account, or of all."""
        if account_sid is None:
            self._stubs.clear()
        else:
            self._stubs.pop(account_sid, None)

    def find(self, account_sid: str, flow_sid: str, waiting: Waiting, url: str) -> Stub | None:
        """Return the stub that answers what the widget waits for. `url` is what it asked for, or ""."""
        stubs = self._stubs.get(account_sid, ())
        return next((stub for stub in stubs if stub.takes(flow_sid, waiting, url)), None)
