"""Count the flows that a run replaces. Only the provider's diff knows them, and each one deletes a flow in the end."""

from __future__ import annotations

import os
import threading
from functools import cache
from pathlib import Path

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.resources.losses import COUNTED_FROM, WAY_ON, is_allowed, is_mass
from pulumi_twilio_studio.resources.session import SESSION
from pulumi_twilio_studio.stack.home import StackHome
from pulumi_twilio_studio.stack.state import FLOW

_LOCK = threading.Lock()
_replaced: set[str] = set()


def check_replacement(identity: str, replaces: list[str]) -> list[str]:
    """Return the properties that replace that flow, unless this run replaces too many flows of its stack.

    Raises OperationError for each flow beyond the share that needs no permission. The first ones have passed by then:
    an `up` is preceded by a preview, which shows this.
    """
    if not replaces:
        return replaces
    with _LOCK:
        _replaced.add(identity)
        number = len(_replaced)
        is_harmless = not is_mass(number, COUNTED_FROM) or is_allowed(SESSION.setting)
        total = 0 if is_harmless else _flows_of(*identity.split("/", 3)[1:3])
    if is_mass(number, total):
        raise OperationError(
            f"At least {number} of the {total} flows of this stack would be replaced, which "
            f"deletes the old ones, because their {' and '.join(replaces)} changed. {WAY_ON}"
        )
    return replaces


@cache
def _flows_of(project: str, stack: str) -> int:
    """Return how many flows the state holds, or 0 if it cannot be read. The program's guard reports that."""
    try:
        state = StackHome.around(Path.cwd(), project, stack, os.environ).resources()
    except OperationError:
        return 0
    return sum(each["type"] == FLOW for each in state)
