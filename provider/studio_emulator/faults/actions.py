"""What a fault can do to a request, one class per action. docs/emulator.md explains each action.

A new action is one class here and its entry in `ACTIONS`.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from typing import Any, ClassVar

from studio_emulator import delivery
from studio_emulator.call import Answer
from studio_emulator.errors import failed, html_page, too_many_requests
from studio_emulator.exchange import Exchange, Unanswered
from studio_emulator.expectations import (
    BODY,
    PAUSE,
    PHASE,
    POINTERS,
    SECONDS,
    STATUS,
    SWITCH,
    TRUE,
    VALUES,
    Expectation,
    text,
)
from studio_emulator.faults.tampering import tampered


class When(Enum):
    """The point of a request's way at which an action acts."""

    BEFORE = "before"
    """Before the request is applied."""
    AFTER = "after"
    """After the request is applied, before the answer is sent."""
    DELIVERY = "delivery"
    """While the answer is sent."""


class Action:
    """One thing that a fault does, at one point of the way. A subclass overrides the method of its point."""

    takes: ClassVar[Expectation]
    options: ClassVar[Mapping[str, Expectation]] = {}
    when: When = When.BEFORE

    def __init__(self, value: Any, options: Mapping[str, Any]) -> None:
        self.value = value
        self.given = options

    async def before(self, exchange: Exchange) -> Answer | None:
        """Return an answer instead of applying the request; None to apply it."""
        return None

    def changes(self, answer: Answer) -> bool:
        """Return whether the action changes this answer."""
        return True

    async def after(self, exchange: Exchange, answer: Answer) -> Answer:
        """Return the answer that replaces the one from applying the request."""
        return answer

    async def deliver(self, exchange: Exchange, answer: Answer, headers: Mapping[str, str]) -> None:
        """Send the answer."""
        await delivery.whole(exchange.send, answer, headers)

    def release(self) -> None:
        """Release the request, if it is held."""


class _InPhase(Action):
    """An action before or after the request is applied, as its value says."""

    takes = PHASE

    def __init__(self, value: Any, options: Mapping[str, Any]) -> None:
        super().__init__(value, options)
        self.when = When(value)


class Status(Action):
    """Answer with that status, with or without applying the request."""

    takes = STATUS
    options: ClassVar = {"apply": SWITCH, "body": BODY}

    def __init__(self, value: Any, options: Mapping[str, Any]) -> None:
        super().__init__(value, options)
        self.when = When.AFTER if options.get("apply") else When.BEFORE

    async def before(self, exchange: Exchange) -> Answer | None:
        return self._planted(exchange)

    async def after(self, exchange: Exchange, answer: Answer) -> Answer:
        return self._planted(exchange)

    def _planted(self, exchange: Exchange) -> Answer:
        if self.given.get("body") == "html":
            page = html_page(self.value)
            return _bodiless(Answer(self.value, page, content_type="text/html"))
        if self.value < 300:
            return _bodiless(Answer(self.value, b"{}"))
        return exchange.refusal(failed(self.value))


class Drop(_InPhase):
    """Cut the connection instead of answering."""

    async def before(self, exchange: Exchange) -> Answer | None:
        raise Unanswered

    async def after(self, exchange: Exchange, answer: Answer) -> Answer:
        raise Unanswered


class Hold(_InPhase):
    """Hold the request until the faults are cleared; raises Unanswered if the client has gone."""

    def __init__(self, value: Any, options: Mapping[str, Any]) -> None:
        super().__init__(value, options)
        self._released = asyncio.Event()

    async def before(self, exchange: Exchange) -> Answer | None:
        await self._hold(exchange)
        return None

    async def after(self, exchange: Exchange, answer: Answer) -> Answer:
        await self._hold(exchange)
        return answer

    async def _hold(self, exchange: Exchange) -> None:
        gone = asyncio.ensure_future(delivery.until_gone(exchange.receive))
        released = asyncio.ensure_future(self._released.wait())
        await asyncio.wait({gone, released}, return_when=asyncio.FIRST_COMPLETED)
        released.cancel()
        if gone.done():
            raise Unanswered
        gone.cancel()

    def release(self) -> None:
        self._released.set()


class Delay(Action):
    """Wait before the request is applied."""

    takes = PAUSE

    async def before(self, exchange: Exchange) -> Answer | None:
        await asyncio.sleep(self.value / 1000)
        return None


class Throttle(Action):
    """Answer 429 without applying the request."""

    takes = TRUE
    options: ClassVar = {"retry_after": SECONDS}

    async def before(self, exchange: Exchange) -> Answer | None:
        retry_after = self.given.get("retry_after", exchange.world.settings.retry_after)
        return exchange.refusal(too_many_requests(retry_after))


class ActOn(Action):
    """Apply the request to another account, as a parent's credentials silently do for a subaccount."""

    takes = text("an account SID")

    async def before(self, exchange: Exchange) -> Answer | None:
        account = exchange.world.accounts.fetch(self.value)
        if account is None:  # control.py refuses such a fault, and accounts are never removed
            raise LookupError(f"There is no account {self.value}.")
        if exchange.identity is not None:
            exchange.identity = replace(exchange.identity, account=account)
        return None


class RepeatPage(Action):
    """Make a page of a list name itself as the next page."""

    takes = TRUE
    when = When.AFTER

    def changes(self, answer: Answer) -> bool:
        return answer.status == 200

    async def after(self, exchange: Exchange, answer: Answer) -> Answer:
        return replace(answer, body=delivery.leading_nowhere(answer.body))


class Rewrite(Action):
    """Answer with other values, types or fields."""

    takes = VALUES
    options: ClassVar = {"without": POINTERS, "as_status": STATUS}
    when = When.AFTER

    def changes(self, answer: Answer) -> bool:
        return self._rewritten(answer) != answer

    async def after(self, exchange: Exchange, answer: Answer) -> Answer:
        return self._rewritten(answer)

    def _rewritten(self, answer: Answer) -> Answer:
        body = tampered(answer.body, self.value, self.given.get("without", ()))
        status = self.given.get("as_status", answer.status)
        if body is None and status == answer.status:
            return answer
        return _bodiless(replace(answer, status=status, body=answer.body if body is None else body))


class Truncate(Action):
    """Send half of the answer, then close the connection."""

    takes = TRUE
    when = When.DELIVERY

    async def deliver(self, exchange: Exchange, answer: Answer, headers: Mapping[str, str]) -> None:
        scope, receive, send = exchange.scope, exchange.receive, exchange.send
        await delivery.truncated(scope, receive, send, answer, headers)


class Drip(Action):
    """Send the answer in pieces."""

    takes = PAUSE
    when = When.DELIVERY

    async def deliver(self, exchange: Exchange, answer: Answer, headers: Mapping[str, str]) -> None:
        await delivery.dripped(exchange.send, answer, headers, self.value / 1000)


def _bodiless(answer: Answer) -> Answer:
    """Return the answer, without a body if its status allows none (RFC 9110, 15.3.5 and 15.4.5)."""
    return replace(answer, body=b"") if answer.status in {204, 304} else answer


ACTIONS: Mapping[str, type[Action]] = {
    "status": Status,
    "drop": Drop,
    "hold": Hold,
    "delay_ms": Delay,
    "drip_ms": Drip,
    "throttle": Throttle,
    "truncate": Truncate,
    "repeat_page": RepeatPage,
    "act_on": ActOn,
    "rewrite": Rewrite,
}
"""Every action by its name in a description. A rule has exactly one."""
