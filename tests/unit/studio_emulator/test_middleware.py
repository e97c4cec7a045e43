"""Limits and latency. The journal, permissions and faults have tests of their own."""

from __future__ import annotations

import threading
import time

from studio_emulator import Emulator
from support.emulator_api import Api, SignIn


def test_keeps_a_fault_for_later_when_the_limit_has_the_request(
    api: Api, emulator: Emulator
) -> None:
    emulator.fault({"action": {"status": 503}})
    emulator.change_settings(concurrency_limit=0)
    limited = api.get("/v2/Flows")

    emulator.change_settings(concurrency_limit=None)

    assert [429, 503] == [limited.status_code, api.get("/v2/Flows").status_code]


def test_answers_429_beyond_the_limit_of_concurrent_requests(
    api: Api, emulator: Emulator, sign_in: SignIn
) -> None:
    fault = emulator.fault({"action": {"hold": "before"}})
    emulator.change_settings(concurrency_limit=1, retry_after=2)
    holding = threading.Thread(target=lambda: api.get("/v2/Flows"))
    holding.start()
    emulator.wait_fired(fault)

    answer = sign_in(emulator.account_sid, emulator.auth_token).get("/v2/Flows")

    emulator.clear_faults()
    holding.join()
    assert (429, "2") == (answer.status_code, answer.headers["Retry-After"])
    assert "2" == answer.headers["Twilio-Concurrent-Requests"]
    assert 200 == api.get("/v2/Flows").status_code


def test_answers_late_if_told_so(api: Api, emulator: Emulator) -> None:
    emulator.change_settings(latency_ms=50)

    started = time.perf_counter()
    api.get("/v2/Flows")

    assert time.perf_counter() - started >= 0.05
