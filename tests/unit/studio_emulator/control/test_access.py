"""The control API is for programs of this machine, not for pages of the web, and no body makes it fail."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio_emulator import Emulator
from support.emulator_api import Api
from support.patience import PATIENCE

JSON = "application/json"


def ask(
    emulator: Emulator, method: str, path: str, body: bytes | None = None, **headers: str
) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return session.request(
            method, f"{emulator.base_url}/emulator{path}", data=body, headers=sent, timeout=PATIENCE
        )


def port(emulator: Emulator) -> str:
    return emulator.base_url.rpartition(":")[2]


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:{port}", "LOCALHOST", "127.0.0.1:{port}", "[::1]:{port}", "10.0.0.7"]
)  # fmt: skip
def test_serves_this_machine_and_addresses(host: str, emulator: Emulator) -> None:
    answer = ask(emulator, "GET", "/settings", Host=host.format(port=port(emulator)))

    assert 200 == answer.status_code


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example", "localhost.evil.example", "[x"]
)  # fmt: skip
def test_does_not_serve_a_name_that_only_leads_here(host: str, emulator: Emulator) -> None:
    answer = ask(emulator, "GET", "/accounts", Host=host.format(port=port(emulator)))

    assert 403 == answer.status_code
    assert emulator.auth_token not in answer.text
    assert "--allow-host" in answer.json()["error"]


def test_serves_the_name_that_it_listens_on() -> None:
    with Emulator(host="localhost") as running:
        answer = ask(running, "GET", "/settings")

    assert 200 == answer.status_code


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost", "http://127.0.0.1:1", "file://"]
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/reset"), ("DELETE", "/faults"), ("GET", "/accounts"), ("POST", "/settings")],
)
def test_does_nothing_for_a_page_of_another_site(
    method: str, path: str, origin: str, api: Api, emulator: Emulator
) -> None:
    flow = api.create()

    answer = ask(emulator, method, path, Origin=origin)

    assert 403 == answer.status_code
    assert [flow["sid"]] == [kept["sid"] for kept in emulator.flows()]


def test_serves_a_page_of_its_own(emulator: Emulator) -> None:
    answer = ask(emulator, "POST", "/reset", Origin=emulator.base_url)

    assert 200 == answer.status_code


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "text/json"]
)
def test_takes_no_body_of_another_content_type(kind: str | None, emulator: Emulator) -> None:
    headers = {} if kind is None else {"Content_Type": kind}

    answer = ask(emulator, "POST", "/settings", b'{"lag_reads": 2}', **headers)

    assert 415 == answer.status_code
    assert "Send it with Content-Type: application/json." in answer.json()["error"]
    assert 0 == emulator.change_settings()["lag_reads"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
def test_an_empty_form_resets_nothing(kind: str, api: Api, emulator: Emulator) -> None:
    flow = api.create()

    answer = ask(emulator, "POST", "/reset", Content_Type=kind)

    assert 415 == answer.status_code
    assert [flow["sid"]] == [kept["sid"] for kept in emulator.flows()]


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8"])
def test_takes_json(kind: str, emulator: Emulator) -> None:
    answer = ask(emulator, "POST", "/settings", b'{"lag_reads": 2}', Content_Type=kind)

    assert (200, 2) == (answer.status_code, answer.json()["lag_reads"])


POSTS = ["/faults", "/settings", "/accounts", "/accounts/{account}", "/accounts/{account}/keys",
         "/accounts/{account}/directory", "/accounts/{account}/token", "/reset"]  # fmt: skip

BODIES = {
    "100,000 brackets": b"[" * 100_000,
    "100,000 braces": b'{"a":' * 100_000,
    "nothing": b"",
    "no JSON": b"{",
    "no UTF-8": b'"\xff"',
    "NaN": b'{"friendly_name": NaN}',
    "a number beyond all": b'{"action": {"rewrite": {"/sid": 1e999}}}',
    "half a pair": b'{"friendly_name": "\\ud83d"}',
    "null": b'{"friendly_name": null}',
    "an object": b'{"friendly_name": {}}',
    "a list": b'{"friendly_name": []}',
    "a parent that is none": b'{"friendly_name": "a", "parent": {}}',
    "a kind that is none": b'{"kind": []}',
    "permissions that are none": b'{"permissions": 7}',
    "permissions of another type": b'{"permissions": [7]}',
    "no list of workspaces": b'{"workspaces": {}}',
    "no workspace": b'{"workspaces": [7]}',
    "a name of another type": b'{"workspaces": [{"friendly_name": 7}]}',
    "workflows of another type": b'{"workspaces": [{"friendly_name": "a", "workflows": 7}]}',
    "a SID of another type": b'{"contents": [{"friendly_name": "a", "sid": 7}]}',
    "a unique name of another type": b'{"function_services": [{"unique_name": {}}]}',
    "functions of another type": b'{"function_services": [{"unique_name": "a", "environments":'
    b' [{"unique_name": "b", "functions": [7]}]}]}',
    "functions with SIDs of another type": b'{"function_services": [{"unique_name": "a",'
    b' "environments": [{"unique_name": "b", "functions": {"/a": 7}}]}]}',
    "a match that is none": b'{"match": 7, "action": {"status": 500}}',
    "a pattern that nests": b'{"match": {"path": "' + b"(" * 5000 + b'"}, "action": {"status": 500}}',
    "an odd pattern": b'{"match": {"path": "[[]"}, "action": {"status": 500}}',
    "a pattern too large": b'{"match": {"path": "a{99999999999999999999}"}, "action": {"status": 500}}',
    "a pause too long": b'{"action": {"delay_ms": ' + b"9" * 400 + b"}}",
    "a knob too large": b'{"latency_ms": ' + b"9" * 400 + b"}",
}  # fmt: skip


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("path", POSTS)
def test_no_shape_of_a_body_is_a_failure(path: str, body: bytes, emulator: Emulator) -> None:
    where = path.format(account=emulator.account_sid)

    answer = ask(emulator, "POST", where, body, Content_Type=JSON)

    assert answer.status_code in {200, 201, 400}, answer.text


EVERYWHERE = [
    "100,000 brackets",
    "100,000 braces",
    "nothing",
    "no JSON",
    "no UTF-8",
    "NaN",
    "a number beyond all",
    "half a pair",
]
NAMED = ["null", "an object", "a list"]
REFUSED = {
    "/settings": [*EVERYWHERE, *NAMED, "a knob too large"],
    "/faults": [*EVERYWHERE, *(name for name in BODIES if name.startswith(("a match", "a pattern", "a pause")))],
    "/accounts": [*EVERYWHERE, *NAMED, "a parent that is none"],
    "/accounts/{account}": [*EVERYWHERE, *NAMED],
    "/accounts/{account}/keys": [*EVERYWHERE, *NAMED, "a kind that is none", "permissions that are none",
                                 "permissions of another type"],
    "/accounts/{account}/directory": [name for name in BODIES if name not in {"a match", "a pattern", "a pause"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "name"), [(path, name) for path, names in REFUSED.items() for name in names]
)
def test_refuses_a_badly_shaped_body_in_a_sentence(
    path: str, name: str, emulator: Emulator
) -> None:
    where = path.format(account=emulator.account_sid)

    answer = ask(emulator, "POST", where, BODIES[name], Content_Type=JSON)

    assert 400 == answer.status_code, answer.text
    assert answer.json()["error"].endswith((".", "}"))


NAMES = ["friendly_name", "unique_name", "parent", "status", "kind", "permissions", "workspaces", "workflows",
         "contents", "function_services", "environments", "functions", "sid", "match", "action", "times", "path",
         "number", "rewrite", "without", "drop", "lag_reads", "latency_ms", "configuration", "types",
         "language", "build_sid", "domain_suffix"]  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
    | st.sampled_from(["main", "closed", "before", "AC", "/sid", "a"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(path=st.sampled_from(POSTS), body=ANYTHING)
def test_no_body_makes_it_fail(path: str, body: Any, running: Emulator) -> None:
    running.reset()

    answer = ask(
        running, "POST", path.format(account=running.account_sid), json.dumps(body).encode(),
        Content_Type=JSON,
    )  # fmt: skip

    assert answer.status_code < 500, answer.text
    assert 200 == ask(running, "GET", "/state").status_code
    assert 200 == ask(running, "GET", "/faults").status_code


@pytest.mark.parametrize(
    "query", ["count=x", "count=-1", "timeout=nan", "timeout=inf", "timeout=-1", "timeout=1e9"]
)
def test_refuses_a_badly_shaped_query_in_a_sentence(query: str, emulator: Emulator) -> None:
    fault = emulator.fault({"action": {"status": 500}})

    answer = ask(emulator, "GET", f"/faults?wait_fired={fault}&{query}")

    assert 400 == answer.status_code
    assert "must be a number from 0 to" in answer.json()["error"]
