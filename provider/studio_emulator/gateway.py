"""The way of one request: journal, credentials, limits, faults, handler, answer."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable

from starlette.types import Receive, Scope, Send

from studio_emulator import auth, delivery
from studio_emulator.call import Answer, Call, World
from studio_emulator.errors import TwilioError, not_permitted, too_many_requests, unauthorized
from studio_emulator.exchange import Exchange, Unanswered
from studio_emulator.faults import Faults
from studio_emulator.journal import Journal
from studio_emulator.routes import Endpoint, matched
from studio_emulator.tls.hosts import TUNNEL


async def _read(receive: Receive) -> bytes | None:
    """Return the whole body, or None if the client left before its end. Half a form is not a request."""
    pieces: list[bytes] = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces.append(message["body"])
        more = message["more_body"]
    return b"".join(pieces)


class Gateway:
    """The ASGI application of Twilio's own paths.

    Handlers run on the event loop, one after the other. So no request sees half of another's
    changes, and no lock is needed.
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
        exchange = self._open(scope, receive, send, body)
        account = exchange.entry.account_sid or "nobody"
        self._in_flight[account] += 1
        try:
            answer = await self._answer(exchange, self._in_flight[account])
        except Unanswered:
            exchange.entry.duration_ms = (time.perf_counter() - started) * 1000
            await delivery.cut(scope, receive)
        else:
            exchange.entry.status = answer.status
            exchange.entry.duration_ms = (time.perf_counter() - started) * 1000
            await self._deliver(exchange, answer, self._in_flight[account])
        finally:
            self._in_flight[account] -= 1

    async def _deliver(self, exchange: Exchange, answer: Answer, in_flight: int) -> None:
        request_id = f"RQ{self.world.random.getrandbits(128):032x}"
        product = exchange.endpoint.product if exchange.endpoint else "api"
        headers = {
            **delivery.headers(answer, request_id, in_flight, exchange.entry.duration_ms or 0),
            "X-API-Domain": f"{product}.twilio.com",
        }
        if exchange.rule is None:
            await delivery.whole(exchange.send, answer, headers)
        else:
            await exchange.rule.deliver(exchange, answer, headers)

    def _open(self, scope: Scope, receive: Receive, send: Send, body: bytes) -> Exchange:
        headers = dict(scope["headers"])
        authorization = headers.get(b"authorization", b"").decode("latin-1")
        entry = self.journal.open(
            time=self._clock(),
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            username=auth.username_of(authorization),
            body=body,
        )
        exchange = Exchange(
            scope=scope,
            receive=receive,
            send=send,
            body=body,
            headers=headers,
            world=self.world,
            entry=entry,
        )
        try:
            exchange.endpoint, exchange.params = matched(entry.method, entry.path)
            exchange.identity = auth.authenticate(authorization, self.world.accounts)
        except TwilioError as error:
            exchange.refused = error
        else:
            entry.account_sid = exchange.identity.account.sid
        return exchange

    async def _answer(self, exchange: Exchange, in_flight: int) -> Answer:
        """Return the answer, after the latency, the limit and the fault have acted."""
        settings, entry = self.world.settings, exchange.entry
        if settings.latency_ms:
            await asyncio.sleep(settings.latency_ms / 1000)
        if settings.concurrency_limit is not None and in_flight > settings.concurrency_limit:
            return exchange.refusal(too_many_requests(settings.retry_after))
        rule = self.faults.take(entry.method, entry.path, entry.account_sid)
        if rule is None:
            return self._apply(exchange)
        exchange.rule, entry.fault = rule, rule.id
        return await rule.answer(exchange, lambda: self._apply(exchange))

    def _apply(self, exchange: Exchange) -> Answer:
        """Return what the handler answers; a refusal if it refuses."""
        changes = self.world.database.changes
        try:
            answer = self._handle(exchange)
        except TwilioError as error:
            return exchange.refusal(error)
        exchange.entry.applied = self.world.database.changes != changes
        return answer

    def _handle(self, exchange: Exchange) -> Answer:
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

    def _check_allowed(self, identity: auth.Identity, endpoint: Endpoint) -> None:
        settings, account = self.world.settings, identity.account
        # A suspended parent still reaches /2010-04-01; otherwise code 21476 could never be
        # answered.
        if endpoint.product != "api" or not (account.is_parent and account.status == "suspended"):
            auth.check_active(identity, self.world.accounts, settings.inactive_account)
        if identity.key is not None and not identity.key.grants(endpoint.permission):
            raise not_permitted(endpoint.permission, int(settings.missing_permission))
        is_studio = endpoint.product == "studio"
        if is_studio and account.is_parent and settings.parent_on_studio == "refuse":
            raise unauthorized("Authenticate", detail="Use the subaccount's own credentials.")
