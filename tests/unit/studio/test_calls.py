"""Calls are repeated where that is safe, are asked for before each write, and take no credentials along."""

from __future__ import annotations

import json
import pickle
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import NotFound, NotSent, Throttled
from pulumi_twilio_studio.studio.retry import RetryBudget, RetryPolicy
from support.client_calls import BUSY, CALLS, GONE, KEY, SID, WRITES, create, failure


@pytest.mark.parametrize(("request_line", "call"), CALLS.items(), ids=CALLS)
def test_asks_before_each_attempt_to_write_and_only_then(
    request_line: str,
    call: Callable[[Client], object],
    serve: Any,
    connect: Any,
    reply: Any,
) -> None:
    asked: list[str] = []
    replies = iter([reply(429, BUSY), reply(404, GONE)])
    client = connect(serve(lambda _: next(replies)), before_write=lambda: asked.append("may I?"))

    with pytest.raises(NotFound):
        call(client)

    assert (["may I?"] * 2 if request_line in WRITES else []) == asked


@pytest.mark.parametrize("request_line", WRITES)
def test_nothing_is_written_when_the_answer_is_no(
    request_line: str, serve: Any, connect: Any, reply: Any
) -> None:
    def refuse() -> None:
        raise ProcessLookupError("the engine is gone")

    server = serve(lambda _: reply())

    with pytest.raises(ProcessLookupError):
        CALLS[request_line](connect(server, before_write=refuse))

    assert [] == server.asked()


def test_waits_as_long_as_a_throttling_answer_says(
    serve: Any, connect: Any, reply: Any, clock: Any, flow_json: Any
) -> None:
    replies = iter([reply(429, BUSY, {"Retry-After": "7"}), reply(201, flow_json())])
    server = serve(lambda _: next(replies))

    create(connect(server, pace=clock.pace(random=lambda: 0.0)))

    assert [7.0] == clock.slept
    assert 2 == len(server.asked())


def test_an_api_that_is_down_is_told_by_address(connect: Any) -> None:
    with pytest.raises(NotSent) as caught:
        connect("http://127.0.0.1:1").flows()

    assert (
        "nothing answers at http://127.0.0.1:1: Connection refused (GET /v2/Flows, 4 attempts); is"
        " the network up, and TWILIO_BASE_URL (or twilio-studio:baseUrl) right?"
        == str(caught.value)
    )


@pytest.mark.parametrize("status", [307, 400, 401, 429, 500])
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_no_error_holds_the_credentials(
    call: Callable[[Client], object], status: int, serve: Any, connect: Any, reply: Any
) -> None:
    client = connect(serve(lambda _: reply(status, b"{}")), **KEY)

    error = failure(call, client)

    told = [error, vars(error), pickle.dumps(error), client, vars(client)]
    assert "canary" not in f"{error} {told!r}"
    assert (None, None) == (error.__cause__, error.__context__)


def test_does_not_pickle(connect: Any) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(connect("http://127.0.0.1:1"))


def test_32_threads_share_a_client(serve: Any, connect: Any, reply: Any, flow_json: Any) -> None:
    server = serve(lambda request: reply(200, flow_json(int(request.path[-32:], 16))))
    client = connect(server)
    sids = [f"FW{number:032x}" for number in range(1, 201)]

    with ThreadPoolExecutor(32) as threads:
        flows = list(threads.map(client.fetch_flow, sids))

    assert sids == [flow.sid for flow in flows]


@pytest.mark.parametrize("allowed", [1, 2, 3, 4])
def test_throttling_is_boring(
    allowed: int, serve: Any, connect: Any, reply: Any, flow_json: Any
) -> None:
    lock = threading.Lock()
    busy, served, refused = 0, 0, 0

    def answer(_: Any) -> Any:
        nonlocal busy, served, refused
        with lock:
            if busy >= allowed:
                refused += 1
                return reply(429, BUSY)
            busy += 1
            served += 1
        time.sleep(0.002)
        with lock:
            busy -= 1
        return reply(200, flow_json())

    pace = RetryPolicy(quota=RetryBudget(0), base_seconds=0.01)
    client = connect(serve(answer), pace=pace)

    with ThreadPoolExecutor(32) as threads:
        list(threads.map(client.fetch_flow, [SID] * 200))

    assert 200 == served
    assert refused < 40


def test_gives_up_on_an_api_that_only_throttles(serve: Any, connect: Any, reply: Any) -> None:
    server = serve(lambda _: reply(429, json.dumps(BUSY).encode()))

    with pytest.raises(Throttled, match="19 attempts"):
        connect(server).fetch_flow(SID)
