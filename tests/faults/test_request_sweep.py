"""The first request fails, then the second, the third, and so on, in every way: nothing is lost, doubled or torn.

For every story of `support.sweep` and every fault, the N-th request is hit for N = 1, 2, 3 ... until a run has no N-th
request. Each run ends with exactly what was declared, or with one sentence; run again without a fault it converges,
and a third run writes nothing. A fault that was planned and did not fire fails the test.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from studio_emulator import Emulator
from studio_emulator.faults import ACTIONS
from support.sweep import STORIES, Story, World

Action = dict[str, Any]

FAULTS: dict[str, Action] = {
    "503 page": {"status": 503, "body": "html"},
    "500 after": {"status": 500, "apply": True},
    "502 page after": {"status": 502, "body": "html", "apply": True},
    "dropped before": {"drop": "before"},
    "dropped after": {"drop": "after"},
    "cut off": {"truncate": True},
    "late": {"delay_ms": 1},
    "in drips": {"drip_ms": 1},
    "throttled": {"throttle": True},
    "throttled for a while": {"throttle": True, "retry_after": 1},
    "page that repeats": {"repeat_page": True},
    "400": {"status": 400},
    "401": {"status": 401},
    "403 page": {"status": 403, "body": "html"},
    "404": {"status": 404},
    "404 page": {"status": 404, "body": "html"},
    "409": {"status": 409},
    "200 of nothing": {"status": 200},
    "200 page": {"status": 200, "body": "html"},
    "200 page after": {"status": 200, "body": "html", "apply": True},
    "202": {"status": 202},
    "204": {"status": 204},
    "204 after": {"status": 204, "apply": True},
    "201 or 200, the other": {"rewrite": {}, "as_status": 0},
}
# A request is not held: nobody waits that long, and to us that is a connection that was dropped. Nor does it act on
# another account: credentials do so always or never (tests/properties/lifecycle/test_credentials.py).
LEFT_OUT = {"hold", "act_on"}

EVERY = 1 if os.environ.get("SWEEP_ALL") == "1" else 5
"""SWEEP_ALL=1: all values of all fields, thousands of runs, minutes; else every fifth of them."""

ATTEMPTS = 4
"""How often a failed request is sent (Pace.attempts): so many faults in a row and the failure is final."""

WHOLE: list[Any] = [None, True, 7, "x", [], {}]
NO_TEXT: list[Any] = [True, 7, [], {}]
NO_SID: list[Any] = [*NO_TEXT, "x"]
FLOW: dict[str, list[Any]] = {
    "/sid": [None, *NO_SID],
    "/account_sid": [None, *NO_SID],
    "/friendly_name": [None, *NO_TEXT],
    "/status": [None, *NO_SID],
    "/revision": [None, True, "x", "1", 1.5, 0, -1, [], {}],
    "/commit_message": NO_TEXT,
    "/date_created": [None, *NO_SID],
    "/url": [None, *NO_TEXT],
}
SINGLE: dict[str, list[Any]] = {
    **FLOW,
    "/definition": [None, True, 7, "x", []],
    "/valid": [None, 7, "x", [], {}],
    "/errors": [None, 7, "x", {}, [7], [{"message": 7, "property_path": []}]],
}
ACCOUNT: dict[str, list[Any]] = {
    "/sid": [None, *NO_SID],
    "/owner_account_sid": [None, *NO_SID],
    "/friendly_name": [None, *NO_TEXT],
    "/status": [None, *NO_SID],
    "/date_created": [None, *NO_SID],
    "/date_updated": [None, *NO_SID],
    "/auth_token": [None, *NO_TEXT],
}
USERS: dict[str, list[Any]] = {
    "/sid": [None, *NO_SID],
    "/test_users": [None, True, 7, "x", {}, [7], [[]]],
}


NUMBER: dict[str, list[Any]] = {
    "/sid": [None, *NO_SID],
    "/account_sid": [None, *NO_SID],
    "/phone_number": NO_TEXT,
    "/voice_url": [1.5, [], {}],
    "/voice_method": [1.5, [], {}],
    "/trunk_sid": [1.5, [], {}],
}


ADDRESS: dict[str, list[Any]] = {
    "/sid": [None, *NO_SID],
    "/account_sid": [None, *NO_SID],
    "/address": NO_TEXT,
    "/auto_creation": [True, 7, "x", []],
    "/auto_creation/enabled": [1.5, [], {}],
    "/auto_creation/type": [1.5, [], {}],
    "/auto_creation/studio_flow_sid": [1.5, [], {}],
}


def rows(key: str, fields: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The same in every row of a list, and in the list itself."""
    entries = {f"/{key}/*{pointer}": values for pointer, values in fields.items()}
    return {**entries, f"/{key}": [None, True, 7, "x", {}, [7], [None]]}


