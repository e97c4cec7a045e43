"""Send a write exactly once, although its answer may be lost. Twilio offers no idempotency key."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pulumi_twilio_studio.studio.errors import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def send_once(send: Callable[[], T], find: Callable[[], T | None]) -> T:
    """Return what the write made. If its answer is lost and `find` does not find its effect, send it once more.

    `find` looks for as long as reads may lag, and returns None if the write had no effect. Raises Unknown if the second
    answer is lost too and there is no effect.
    """
    try:
        return send()
    except Unknown:
        found = find()
        if found is not None:
            return found
    try:
        return send()
    except Unknown:
        found = find()
        if found is None:
            raise
        return found
