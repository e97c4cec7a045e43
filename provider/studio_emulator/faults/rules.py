"""The planted faults: which of them takes a request, and what each has done so far."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studio_emulator.exchange import Request, Response
from studio_emulator.expectations import ORDINAL, Expectation, check, is_whole, refuse_unknown, text
from studio_emulator.faults.actions import ACTIONS, Action, Next

PATIENCE_SECONDS = 300.0
"""How long to wait by default for a fault to fire. It is long, so that no test depends on a quick machine."""

PARTS = ("match", "times", "action")
"""The parts of a fault's description."""

MATCHERS: Mapping[str, Expectation] = {
    "method": text("an HTTP method"),
    "path": text("a regular expression"),
    "account": text("an account SID"),
    "number": ORDINAL,
}


@dataclass(slots=True, kw_only=True)
class Rule:
    """One planted failure.

    `taken` counts the requests that it was chosen for. `fired` counts those at which its action
    began: a held request counts as soon as it is held.
    """

    id: str
    match: Mapping[str, Any]
    times: int | None
    kind: str
    action: Action
    matched: int = 0
    taken: int = 0
    fired: int = 0
    _has_fired: asyncio.Condition = field(default_factory=asyncio.Condition)

    def matches(self, method: str, path: str, account_sid: str | None) -> bool:
        """Return whether this request matches and the rule is due. Counts the request if it matches."""
        wanted = self.match
        if (
            wanted.get("method", method).upper() != method
            or not re.search(wanted.get("path", ""), path)
            or wanted.get("account", account_sid) != account_sid
        ):
            return False
        self.matched += 1
        spent = self.times is not None and self.taken >= self.times
        return not spent and wanted.get("number", self.matched) == self.matched

    async def fire(self) -> None:
        """Note that the action begins."""
        self.fired += 1
        async with self._has_fired:
            self._has_fired.notify_all()

    async def wait_fired(self, count: int, timeout: float) -> bool:
        """Wait until it has fired `count` times; return False if it did not within `timeout` seconds."""
        async with self._has_fired:
            try:
                async with asyncio.timeout(timeout):
                    await self._has_fired.wait_for(lambda: self.fired >= count)
            except TimeoutError:
                return False
        return True

    def as_json(self) -> dict[str, Any]:
        """Return the rule for the control API, with how often it has fired."""
        return {
            "id": self.id,
            "match": dict(self.match),
            "times": self.times,
            "action": {self.kind: self.action.value, **self.action.given},
            "matched": self.matched,
            "fired": self.fired,
        }


def parse(description: Any, rule_id: str) -> Rule:
    """Return the rule that a JSON description means; raises ValueError with a sentence if it means none."""
    if not isinstance(description, dict) or not isinstance(description.get("action"), dict):
        raise ValueError(  # noqa: TRY004 -- wrong JSON is a wrong value, whatever its type
            'A fault must be an object like {"match": {...}, "action": {"status": 503}}.'
        )
    refuse_unknown("A fault", description, PARTS)
    match, times = description.get("match", {}), description.get("times", 1)
    if not (times is None or (is_whole(times) and times > 0)):
        raise ValueError(
            f"A fault's times must be 1 or more, or null for every time, not {times!r}."
        )
    _check_match(match)
    kind, action = _parse_action(description["action"])
    return Rule(id=rule_id, match=match, times=times, kind=kind, action=action)


def _parse_action(described: Mapping[str, Any]) -> tuple[str, Action]:
    kinds = [name for name in described if name in ACTIONS]
    if len(kinds) != 1:
        raise ValueError(f"A fault's action must be exactly one of {', '.join(ACTIONS)}.")
    kind, action = kinds[0], ACTIONS[kinds[0]]
    check("action", described, {kind: action.takes, **action.options})
    options = {name: value for name, value in described.items() if name != kind}
    return kind, action(described[kind], options)


def _check_match(match: object) -> None:
    if not isinstance(match, dict):
        raise ValueError("A fault's match must be an object.")  # noqa: TRY004 -- wrong JSON is a wrong value
    check("match", match, MATCHERS)
    try:
        re.compile(match.get("path", ""))
    # Python warns of a pattern such as "[[]". Tests make errors of warnings, in this thread too.
    except (re.error, RecursionError, OverflowError, FutureWarning) as broken:
        raise ValueError(
            f"A fault's path is not a regular expression: {match['path']!r}, {broken}."
        ) from broken


class Faults:
    """The rules in the order in which they were planted. The first rule that is due takes a request."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}
        self._planted = 0

    def plant(self, description: Any) -> Rule:
        """Add a rule; raises ValueError with a sentence if the description is wrong."""
        self._planted += 1
        rule = parse(description, f"fault-{self._planted}")
        self._rules[rule.id] = rule
        return rule

    def pull(self, rule: Rule) -> None:
        """Remove one rule."""
        del self._rules[rule.id]

    def take(self, method: str, path: str, account_sid: str | None) -> Rule | None:
        """Return the rule that takes this request, or None. Every rule that matches counts the request."""
        due = [rule for rule in self._rules.values() if rule.matches(method, path, account_sid)]
        for rule in due[:1]:
            rule.taken += 1
        return due[0] if due else None

    async def inject(self, request: Request, call_next: Next) -> Response:
        """Let the first rule that is due act on the request. This is a middleware."""
        entry = request.entry
        rule = self.take(entry.method, entry.path, entry.account_sid)
        if rule is None:
            return await call_next(request)
        entry.fault = rule.id
        return await rule.action.respond(request, call_next, rule.fire)

    async def wait_fired(self, rule_id: str, count: int, timeout: float) -> bool:
        """Wait until that rule fired `count` times; return False if it did not within `timeout` seconds.

        Raises ValueError for an unknown rule.
        """
        if rule_id not in self._rules:
            raise ValueError(f"There is no fault {rule_id}.")
        return await self._rules[rule_id].wait_fired(count, timeout)

    def rules(self) -> list[dict[str, Any]]:
        """Return every rule with its counts."""
        return [rule.as_json() for rule in self._rules.values()]

    def clear(self) -> None:
        """Remove every rule, and let held requests continue."""
        for rule in self._rules.values():
            rule.action.release()
        self._rules.clear()