META: dict[str, list[Any]] = {
    "/meta": [None, True, 7, "x", [], {}],
    "/meta/next_page_url": [True, 7, "x", [], {}, "http://[x?Page=1", "?Page=\ud83d"],
}
# Lists that a delete asks for, and the names of their rows. No story has a row in them.
LISTS = {
    "/messaging/v1/Services": "services",
    "/conversations/v1/Configuration/Addresses": "address_configurations",
    "/flex-api/v1/FlexFlows": "flex_flows",
}
FIELDS: dict[str, dict[str, list[Any]]] = {
    "/v2/Flows": {**rows("flows", FLOW), **META},
    **{path: {**rows(key, {}), **META} for path, key in LISTS.items()},
    "flow": SINGLE,
    "revision": SINGLE,
    "users": USERS,
    "/2010-04-01/Accounts.json": {
        **rows("accounts", ACCOUNT),
        "/next_page_uri": [True, 7, "x", [], {}],
    },
    "account": ACCOUNT,
    "numbers": {
        **rows("incoming_phone_numbers", NUMBER),
        "/next_page_uri": [True, 7, "x", [], {}],
    },
    "number": NUMBER,
    "addresses": {
        **rows("address_configurations", ADDRESS),
        "/meta": [None, True, 7, "x", [], {}],
        "/meta/next_page_url": [True, 7, "x", [], {}],
    },
    "address": ADDRESS,
}


# By this alone a flow is known as ours that somebody has saved: that Twilio says there is no message is what it says of
# everybody's flows, and no client can tell it from the truth.
SIGNED_BY = ("revision", "/commit_message")


@pytest.fixture(scope="module")
def twilio() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture(scope="module")
def tally() -> Iterator[Counter[str]]:
    """What was planned and what came of it, printed in the end (pytest -s shows it)."""
    counts: Counter[str] = Counter()
    yield counts
    print(f"\nsweep: {dict(sorted(counts.items()))}")  # noqa: T201 -- the report


def kind_of(method: str, path: str) -> str:
    """Which fields the answer to that request has."""
    if path.endswith("/TestUsers"):
        return "users"
    if "/IncomingPhoneNumbers" in path:
        return "numbers" if path.endswith("/IncomingPhoneNumbers.json") else "number"
    if "/Configuration/Addresses" in path:
        return "addresses" if path.endswith("/Addresses") and method == "GET" else "address"
    if "/Revisions/" in path:
        return "revision"
    if path in FIELDS:
        return path if method == "GET" else {"/v2/Flows": "flow"}.get(path, "account")
    return "flow" if path.startswith("/v2/") else "account"


CREATING = ("/v2/Flows", "/2010-04-01/Accounts.json", "/conversations/v1/Configuration/Addresses")


def applicable(fault: str, action: Action, asked: tuple[str, str]) -> Action | None:
    """The fault as it can hit that request; None where the answer would be the right one."""
    method, path = asked
    success = {"POST": 200, "GET": 200, "DELETE": 204}[method]
    if method == "POST" and path in CREATING:
        success = 201
    if fault == "201 or 200, the other":
        return {"rewrite": {}, "as_status": 200 if success != 200 else 201}
    if "repeat_page" in action and kind_of(method, path) not in FIELDS.keys() - {
        "flow",
        "revision",
        "users",
        "account",
        "number",
        "address",
    }:
        return None  # no list
    # A 204 to a DELETE that was not made is what no client can tell from the truth.
    return None if action.get("status") == success == 204 else action


