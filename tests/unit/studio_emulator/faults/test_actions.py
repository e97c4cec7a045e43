import base64
import socket
import threading
import time

import pytest
import requests

from studio_emulator.faults import Faults
from studio_emulator.faults.rules import parse

WRONG = {
    "no object": ([], "A fault must be an object like"),
    "no action": ({}, "A fault must be an object like"),
    "no kind of action": ({"action": {"apply": True}}, "A fault's action must be exactly one of"),
    "two actions": ({"action": {"drop": "before", "status": 500}}, "action is exactly one of"),
    "no status": ({"action": {"status": 199}}, "'status' takes an HTTP status, 200..599, not 199"),
    "no pointers": (
        {"action": {"rewrite": {"sid": 1}}},
        "'rewrite' takes an object of JSON pointers",
    ),
    "no list of pointers": (
        {"action": {"rewrite": {}, "without": "/sid"}},
        "a list of JSON pointers",
    ),
    "no phase": ({"action": {"drop": "during"}}, '\'drop\' takes "before" or "after"'),
    "no option": ({"action": {"drop": "after", "body": "html"}}, "action has no 'body'"),
    "no part": ({"time": 2, "action": {"status": 500}}, "A fault has no 'time'; there are match,"),
    "no matcher": ({"match": {"url": "x"}, "action": {"status": 500}}, "match has no 'url'"),
    "no pattern": (
        {"match": {"path": "("}, "action": {"status": 500}},
        "is not a regular expression",
    ),
    "no times": ({"times": 0, "action": {"status": 500}}, "times is 1 or more, or null"),
}


@pytest.mark.parametrize(("description", "sentence"), WRONG.values(), ids=WRONG)
def test_refuses_in_a_sentence(description, sentence):
    with pytest.raises(ValueError, match="fault") as refused:
        parse(description, "fault-1")

    assert sentence in str(refused.value)


def taken(match, requests_made, times=1):
    """Which of the requests a rule that matches so has, by their index."""
    faults = Faults()
    faults.plant({"match": match, "times": times, "action": {"status": 500}})
    return [index for index, asked in enumerate(requests_made) if faults.take(*asked)]


ASKED = [
    ("GET", "/v2/Flows", "AC1"),
    ("POST", "/v2/Flows", "AC1"),
    ("POST", "/v2/Flows/FW1", "AC2"),
    ("POST", "/v2/Flows/FW1", None),
]
MATCHES = {
    "everything": ({}, [0, 1, 2, 3]),
    "a method": ({"method": "post"}, [1, 2, 3]),
    "a path": ({"path": "/Flows$"}, [0, 1]),
    "an account": ({"account": "AC2"}, [2]),
    "the second": ({"number": 2}, [1]),
    "the second of a method": ({"method": "POST", "number": 2}, [2]),
}


@pytest.mark.parametrize(("match", "expected"), MATCHES.values(), ids=MATCHES)
def test_takes_what_matches(match, expected):
    assert expected == taken(match, ASKED, times=None)


def test_takes_as_many_as_it_was_told_to():
    assert [0, 1] == taken({}, ASKED, times=2)


def test_leaves_a_request_that_another_rule_has_alone():
    faults = Faults()
    faults.plant({"action": {"status": 500}})
    faults.plant({"action": {"status": 503}})

    rules = [faults.take("GET", "/", None) for _ in range(3)]

    assert ["fault-1", "fault-2", None] == [rule and rule.id for rule in rules]


def test_lets_every_rule_count_what_another_took():
    faults = Faults()
    faults.plant({"action": {"status": 500}})
    faults.plant({"match": {"number": 2}, "action": {"status": 503}})

    rules = [faults.take("GET", "/", None) for _ in range(3)]

    assert ["fault-1", "fault-2", None] == [rule and rule.id for rule in rules]


FAILURES = {
    "refused": ({"status": 503}, 503, False),
    "applied and failed": ({"status": 500, "apply": True}, 500, True),
    "unauthorized": ({"status": 401}, 401, False),
    "throttled": ({"throttle": True}, 429, False),
}


@pytest.mark.parametrize(("action", "status", "applied"), FAILURES.values(), ids=FAILURES)
def test_answers_a_failure(api, emulator, action, status, applied):
    flow = api.create()
    emulator.fault({"match": {"method": "POST"}, "action": action})

    answer = api.update(flow["sid"])

    assert (status, status) == (answer.status_code, answer.json()["status"])
    assert applied == emulator.writes()[-1]["applied"]
    assert 1 + applied == emulator.flows()[0]["revision"]


def test_answers_html_in_twilios_place(api, emulator):
    emulator.fault({"action": {"status": 502, "body": "html"}})

    answer = api.get("/v2/Flows")

    assert (502, "text/html") == (answer.status_code, answer.headers["Content-Type"])
    assert "<h1>502 Bad Gateway</h1>" in answer.text


@pytest.mark.parametrize(("seconds", "header"), [(None, None), (3, "3")])
def test_throttles_with_and_without_a_retry_after(api, emulator, seconds, header):
    emulator.fault({"action": {"throttle": True, "retry_after": seconds}})

    answer = api.get("/v2/Flows")

    assert (429, 20429) == (answer.status_code, answer.json()["code"])
    assert header == answer.headers.get("Retry-After")


