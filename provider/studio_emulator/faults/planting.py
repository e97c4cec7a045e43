"""The planted faults, and which of them takes a request."""

from typing import Any

from studio_emulator.faults.rule import Rule, parse


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
        due = [rule for rule in self._rules.values() if rule.meets(method, path, account_sid)]
        for rule in due[:1]:
            rule.taken += 1
        return due[0] if due else None

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
