"""What the configuration and the environment say about the gate of promotion, and what is wrong with that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.durations import short_duration
from pulumi_twilio_studio.foreign import quoted
from pulumi_twilio_studio.words import GATE_KEYS, OVERRIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_twilio_studio.stack.earlier import EarlierStack
    from pulumi_twilio_studio.stack.home import StackHome

AFTER, AFTER_FOR = GATE_KEYS


def earlier_of(
    get: Callable[[str], str | None], home: Callable[[], StackHome]
) -> EarlierStack | None:
    """Return the stack that must run a flow first, or None. `get` answers a key of our namespace."""
    after = (get(AFTER) or "").strip()
    if not after:
        return None
    from pulumi_twilio_studio.stack.earlier import earlier_stack  # noqa: PLC0415 -- most stacks come after none

    return earlier_stack(home(), after, short_duration(get(AFTER_FOR) or ""))


def override_of(environ: Mapping[str, str]) -> str | None:
    """Return why this run may pass the gate, as a commit message carries it. None if it may not."""
    from pulumi_twilio_studio.lifecycle.flow.promotion import reason_of  # noqa: PLC0415 -- a program does not use it

    return reason_of(environ[OVERRIDE]) if OVERRIDE in environ else None


def wrong_promotion(
    config: Mapping[str, Any],
    home: StackHome,
    organization: str,
    override: str | None,
) -> list[str]:
    """Return what is wrong with the configuration of the gate. `config` answers keys of our namespace.

    With an override, it may be that the stack does not exist: that may be what the override is for.
    """
    after, lasting = (str(config.get(key, "")).strip() for key in (AFTER, AFTER_FOR))
    found = []
    if AFTER_FOR in config and short_duration(lasting) is None:
        found.append(
            f"{AFTER_FOR} is {quoted(lasting)}, and must be a length of time such as 30m, 24h or 2d"
        )
    if AFTER not in config:
        return [*found, f"{AFTER_FOR} says for how long, and {AFTER} must say in which stack"]
    from pulumi_twilio_studio.stack.earlier import absence, misnaming  # noqa: PLC0415 -- as in earlier_of

    problem = misnaming(home, organization, after)
    if problem is None and not override:
        problem = absence(home, after)
    return [*found, *([f"{AFTER} is {quoted(after)}: {problem}"] if problem else [])]
