"""The settings: how the emulator behaves where Twilio's behaviour is unknown or should be bad."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

Check = Callable[[object], bool]


MOST = 1_000_000_000
"""The greatest number of a setting. As milliseconds of a pause it is eleven days."""


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def _is_limit(value: object) -> bool:
    return value is None or _is_count(value)


def _setting(default: Any, accepts: Check, expected: str) -> Any:
    return field(default=default, metadata={"accepts": accepts, "expected": expected})


def _choice(*choices: str) -> Any:
    return _setting(choices[0], lambda value: value in choices, " or ".join(choices))


def _switch(*, default: bool) -> Any:
    return _setting(default, lambda value: isinstance(value, bool), "true or false")


def _count(default: int) -> Any:
    return _setting(default, _is_count, f"a whole number, 0 to {MOST}")


def _limit(default: int | None) -> Any:
    return _setting(default, _is_limit, f"a whole number, 0 to {MOST}, or null for none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting with its default. The first choice of each is what Twilio probably does."""

    latency_ms: int = _count(0)
    lag_reads: int = _count(0)
    lag_ms: int = _count(0)
    concurrency_limit: int | None = _limit(None)
    retry_after: int | None = _limit(None)
    noop_revision: bool = _switch(default=True)
    store_invalid_drafts: bool = _switch(default=False)
    parent_on_studio: str = _choice("acts", "refuse")
    inactive_account: str = _choice("401", "403")
    missing_permission: str = _choice("401", "403")
    bad_revision: str = _choice("404", "400")
    clear_test_users: str = _choice("empty_value", "empty_body")
    empty_commit_message: str = _choice("refuse", "accept")
    commit_message_limit: int | None = _limit(None)
    friendly_name_limit: int | None = _limit(None)
    definition_limit: int | None = _limit(1024 * 1024)
    unknown_keys: str = _choice("keep", "strip", "reject")
    unknown_types: str = _choice("warn", "reject")
    normalise: bool = _switch(default=False)
    delete_conflict: bool = _switch(default=False)
    test_users_limit: int | None = _limit(None)
    page_size_limit: str = _choice("refuse", "cap")
    subaccount_limit: int | None = _limit(1000)
    account_lag_reads: int = _count(0)
    executions_per_second: int | None = _limit(20)

    def with_changes(self, changes: Mapping[str, Any]) -> "Settings":
        """Return these settings with `changes`; raises ValueError with a sentence for an impossible change."""
        knobs = {knob.name: knob for knob in fields(self)}
        for name, value in changes.items():
            if name not in knobs:
                raise ValueError(f"There is no setting {name!r}; there are {', '.join(knobs)}.")
            if not knobs[name].metadata["accepts"](value):
                expected = knobs[name].metadata["expected"]
                raise ValueError(f"Setting {name} takes {expected}, not {value!r}.")
        return replace(self, **changes)

    def as_json(self) -> dict[str, Any]:
        """Return every setting by name."""
        return asdict(self)
