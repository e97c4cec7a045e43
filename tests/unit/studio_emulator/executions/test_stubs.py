"""Answers that are given beforehand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from studio_emulator import Emulator
from support.emulator_api import Api
from support.talks import ADDRESS, ASKS, CONTACT, LOOKS_UP, flow, lookup, menu

FOUND = {"response": {"body": {"state": "on its way"}}}


@pytest.fixture
def sid(api: Api) -> str:
    """A flow that asks a server."""
    sid: str = api.create(Status="published", Definition=json.dumps(LOOKS_UP))["sid"]
    return sid


def talk(emulator: Emulator, flow: str) -> dict[str, Any]:
    return emulator.receive({"from": CONTACT, "to": ADDRESS, "flow": flow})


def test_without_one_a_request_waits_and_nothing_is_sent(emulator: Emulator, sid: str) -> None:
    waits = talk(emulator, sid)

    assert ("response", "find") == (waits["waiting"]["kind"], waits["waiting"]["widget"])
    assert "https://example.com/orders/" == waits["heard"][-1]["url"]


@pytest.mark.parametrize(
    "match",
    [{}, {"url": r"example\.com/orders/"}, {"widget": "find"}, {"url": "orders", "widget": "find"}],
)
def test_one_that_fits_answers_at_once(emulator: Emulator, sid: str, match: dict[str, str]) -> None:
    emulator.stub({"match": match, "answer": FOUND})

    ended = talk(emulator, sid)

    assert "It is on its way." == ended["heard"][-1]["body"]


@pytest.mark.parametrize("match", [{"url": "example.org"}, {"widget": "tell"}, {"flow": "FW0"}])
def test_one_that_does_not_fit_does_not_answer(
    emulator: Emulator, sid: str, match: dict[str, str]
) -> None:
    emulator.stub({"match": match, "answer": {"no_response": True}})

    assert "active" == talk(emulator, sid)["status"]


def test_the_first_that_fits_answers_as_often_as_it_may(
    emulator: Emulator, api: Api, sid: str
) -> None:
    path = f"/emulator/accounts/{emulator.account_sid}/stubs"
    both = [
        {"answer": {"no_response": True}, "match": {"widget": "find"}, "times": 1},
        {"match": {"widget": "find"}, "answer": FOUND},
    ]
    assert 201 == api.post(path, json=both).status_code

    ends = [talk(emulator, sid)["heard"][-1]["body"] for _ in range(2)]

    assert ["Please call us.", "It is on its way."] == ends
    assert [1, 1] == [stub["used"] for stub in api.get(path).json()]


def test_one_comes_before_the_usual_answer(emulator: Emulator, sid: str) -> None:
    emulator.stub({"match": {"widget": "find"}, "answer": FOUND})
    emulator.stub({"match": {"widget": "tell"}, "answer": {"outcome": "failed"}})

    assert "failed" == talk(emulator, sid)["steps"][-1]["event"]


def test_one_that_the_widget_refuses_leaves_it_waiting_and_says_why(
    emulator: Emulator, api: Api
) -> None:
    asks = api.create(Status="published", Definition=json.dumps(ASKS))["sid"]
    emulator.stub({"answer": {"keys": "1"}})

    waits = talk(emulator, asks)

    assert "cannot take the answer Keys" in waits["waiting"]["refused"]


def test_one_for_a_url_is_not_for_the_next_widget_which_asks_for_none(
    emulator: Emulator, api: Api
) -> None:
    definition = flow(
        lookup("find", "https://example.com/orders", "choose"),
        menu("choose", "", ""),
        starts="find",
    )
    sid = api.create(Status="published", Definition=json.dumps(definition))["sid"]
    emulator.stub({"match": {"url": "orders"}, "answer": FOUND})

    waits = emulator.receive({"kind": "call", "from": CONTACT, "to": ADDRESS, "flow": sid})

    assert ("choose", False) == (waits["waiting"]["widget"], "refused" in waits["waiting"])


def test_they_can_be_forgotten(emulator: Emulator, api: Api, sid: str) -> None:
    emulator.stub({"answer": FOUND})

    api.delete(f"/emulator/accounts/{emulator.account_sid}/stubs")
    emulator.clear_stubs()

    assert [] == emulator.stubs()
    assert "active" == talk(emulator, sid)["status"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (3, "must be a JSON object"),
        ({"answers": {}}, "A stub has no 'answers'"),
        ({"answer": {}}, "exactly one of"),
        ({"answer": FOUND, "match": {"path": "x"}}, "match has no 'path'"),
        ({"answer": FOUND, "match": {"url": 1}}, "an object of texts"),
        ({"answer": FOUND, "match": {"url": "("}}, "is not a regular expression"),
        ({"answer": FOUND, "times": 0}, "must be 1 or more, or null"),
    ],
)
def test_refuses(emulator: Emulator, given: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        emulator.stub(given)
