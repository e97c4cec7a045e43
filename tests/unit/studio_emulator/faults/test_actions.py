from __future__ import annotations

import base64
import socket
import threading
import time
from typing import Any

import pytest
import requests

from studio_emulator import Emulator
from support.emulator_api import Api

FAILURES = {
    "refused": ({"status": 503}, 503, False),
    "applied and failed": ({"status": 500, "apply": True}, 500, True),
    "unauthorized": ({"status": 401}, 401, False),
    "throttled": ({"throttle": True}, 429, False),
}


@pytest.mark.parametrize(("action", "status", "applied"), FAILURES.values(), ids=FAILURES)
def test_answers_a_failure(
    api: Api, emulator: Emulator, action: dict[str, Any], status: int, applied: bool
) -> None:
    flow = api.create()
    emulator.fault({"match": {"method": "POST"}, "action": action})

    answer = api.update(flow["sid"])

    assert (status, status) == (answer.status_code, answer.json()["status"])
    assert applied == emulator.writes()[-1]["applied"]
    assert 1 + applied == emulator.flows()[0]["revision"]


def test_answers_html_in_twilios_place(api: Api, emulator: Emulator) -> None:
    emulator.fault({"action": {"status": 502, "body": "html"}})

    answer = api.get("/v2/Flows")

    assert (502, "text/html") == (answer.status_code, answer.headers["Content-Type"])
    assert "<h1>502 Bad Gateway</h1>" in answer.text


@pytest.mark.parametrize(("seconds", "header"), [(None, None), (3, "3")])
def test_throttles_with_and_without_a_retry_after(
    api: Api, emulator: Emulator, seconds: int | None, header: str | None
) -> None:
    emulator.fault({"action": {"throttle": True, "retry_after": seconds}})

    answer = api.get("/v2/Flows")

    assert (429, 20429) == (answer.status_code, answer.json()["code"])
    assert header == answer.headers.get("Retry-After")


@pytest.mark.parametrize(("phase", "revision"), [("before", 1), ("after", 2)])
def test_drops_the_connection_before_or_after_the_write(
    api: Api, emulator: Emulator, phase: str, revision: int
) -> None:
    flow = api.create()
    emulator.fault({"action": {"drop": phase}})

    with pytest.raises(requests.ConnectionError):
        api.update(flow["sid"])

    assert revision == emulator.flows()[0]["revision"]
    assert emulator.writes()[-1]["status"] is None


def test_cuts_an_answer_in_the_middle(api: Api, emulator: Emulator) -> None:
    flow = api.create()
    emulator.fault({"action": {"truncate": True}})

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        api.update(flow["sid"])

    assert 2 == emulator.flows()[0]["revision"]


@pytest.mark.parametrize("action", ["delay_ms", "drip_ms"])
def test_slows_an_answer_down_without_changing_it(
    api: Api, emulator: Emulator, action: str
) -> None:
    flow = api.create()
    emulator.fault({"action": {action: 60}})

    started = time.perf_counter()
    fetched = api.get(f"/v2/Flows/{flow['sid']}").json()

    assert time.perf_counter() - started >= 0.06
    assert flow == fetched


SUCCESSES = {
    "JSON": ({"status": 200}, "application/json", "{}"),
    "a page": ({"status": 200, "body": "html"}, "text/html", "<h1>200 OK</h1>"),
    "nothing": ({"status": 204}, None, ""),
}


@pytest.mark.parametrize(("action", "kind", "text"), SUCCESSES.values(), ids=SUCCESSES)
def test_answers_a_success_that_is_none(
    api: Api, emulator: Emulator, action: dict[str, Any], kind: str | None, text: str
) -> None:
    flow = api.create()
    emulator.fault({"match": {"method": "DELETE"}, "action": action})

    answer = api.delete(f"/v2/Flows/{flow['sid']}")

    assert (action["status"], kind) == (answer.status_code, answer.headers.get("Content-Type"))
    assert text in answer.text
    assert [flow["sid"]] == [kept["sid"] for kept in emulator.flows()]


