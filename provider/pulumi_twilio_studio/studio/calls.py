"""Calls to one product with one account's credentials: send, repeat where that is safe, judge the answer."""

from __future__ import annotations

import threading
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
    """One product's API, for the account that `settings` name. Threads may share it.

    `before_write` is called before every attempt to change something; what it raises comes through.
    `renew` gets the credentials that were refused, and returns the ones to go on with. If it
    returns the same ones, the refusal stands.
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
        self._product = product
        self._opening = threading.Lock()
        self._opened: Transport | None = None

    @property
    def _transport(self) -> Transport:
        """The connections, opened at the first call.

        A program only declares, and of a quiet preview's two provider processes one has nothing to ask.
        """
        with self._opening:
            if self._opened is None:
                from pulumi_twilio_studio.studio.transport import (  # noqa: PLC0415 -- a fifth of a process's start
                    Transport,
                )

                self._opened = Transport(self._settings, self._pace, self._product)
            return self._opened

    def close(self) -> None:
        """Close the pooled connections."""
        if self._opened is not None:
            self._opened.close()

    def call(
        self,
        operation: Operation,
        path: str,
        read: Callable[[Answer], T],
        form: Sequence[tuple[str, str]] | None = None,
    ) -> T:
        """Return what `read` makes of the answer; raises only StudioErrors.

        A ValueError of `read` becomes `Unknown`.
        """
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
        answer, failure = self._send(operation, path, form)
        if isinstance(failure, Unauthorized) and self._renew_credentials(used):  # it did not happen
            answer, failure = self._send(operation, path, form)
        if failure:
            raise failure
        try:
            return read(answer)
        except ValueError as error:
            flaw = str(error)
        raise Unknown(f"Twilio's answer cannot be used: {printable(flaw)}", **answer.call())

    def _send(
        self, operation: Operation, path: str, form: Sequence[tuple[str, str]] | None
    ) -> tuple[Answer, StudioError | None]:
        with self._transport.gate.slot() as number:
            if operation.writes:
                self._before_write()
            answer = self._transport.send(_METHODS.get(operation, "POST"), path, form)
            failure = error_of(answer, self._settings, self._pace.now(), operation.success)
            self._transport.gate.learn(number, throttled=isinstance(failure, Throttled))
        return answer, failure

    def _renew_credentials(self, used: Settings) -> bool:
        """Return whether there are other credentials than those just used; if so, they are now in use."""
        renewed = self._renew(used)
        if renewed.basic_auth() == used.basic_auth():
            return False
        # In this order: a thread that reads the new settings must not send the old credentials.
        self._transport.sign_in(renewed)
        self._settings = renewed
        return True


def wrong_account(
    settings: Settings,
    actual: str,
    answer: Answer,
    outcome: str = "the answer was discarded",
) -> WrongAccount:
    """Build the error for an answer about another account than `settings` name.

    `outcome` says what became of the answer.
    """
    return WrongAccount(
        f"the credentials act on account {printable(actual)}, not on {settings.account_sid} as meant; {outcome}",
        next_step=f"check {settings.credentials_named()}: use credentials of {settings.account_sid} itself",
        meant=settings.account_sid,
        actual=actual,
        **answer.call(),
    )


_METHODS = {Operation.READ: "GET", Operation.DELETE: "DELETE"}
