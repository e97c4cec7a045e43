"""The way of one request: journal, credentials, limits, faults, handler, answer."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from starlette.types import Receive, Scope, Send

from studio_emulator import credentials, delivery
from studio_emulator.call import Answer, Call, World, refusal
from studio_emulator.errors import (
    TwilioError,
    failed,
    html_page,
    not_permitted,
    too_many_requests,
    unauthorized,
)
from studio_emulator.faults import Faults, Rule
from studio_emulator.hosts import TUNNEL
from studio_emulator.journal import Entry, Journal
from studio_emulator.routes import Endpoint, matched
from studio_emulator.tampering import tampered


class Unanswered(Exception):
    """The request gets no answer, its connection is cut."""


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request on its way, with what was found out about it."""

    scope: Scope
    receive: Receive
    send: Send
    body: bytes
    headers: Mapping[bytes, bytes]
    entry: Entry
    endpoint: Endpoint | None = None
    params: Mapping[str, str] | None = None
    identity: credentials.Identity | None = None
    refused: TwilioError | None = None
    rule: Rule | None = None

    def header(self, name: bytes) -> str:
        """A request header, empty if it was not sent."""
        return self.headers.get(name, b"").decode("latin-1")


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None if the client went away before its end: half a form is no request."""
    pieces: list[bytes] = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces.append(message["body"])
        more = message["more_body"]
    return b"".join(pieces)


def _bodiless(answer: Answer) -> Answer:
    """The answer, without a body where its status allows none (RFC 9110, 15.3.5 and 15.4.5)."""
    return replace(answer, body=b"") if answer.status in {204, 304} else answer


class Gateway:
    """The ASGI application of Twilio's own paths.

    Handlers run on the event loop, one after the other: a request changes the store as a whole
    or not at all, and no lock is needed.
    """

    def __init__(
        self,
        world: World,
        journal: Journal,
        faults: Faults,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.world = world
        self.journal = journal
        self.faults = faults
        self._clock = clock
        self._in_flight: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or cut its connection if a fault says so."""
        started = time.perf_counter()
        body = await _read(receive)
        if body is None:
            return
        exchange = self._opened(scope, receive, send, body)
        account = exchange.entry.account_sid or "nobody"
        self._in_flight[account] += 1
        try:
            answer = await self._answered(exchange, self._in_flight[account])
        except Unanswered:
            exchange.entry.duration_ms = (time.perf_counter() - started) * 1000
            await delivery.cut(scope, receive)
        else:
            exchange.entry.status = answer.status
            exchange.entry.duration_ms = (time.perf_counter() - started) * 1000
            await self._delivered(exchange, answer, self._in_flight[account])
        finally:
            self._in_flight[account] -= 1

    async def _delivered(self, exchange: Exchange, answer: Answer, in_flight: int) -> None:
        request_id = f"RQ{self.world.random.getrandbits(128):032x}"
        product = exchange.endpoint.product if exchange.endpoint else "iam"
        headers = {
            **delivery.headers(answer, request_id, in_flight, exchange.entry.duration_ms or 0),
            "X-API-Domain": f"{'api' if product == 'iam' else product}.twilio.com",
        }
        rule = exchange.rule
        if rule is not None and rule.kind in ("truncate", "drip_ms"):
            await self.faults.fire(rule)
        if rule is not None and rule.does("truncate"):
            await delivery.truncated(
                exchange.scope, exchange.receive, exchange.send, answer, headers
            )
        elif rule is not None and rule.does("drip_ms"):
            await delivery.dripped(exchange.send, answer, headers, rule.value / 1000)
        else:
            await delivery.whole(exchange.send, answer, headers)

    def _opened(self, scope: Scope, receive: Receive, send: Send, body: bytes) -> Exchange:
        headers = dict(scope["headers"])
        authorization = headers.get(b"authorization", b"").decode("latin-1")
        entry = self.journal.open(
            time=self._clock(),
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            username=credentials.username_of(authorization),
            body=body,
        )
        exchange = Exchange(
            scope=scope, receive=receive, send=send, body=body, headers=headers, entry=entry
        )
        try:
            exchange.endpoint, exchange.params = matched(entry.method, entry.path)
            exchange.identity = credentials.authenticate(authorization, self.world.accounts)
        except TwilioError as error:
            exchange.refused = error
        else:
            entry.account_sid = exchange.identity.account.sid
        return exchange

    async def _answered(self, exchange: Exchange, in_flight: int) -> Answer:
        """The answer, with what the latency, the limit and the fault do to it before it is sent."""
        settings, entry = self.world.settings, exchange.entry
        if settings.latency_ms:
            await asyncio.sleep(settings.latency_ms / 1000)
        if settings.concurrency_limit is not None and in_flight > settings.concurrency_limit:
            return refusal(too_many_requests(settings.retry_after), self.world.order())
        exchange.rule = rule = self.faults.take(entry.method, entry.path, entry.account_sid)
        if rule is None:
            return self._applied(exchange)
        entry.fault = rule.id
        early = await self._before(exchange, rule)
        answer = early or self._applied(exchange)
        return answer if early else await self._after(exchange, rule, answer)

    async def _before(self, exchange: Exchange, rule: Rule) -> Answer | None:
        if rule.does("delay_ms"):
            await self.faults.fire(rule)
            await asyncio.sleep(rule.value / 1000)
        elif rule.does("act_on"):
            await self.faults.fire(rule)
            self._impersonate(exchange, rule.value)
        elif rule.does("hold", "before"):
            await self._held(exchange, rule)
        elif rule.does("drop", "before"):
            await self.faults.fire(rule)
            raise Unanswered
        elif rule.does("throttle"):
            await self.faults.fire(rule)
            retry_after = rule.options.get("retry_after", self.world.settings.retry_after)
            return refusal(too_many_requests(retry_after), self.world.order())
        elif rule.does("status") and not rule.options.get("apply", False):
            await self.faults.fire(rule)
            return self._planted(rule)
        return None

    async def _after(self, exchange: Exchange, rule: Rule, answer: Answer) -> Answer:
        if rule.does("hold", "after"):
            await self._held(exchange, rule)
        elif rule.does("drop", "after"):
            await self.faults.fire(rule)
            raise Unanswered
        elif rule.does("status"):
            await self.faults.fire(rule)
            return self._planted(rule)
        elif rule.does("repeat_page") and answer.status == 200:
            await self.faults.fire(rule)
            return replace(answer, body=delivery.leading_nowhere(answer.body))
        elif rule.does("rewrite"):
            return await self._rewritten(rule, answer)
        return answer

    async def _rewritten(self, rule: Rule, answer: Answer) -> Answer:
        """The answer in other words; the rule has fired only if they are others."""
        body = tampered(answer.body, rule.value, rule.options.get("without", ()))
        status = rule.options.get("as_status", answer.status)
        if body is None and status == answer.status:
            return answer
        await self.faults.fire(rule)
        return _bodiless(replace(answer, status=status, body=answer.body if body is None else body))

    def _planted(self, rule: Rule) -> Answer:
        if rule.value < 300 and rule.options.get("body") != "html":
            return _bodiless(Answer(rule.value, b"{}"))
        if rule.options.get("body") == "html":
            page = html_page(rule.value)
            return _bodiless(Answer(rule.value, page, content_type="text/html"))
        return refusal(failed(rule.value), self.world.order())

    def _impersonate(self, exchange: Exchange, account_sid: str) -> None:
        account = self.world.accounts.fetch(account_sid)
        if exchange.identity is not None and account is not None:
            exchange.identity = replace(exchange.identity, account=account)

    async def _held(self, exchange: Exchange, rule: Rule) -> None:
        """Wait until the rules are cleared; raises Unanswered once the client has gone."""
        await self.faults.fire(rule)
        gone = asyncio.ensure_future(delivery.until_gone(exchange.receive))
        released = asyncio.ensure_future(rule.released.wait())
        await asyncio.wait({gone, released}, return_when=asyncio.FIRST_COMPLETED)
        released.cancel()
        if gone.done():
            raise Unanswered
        gone.cancel()

    def _applied(self, exchange: Exchange) -> Answer:
        """What the handler does and answers; a refusal if it refuses."""
        changes = self.world.database.changes
        try:
            answer = self._handled(exchange)
        except TwilioError as error:
            return refusal(error, self.world.order())
        exchange.entry.applied = self.world.database.changes != changes
        return answer

    def _handled(self, exchange: Exchange) -> Answer:
        if exchange.refused is not None:
            raise exchange.refused
        if exchange.endpoint is None or exchange.params is None or exchange.identity is None:
            raise LookupError("A request that is not refused has an endpoint and an identity.")
        self._check_allowed(exchange.identity, exchange.endpoint)
        folder = exchange.scope.get("extensions", {}).get(TUNNEL, {}).get("folder", "")
        return exchange.endpoint.handler(
            Call(
                method=exchange.entry.method,
                path=exchange.entry.path.removeprefix(folder),
                query_string=exchange.entry.query,
                content_type=exchange.header(b"content-type"),
                body=exchange.body,
                base_url=f"{exchange.scope['scheme']}://{exchange.header(b'host')}",
                folder=folder,
                params=exchange.params,
                identity=exchange.identity,
                world=self.world,
            )
        )

    def _check_allowed(self, identity: credentials.Identity, endpoint: Endpoint) -> None:
        settings, account = self.world.settings, identity.account
        # a suspended parent still reaches /2010-04-01, or code 21476 could never be answered
        if endpoint.product != "iam" or not (account.is_parent and account.status == "suspended"):
            credentials.check_active(identity, self.world.accounts, settings.inactive_account)
        if identity.key is not None and not identity.key.grants(endpoint.permission):
            raise not_permitted(endpoint.permission, int(settings.missing_permission))
        is_studio = endpoint.product == "studio"
        if is_studio and account.is_parent and settings.parent_on_studio == "refuse":
            raise unauthorized("Authenticate", detail="Use the subaccount's own credentials.")