def test_answers_other_values_than_it_stores(api: Api, emulator: Emulator) -> None:
    emulator.fault({"action": {"rewrite": {"/sid": None, "/links/x": 7}, "without": ["/url"]}})

    answer = api.create()

    [stored] = emulator.flows()
    assert (None, 7) == (answer["sid"], answer["links"]["x"])
    assert "url" not in answer
    assert stored["sid"].startswith("FW")
    assert 1 == emulator.faults()[0]["fired"]


def test_answers_another_status_than_it_would(api: Api, emulator: Emulator) -> None:
    flow = api.create()
    emulator.fault({"action": {"rewrite": {}, "as_status": 202}})

    answer = api.update(flow["sid"])

    assert (202, 2) == (answer.status_code, answer.json()["revision"])


@pytest.mark.parametrize("pointer", ["/nothing/there", "/flows/7/sid", "/flows/x", "/meta/page/0"])
def test_a_rewrite_that_changes_nothing_has_not_fired(
    api: Api, emulator: Emulator, pointer: str
) -> None:
    api.create()
    emulator.fault({"action": {"rewrite": {pointer: 7}}})

    api.get("/v2/Flows")

    assert (1, 0) == tuple(emulator.faults()[0][name] for name in ("matched", "fired"))


def test_repeats_a_page(api: Api, emulator: Emulator) -> None:
    api.create()
    emulator.fault({"action": {"repeat_page": True}})

    meta = api.get("/v2/Flows").json()["meta"]

    assert meta["url"] == meta["next_page_url"]


@pytest.mark.parametrize("path", ["/2010-04-01/Accounts.json", "flow"])
def test_repeats_a_classic_page_and_leaves_alone_what_is_none(
    api: Api, emulator: Emulator, path: str
) -> None:
    flow = api.create()
    emulator.fault({"action": {"repeat_page": True}})

    body = api.get(f"/v2/Flows/{flow['sid']}" if path == "flow" else path).json()

    assert body.get("uri") == body.get("next_page_uri")
    assert body.get("sid") == (flow["sid"] if path == "flow" else None)


def test_acts_on_another_account_than_the_one_that_asked(api: Api, emulator: Emulator) -> None:
    other = emulator.create_account("Other")
    emulator.fault({"action": {"act_on": other["sid"]}})

    flow = api.create()

    assert other["sid"] == flow["account_sid"]


@pytest.mark.parametrize(("phase", "revision"), [("before", 1), ("after", 2)])
def test_holds_a_request_at_an_exact_phase(
    api: Api, emulator: Emulator, phase: str, revision: int
) -> None:
    flow = api.create()
    fault = emulator.fault({"match": {"method": "POST"}, "action": {"hold": phase}})
    answers = []
    asking = threading.Thread(target=lambda: answers.append(api.update(flow["sid"])))

    asking.start()
    assert emulator.wait_fired(fault)
    held_at = emulator.flows()[0]["revision"]
    emulator.clear_faults()
    asking.join()

    assert revision == held_at
    assert [200] == [answer.status_code for answer in answers]
    assert 2 == emulator.flows()[0]["revision"]


def test_never_applies_a_held_write_whose_client_has_gone(api: Api, emulator: Emulator) -> None:
    flow = api.create()
    fault = emulator.fault({"match": {"method": "POST"}, "action": {"hold": "before"}})
    credentials = base64.b64encode(":".join(api.credentials).encode()).decode()
    head = f"POST /v2/Flows/{flow['sid']} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {credentials}\r\n"
    form = (
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 12\r\n\r\nStatus=draft"
    )

    with socket.create_connection(("127.0.0.1", int(api.base_url.rpartition(":")[2]))) as client:
        client.sendall(f"{head}{form}".encode())
        assert emulator.wait_fired(fault)
    while emulator.journal()[-1]["duration_ms"] is None:  # until the emulator sees that it has gone
        time.sleep(0.01)
    emulator.clear_faults()

    assert 1 == emulator.flows()[0]["revision"]
