"""Every expected failure reaches the user as one sentence."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pulumi import dynamic

from pulumi_twilio_studio.failures import Error as Failure
from pulumi_twilio_studio.resources.session import SESSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Error(Exception):
    """What the user reads: the engine shows the class's name, a colon, and the sentence."""

    __module__ = "builtins"  # Python prints the module of any other class


@contextmanager
def user_errors() -> Iterator[None]:
    """Turn an expected failure into an Error without a chain of causes, which the engine would show too.

    The Error keeps the calls that led to the failure, for TWILIO_STUDIO_TRACEBACK. The failure itself may quote a
    secret.
    """
    try:
        yield
    except Failure as failure:
        raise Error(SESSION.explained(failure)).with_traceback(failure.__traceback__) from None


def check_failures(problems: Iterable[str]) -> list[dynamic.CheckFailure]:
    """Return all problems as one failure of a check, or an empty list if there are none.

    It has no property's name: the engine would print that property's value, a whole definition or a secret, before the
    sentence.
    """
    text = SESSION.shown("\n".join(problems))
    return [dynamic.CheckFailure("", text)] if text else []
