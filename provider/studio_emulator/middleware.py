"""What happens to every request on the way to its handler, one function for each step.

`studio_emulator.app` lists the steps in their order. A step has the shape of Starlette's
`dispatch(request, call_next)`. The chain is our own, because Starlette passes a response on as a
stream, and faults rewrite and cut whole responses.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from studio_emulator.auth import authenticate, check_active, username_of
from studio_emulator.errors import TwilioError, not_permitted, too_many_requests, unauthorized
from studio_emulator.exchange import Request, Response
from studio_emulator.routes import match_route
from studio_emulator.store.accounts import AccountStore

Next = Callable[[Request], Awaitable[Response]]


class Middleware(Protocol):
    """One step on the way of a request."""

    def __call__(self, request: Request, call_next: Next) -> Awaitable[Response]:
        """Return the response. `call_next` leads the request through the steps that follow."""


def chain(middlewares: Sequence[Middleware], last: Next) -> Next:
    """Return what leads a request through all of them, and then to `last`."""
    for middleware in reversed(middlewares):
        last = partial(middleware, call_next=last)
    return last


async def identify(request: Request, call_next: Next) -> Response:
    """Find out what is asked for and by whom.

    `authorize` refuses what must be refused, and no earlier step: so a fault comes before every
    401 and 404.
    """
    try:
        endpoint, request.params = match_route(request.method, request.routed_path)
        request.endpoint, request.product = endpoint, endpoint.product
        accounts = request.app.store(AccountStore)
        request.identity = authenticate(request.header("authorization"), accounts)
    except TwilioError as error:
        request.refusal = error
    return await call_next(request)


async def count_in_flight(request: Request, call_next: Next) -> Response:
    """Count the request for its account until the response has been sent."""
    account, in_flight = request.account_sid or "nobody", request.app.in_flight
    in_flight[account] += 1
    request.after_delivery.callback(in_flight.subtract, [account])
    request.in_flight = in_flight[account]
    response = await call_next(request)
    return _with_headers(response, {"Twilio-Concurrent-Requests": str(in_flight[account])})


async def add_headers(request: Request, call_next: Next) -> Response:
    """Add the headers that every answer of Twilio has."""
    response = await call_next(request)
    if response.status is None:
        return response
    fields = {
        "Twilio-Request-Id": f"RQ{request.app.random.getrandbits(128):032x}",
        "Twilio-Request-Duration": f"{(request.entry.duration_ms or 0) / 1000:.3f}",
        "X-Home-Region": "us1",
        "X-Powered-By": "AT-5000",
        "X-Shenanigans": "none",
        "X-API-Domain": f"{request.product}.twilio.com",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag",
    }
    return _with_headers(response, fields)


def _with_headers(response: Response, fields: Mapping[str, str]) -> Response:
    return replace(response, headers={**fields, **response.headers})


async def keep_journal(request: Request, call_next: Next) -> Response:
    """Note the request when it comes, and its status and duration before the response is sent."""
    request.entry = request.app.journal.open(
        time=time.time(),
        method=request.method,
        path=request.routed_path,
        query=request.scope["query_string"].decode("latin-1"),
        username=username_of(request.header("authorization")),
        account_sid=request.account_sid,
        body=request.body,
    )
    response = await call_next(request)
    request.entry.status = response.status
    request.entry.duration_ms = (time.perf_counter() - request.started) * 1000
    return response


async def add_latency(request: Request, call_next: Next) -> Response:
    """Wait as long as the setting `latency_ms` says."""
    if request.app.settings.latency_ms:
        await asyncio.sleep(request.app.settings.latency_ms / 1000)
    return await call_next(request)


async def limit_concurrency(request: Request, call_next: Next) -> Response:
    """Answer 429 to more requests of one account at a time than the setting `concurrency_limit` allows."""
    settings = request.app.settings
    limit = settings.concurrency_limit
    if limit is not None and request.in_flight > limit:
        return request.refuse(too_many_requests(settings.retry_after))
    return await call_next(request)


async def answer_refusals(request: Request, call_next: Next) -> Response:
    """Answer with the TwilioError that a later step raises."""
    try:
        return await call_next(request)
    except TwilioError as error:
        return request.refuse(error)


async def authorize(request: Request, call_next: Next) -> Response:
    """Refuse what `identify` found wrong, and a caller who may not do what is asked for."""
    if request.refusal is not None:
        raise request.refusal
    identity, settings = request.identity, request.app.settings
    account, endpoint = identity.account, request.endpoint
    # A suspended parent still reaches /2010-04-01; otherwise code 21476 could never be answered.
    if endpoint.product != "api" or not (account.is_parent and account.status == "suspended"):
        check_active(identity, request.app.store(AccountStore), settings.inactive_account)
    if identity.key is not None and not identity.key.grants(endpoint.permission):
        raise not_permitted(endpoint.permission, int(settings.missing_permission))
    is_studio = endpoint.product == "studio"
    if is_studio and account.is_parent and settings.parent_on_studio == "refuse":
        raise unauthorized("Authenticate", detail="Use the subaccount's own credentials.")
    return await call_next(request)


async def handle(request: Request) -> Response:
    """Return what the handler answers, and note whether it changed the store.

    A handler does not wait. So no request sees half of another's changes, and no lock is needed.
    """
    changes = request.app.database.changes
    response = request.endpoint.handler(request)
    request.entry.applied = request.app.database.changes != changes
    return response