@pytest.mark.parametrize(("phase", "revision"), [("before", 1), ("after", 2)])
def test_drops_the_connection_before_or_after_the_write(api, emulator, phase, revision):
    flow = api.create()
    emulator.fault({"action": {"drop": phase}})

    with pytest.raises(requests.ConnectionError):
        api.update(flow["sid"])

    assert revision == emulator.flows()[0]["revision"]
    assert emulator.writes()[-1]["status"] is None


def test_cuts_an_answer_in_the_middle(api, emulator):
    flow = api.create()
    emulator.fault({"action": {"truncate": True}})

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        api.update(flow["sid"])

    assert 2 == emulator.flows()[0]["revision"]


@pytest.mark.parametrize("action", ["delay_ms", "drip_ms"])
def test_slows_an_answer_down_without_changing_it(api, emulator, action):
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
def test_answers_a_success_that_is_none(api, emulator, action, kind, text):
    flow = api.create()
    emulator.fault({"match": {"method": "DELETE"}, "action": action})

    answer = api.delete(f"/v2/Flows/{flow['sid']}")

    assert (action["status"], kind) == (answer.status_code, answer.headers.get("Content-Type"))
    assert text in answer.text
    assert [flow["sid"]] == [kept["sid"] for kept in emulator.flows()]


def test_answers_other_values_than_it_stores(api, emulator):
    emulator.fault({"action": {"rewrite": {"/sid": None, "/links/x": 7}, "without": ["/url"]}})

    answer = api.create()

    [stored] = emulator.flows()
    assert (None, 7) == (answer["sid"], answer["links"]["x"])
    assert "url" not in answer
    assert stored["sid"].startswith("FW")
    assert 1 == emulator.faults()[0]["fired"]


def test_answers_another_status_than_it_would(api, emulator):
    flow = api.create()
    emulator.fault({"action": {"rewrite": {}, "as_status": 202}})

    answer = api.update(flow["sid"])

    assert (202, 2) == (answer.status_code, answer.json()["revision"])


@pytest.mark.parametrize("pointer", ["/nothing/there", "/flows/7/sid", "/flows/x", "/meta/page/0"])
def test_a_rewrite_that_changes_nothing_has_not_fired(api, emulator, pointer):
    api.create()
    emulator.fault({"action": {"rewrite": {pointer: 7}}})

    api.get("/v2/Flows")

    assert (1, 0) == tuple(emulator.faults()[0][name] for name in ("matched", "fired"))


def test_repeats_a_page(api, emulator):
    api.create()
    emulator.fault({"action": {"repeat_page": True}})

    meta = api.get("/v2/Flows").json()["meta"]

    assert meta["url"] == meta["next_page_url"]


@pytest.mark.parametrize("path", ["/2010-04-01/Accounts.json", "flow"])
def test_repeats_a_classic_page_and_leaves_alone_what_is_none(api, emulator, path):
    flow = api.create()
    emulator.fault({"action": {"repeat_page": True}})

    body = api.get(f"/v2/Flows/{flow['sid']}" if path == "flow" else path).json()

    assert body.get("uri") == body.get("next_page_uri")
    assert body.get("sid") == (flow["sid"] if path == "flow" else None)


def test_acts_on_no_account_there_is_not(emulator):
    with pytest.raises(ValueError, match="There is no account AC1"):
        emulator.fault({"action": {"act_on": "AC1"}})

    assert [] == emulator.faults()


def test_keeps_a_fault_for_later_when_the_limit_has_the_request(api, emulator):
    emulator.fault({"action": {"status": 503}})
    emulator.change_settings(concurrency_limit=0)
    limited = api.get("/v2/Flows")

    emulator.change_settings(concurrency_limit=None)

    assert [429, 503] == [limited.status_code, api.get("/v2/Flows").status_code]


def test_acts_on_another_account_than_the_one_that_asked(api, emulator):
    other = emulator.create_account("Other")
    emulator.fault({"action": {"act_on": other["sid"]}})

    flow = api.create()

    assert other["sid"] == flow["account_sid"]


@pytest.mark.parametrize(("phase", "revision"), [("before", 1), ("after", 2)])
def test_holds_a_request_at_an_exact_phase(api, emulator, phase, revision):
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


def test_never_applies_a_held_write_whose_client_has_gone(api, emulator):
    flow = api.create()
    fault = emulator.fault({"match": {"method": "POST"}, "action": {"hold": "before"}})
    credentials = base64.b64encode(":".join(api.auth).encode()).decode()
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


def test_counts_how_often_it_has_fired(api, emulator):
    emulator.fault({"match": {"path": "/v2/"}, "times": 2, "action": {"status": 503}})

    for _ in range(3):
        api.get("/v2/Flows")

    (rule,) = emulator.faults()
    assert (3, 2) == (rule["matched"], rule["fired"])


def test_waits_in_vain_for_what_does_not_happen(emulator):
    fault = emulator.fault({"action": {"status": 503}})

    assert not emulator.wait_fired(fault, count=1, timeout=0.01)


def test_answers_429_beyond_the_limit_of_concurrent_requests(api, emulator, sign_in):
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


def test_answers_late_if_told_so(api, emulator):
    emulator.change_settings(latency_ms=50)

    started = time.perf_counter()
    api.get("/v2/Flows")

    assert time.perf_counter() - started >= 0.05
