"""Calls to one product under one account's credentials: sent, sent again where that may be, and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.studio.answers import error_of
from pulumi_twilio_studio.studio.errors import (
    StudioError,
    Throttled,
    Unauthorized,
    Unknown,
    WrongAccount,
)
from pulumi_twilio_studio.studio.retry import Operation, RetryPolicy, call_with_retries

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pulumi_twilio_studio.studio.answers import Answer
    from pulumi_twilio_studio.studio.settings import Settings
    from pulumi_twilio_studio.studio.transport import Transport

T = TypeVar("T")
Form = list[tuple[str, str]]


class Calls:
    """One product's API, for the account that `settings` name; safe to share by threads.

    `before_write` is called before every attempt to change something, and what it raises comes through. `renew` answers
    the credentials to go on with after those it is given were refused; the same ones let the refusal stand.
    """

    def __init__(
        self,
        settings: Settings,
        product: str,
        pace: RetryPolicy,
        before_write: Callable[[], None] = lambda: None,
        renew: Callable[[Settings], Settings] = lambda rejected: rejected,
    ) -> None:
        self._settings = settings
        self._pace = pace
        self._before_write = before_write
        self._renew = renew
        self._transport = _transport(settings, pace, product)

    def close(self) -> None:
        """Close the pooled connections."""
        self._transport.close()

    def call(
        self,
        operation: Operation,
        path: str,
        read: Callable[[Answer], T],
        form: Sequence[tuple[str, str]] | None = None,
    ) -> T:
        """What `read` makes of the answer; raises StudioErrors only, Unknown for a ValueError of `read`."""
        return call_with_retries(
            operation, lambda: self._once(operation, path, read, form), self._pace
        )

    def _once(
        self,
        operation: Operation,
        path: str,
        read: Callable[[Answer], T],
        form: Sequence[tuple[str, str]] | None,
    ) -> T:
        used = self._settings
        answer, failure = self._sent(operation, path, form)
        if isinstance(failure, Unauthorized) and self._renewed(used):  # refused: it did not happen
            answer, failure = self._sent(operation, path, form)
        if failure:
            raise failure
        try:
            return read(answer)
        except ValueError as error:
            flaw = str(error)
        raise Unknown(f"Twilio's answer is of no use: {printable(flaw)}", **answer.call())

    def _sent(
        self, operation: Operation, path: str, form: Sequence[tuple[str, str]] | None
    ) -> tuple[Answer, StudioError | None]:
        with self._transport.gate.slot():
            if operation.writes:
                self._before_write()
            answer = self._transport.send(_METHODS.get(operation, "POST"), path, form)
            failure = error_of(answer, self._settings, self._pace.now(), operation.success)
            self._transport.gate.answered(throttled=isinstance(failure, Throttled))
        return answer, failure

    def _renewed(self, used: Settings) -> bool:
        """Whether there are other credentials than those just used; they are in use then."""
        renewed = self._renew(used)
        if renewed.basic_auth() == used.basic_auth():
            return False
        # In this order: who reads the new settings must not send the old credentials.
        self._transport.sign_in(renewed)
        self._settings = renewed
        return True


def wrong_account(
    settings: Settings,
    actual: str,
    answer: Answer,
    outcome: str = "the answer was discarded",
) -> WrongAccount:
    """The failure that an answer is about another account than `settings` mean; `outcome` says what became of it."""
    return WrongAccount(
        f"the credentials act on account {printable(actual)}, not on {settings.account_sid} as meant; {outcome}",
        next_step=f"check {settings.credentials_named()}: use credentials of {settings.account_sid} itself",
        meant=settings.account_sid,
        actual=actual,
        **answer.call(),
    )


_METHODS = {Operation.READ: "GET", Operation.DELETE: "DELETE"}


def _transport(settings: Settings, pace: RetryPolicy, product: str) -> Transport:
    """The way to the product; a program that only declares never takes it, and does not pay for requests."""
    from pulumi_twilio_studio.studio.transport import Transport  # noqa: PLC0415 -- a fifth of a program's start

    return Transport(settings, pace, product)
