"""Planted failures: which request they hit, what they do to it, and how often they have."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Check = Callable[[Any], bool]

PATIENCE_SECONDS = 300.0
"""How long to wait for a fault to fire, unless told otherwise: so that no test depends on a quick machine."""

LONGEST_MS = 3_600_000


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_phase(value: object) -> bool:
    return value in ("before", "after")


def _is_true(value: object) -> bool:
    return value is True


def _is_pause(value: object) -> bool:
    return isinstance(value, int) and _is_whole(value) and value <= LONGEST_MS


def _is_status(value: object) -> bool:
    return isinstance(value, int) and _is_whole(value) and 200 <= value <= 599


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_pointer(value: object) -> bool:
    return isinstance(value, str) and (not value or value.startswith("/"))


ACTIONS: Mapping[str, tuple[Check, str]] = {
    "status": (_is_status, "an HTTP status, 200..599"),
    "drop": (_is_phase, '"before" or "after"'),
    "hold": (_is_phase, '"before" or "after"'),
    "delay_ms": (_is_pause, "milliseconds, an hour of them at most"),
    "drip_ms": (_is_pause, "milliseconds, an hour of them at most"),
    "throttle": (_is_true, "true"),
    "truncate": (_is_true, "true"),
    "repeat_page": (_is_true, "true"),
    "act_on": (_is_text, "an account SID"),
    "rewrite": (
        lambda value: isinstance(value, dict) and all(map(_is_pointer, value)),
        "an object of JSON pointers and values",
    ),
}
"""What a rule can do; each rule does one. docs/emulator.md says what each means."""

OPTIONS: Mapping[str, Mapping[str, tuple[Check, str]]] = {
    "status": {
        "apply": (lambda value: isinstance(value, bool), "true or false"),
        "body": (lambda value: value in ("json", "html"), '"json" or "html"'),
    },
    "rewrite": {
        "without": (
            lambda value: isinstance(value, list) and all(map(_is_pointer, value)),
            "a list of JSON pointers",
        ),
        "as_status": (_is_status, "an HTTP status, 200..599"),
    },
    "throttle": {
        "retry_after": (lambda value: value is None or _is_whole(value), "seconds or null"),
    },
}

MATCHERS: Mapping[str, tuple[Check, str]] = {
    "method": (_is_text, "an HTTP method"),
    "path": (_is_text, "a regular expression"),
    "account": (_is_text, "an account SID"),
    "number": (lambda value: _is_whole(value) and value > 0, "1 for the first, and so on"),
}


@dataclass(slots=True, kw_only=True)
class Rule:
    """One planted failure.

    `taken` counts requests it was chosen for, `fired` those in which it has done what it does:
    a held request counts once it is held.
    """

    id: str
    match: Mapping[str, Any]
    times: int | None
    kind: str
    value: Any
    options: Mapping[str, Any]
    matched: int = 0
    taken: int = 0
    fired: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def meets(self, method: str, path: str, account_sid: str | None) -> bool:
        """Whether this request matches and the rule is due; counts it among those that matched."""
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

    def does(self, kind: str, value: object = None) -> bool:
        """Whether its action is of that kind, and of that value if one is named."""
        return self.kind == kind and value in (None, self.value)

    def as_json(self) -> dict[str, Any]:
        """The rule for the control API, with how often it has fired."""
        return {
            "id": self.id,
            "match": dict(self.match),
            "times": self.times,
            "action": {self.kind: self.value, **self.options},
            "matched": self.matched,
            "fired": self.fired,
        }


def _check(what: str, given: Mapping[str, Any], known: Mapping[str, tuple[Check, str]]) -> None:
    for name, value in given.items():
        if name not in known:
            raise ValueError(f"A fault's {what} has no {name!r}; there are {', '.join(known)}.")
        accepts, expected = known[name]
        if not accepts(value):
            raise ValueError(f"A fault's {what} {name!r} takes {expected}, not {value!r}.")


def parsed(description: Any, rule_id: str) -> Rule:
    """The rule a JSON description means; raises ValueError, a sentence, if it means none."""
    if not isinstance(description, dict) or not isinstance(description.get("action"), dict):
        raise ValueError(  # noqa: TRY004  wrong JSON is a wrong value, whatever its type
            'A fault is an object like {"match": {...}, "action": {"status": 503}}.'
        )
    match, times = description.get("match", {}), description.get("times", 1)
    action: dict[str, Any] = description["action"]
    kinds = [name for name in action if name in ACTIONS]
    if len(kinds) != 1:
        raise ValueError(f"A fault's action is exactly one of {', '.join(ACTIONS)}.")
    known = {kinds[0]: ACTIONS[kinds[0]], **OPTIONS.get(kinds[0], {})}
    if not isinstance(match, dict):
        raise ValueError("A fault's match is an object.")  # noqa: TRY004  wrong JSON is a wrong value
    _check("match", match, MATCHERS)
    _check("action", action, known)
    if not (times is None or (_is_whole(times) and times > 0)):
        raise ValueError(f"A fault's times is 1 or more, or null for every time, not {times!r}.")
    try:
        re.compile(match.get("path", ""))
    except (re.error, RecursionError, OverflowError) as broken:
        raise ValueError(
            f"A fault's path is no regular expression: {match['path']!r}, {broken}."
        ) from broken
    options = {name: value for name, value in action.items() if name != kinds[0]}
    return Rule(
        id=rule_id,
        match=match,
        times=times,
        kind=kinds[0],
        value=action[kinds[0]],
        options=options,
    )


class Faults:
    """The rules in the order they were planted; the first that takes a request has it."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}
        self._planted = 0
        self._something_fired = asyncio.Condition()

    def plant(self, description: Any) -> Rule:
        """Add a rule; raises ValueError, a sentence, if the description is none."""
        self._planted += 1
        rule = parsed(description, f"fault-{self._planted}")
        self._rules[rule.id] = rule
        return rule

    def pull(self, rule: Rule) -> None:
        """Take one rule out again."""
        del self._rules[rule.id]

    def take(self, method: str, path: str, account_sid: str | None) -> Rule | None:
        """The rule that has this request, if any; the others have seen it pass."""
        due = [rule for rule in self._rules.values() if rule.meets(method, path, account_sid)]
        for rule in due[:1]:
            rule.taken += 1
        return due[0] if due else None

    async def fire(self, rule: Rule) -> None:
        """The rule has done what it does: tell whoever waits for it."""
        rule.fired += 1
        async with self._something_fired:
            self._something_fired.notify_all()

    async def wait_fired(self, rule_id: str, count: int, timeout: float) -> bool:
        """Wait until that rule fired `count` times; False if it did not within `timeout` seconds.

        Raises ValueError for a rule that is not there.
        """
        if rule_id not in self._rules:
            raise ValueError(f"There is no fault {rule_id}.")
        rule = self._rules[rule_id]
        async with self._something_fired:
            try:
                async with asyncio.timeout(timeout):
                    await self._something_fired.wait_for(lambda: rule.fired >= count)
            except TimeoutError:
                return False
        return True

    def rules(self) -> list[dict[str, Any]]:
        """Every rule with its counts."""
        return [rule.as_json() for rule in self._rules.values()]

    def clear(self) -> None:
        """Pull every rule out, and let held requests go on."""
        for rule in self._rules.values():
            rule.released.set()
        self._rules.clear()