def asked_without_faults(story: Story, twilio: Emulator) -> list[tuple[str, str]]:
    """The requests of the story when nothing fails."""
    world = World(twilio)
    state = story.prepare(world)
    twilio.clear_journal()
    story.done(world, state)
    story.judge(world)
    return [(entry["method"], entry["path"]) for entry in twilio.journal()]


def hit(
    name: str, twilio: Emulator, number: int, action: Action, times: int, tally: Counter[str]
) -> int:
    """Run the story with that fault at its N-th request, and judge it; how often it fired."""
    story = STORIES[name]
    world = World(twilio)
    state = story.prepare(world)
    for each in range(number, number + times):
        twilio.fault({"match": {"number": each}, "action": action})
    refused, after = "", state
    try:
        after = story.done(world, state)
    except OperationError as refusal:
        refused = str(refusal)
    assert "\n" not in refused, "more than a sentence"
    fired = sum(fault["fired"] for fault in twilio.faults())
    twilio.clear_faults()
    if refused:
        after = story.done(world, after)
    story.judge(world)
    twilio.clear_journal()
    story.done(world, after)
    assert [] == twilio.writes(), "a run without a difference writes"
    tally.update(
        {"runs": 1, "planned": 1, "fired": bool(fired), "ended in a sentence": bool(refused)}
    )
    return fired


def swept(
    name: str, twilio: Emulator, plans: Iterator[tuple[int, Action, int]], tally: Counter[str]
) -> None:
    """Hit the story in each of the planned ways; the failure says how to replay it."""
    for number, action, times in plans:
        replay = json.dumps({"number": number, "action": action, "times": times})
        try:
            fired = hit(name, twilio, number, action, times, tally)
        except Exception as error:
            error.add_note(
                f"replay: SWEEP='{replay}' python -m pytest 'tests/faults/test_request_sweep.py::test_replay[{name}]'"
            )
            raise
        assert fired, f"planned and did not fire: {name}, {replay}"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", STORIES)
def test_every_request_may_fail_in_every_way(
    name: str, fault: str, twilio: Emulator, tally: Counter[str]
) -> None:
    asked = asked_without_faults(STORIES[name], twilio)

    def plans() -> Iterator[tuple[int, Action, int]]:
        for number, request in enumerate(asked, start=1):
            action = applicable(fault, FAULTS[fault], request)
            if action is not None:
                yield number, action, 1
                yield number, action, ATTEMPTS

    swept(name, twilio, plans(), tally)
    assert 0 == hit(name, twilio, len(asked) + 1, {"status": 503}, 1, Counter())


@pytest.mark.parametrize("name", STORIES)
def test_every_answer_may_be_of_other_types(
    name: str, twilio: Emulator, tally: Counter[str]
) -> None:
    asked = asked_without_faults(STORIES[name], twilio)

    def plans() -> Iterator[tuple[int, Action, int]]:
        for number, (method, path) in enumerate(asked, start=1):
            if method == "DELETE":
                continue  # it has no body
            kind = kind_of(method, path)
            fields = {"": WHOLE, **FIELDS[kind]}
            for pointer, values in fields.items():
                for value in values:
                    yield number, {"rewrite": {pointer: value}}, 1
                    yield number, {"rewrite": {pointer: value}}, ATTEMPTS
                if pointer and (kind, pointer) != SIGNED_BY:
                    yield number, {"rewrite": {}, "without": [pointer]}, ATTEMPTS

    swept(name, twilio, islice(plans(), 0, None, EVERY), tally)


@pytest.mark.skipif("SWEEP" not in os.environ, reason="replays what SWEEP names")
@pytest.mark.parametrize("name", STORIES)
def test_replay(name: str, twilio: Emulator, tally: Counter[str]) -> None:
    plan = json.loads(os.environ["SWEEP"])

    hit(name, twilio, plan["number"], plan["action"], plan["times"], tally)


def test_no_kind_of_fault_is_left_out_unsaid() -> None:
    planned = {next(iter(action)) for action in FAULTS.values()}

    assert set(ACTIONS) == planned | LEFT_OUT
