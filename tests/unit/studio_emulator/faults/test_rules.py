"""Which requests a planted fault takes, how often, and what is no fault."""

from __future__ import annotations

from typing import Any

import pytest

from studio_emulator import Emulator
from studio_emulator.faults import Faults
from studio_emulator.faults.rules import parse
from support.emulator_api import Api

WRONG = {
    "no object": ([], "A fault must be an object like"),
    "no action": ({}, "A fault must be an object like"),
    "no kind of action": ({"action": {"apply": True}}, "A fault's action must be exactly one of"),
    "two actions": ({"action": {"drop": "before", "status": 500}}, "action must be exactly one of"),
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
    "no times": ({"times": 0, "action": {"status": 500}}, "times must be 1 or more, or null"),
}


@pytest.mark.parametrize(("description", "sentence"), WRONG.values(), ids=WRONG)
def test_refuses_in_a_sentence(description: object, sentence: str) -> None:
    with pytest.raises(ValueError, match="fault") as refused:
        parse(description, "fault-1")

    assert sentence in str(refused.value)


def indices_taken(
    match: dict[str, Any], requests_made: list[tuple[str, str, str | None]], times: int | None = 1
) -> list[int]:
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
def test_takes_what_matches(match: dict[str, Any], expected: list[int]) -> None:
    assert expected == indices_taken(match, ASKED, times=None)


def test_takes_as_many_as_it_was_told_to() -> None:
    assert [0, 1] == indices_taken({}, ASKED, times=2)


def test_leaves_a_request_that_another_rule_has_alone() -> None:
    faults = Faults()
    faults.plant({"action": {"status": 500}})
    faults.plant({"action": {"status": 503}})

    rules = [faults.take("GET", "/", None) for _ in range(3)]

    assert ["fault-1", "fault-2", None] == [rule and rule.id for rule in rules]


def test_lets_every_rule_count_what_another_took() -> None:
    faults = Faults()
    faults.plant({"action": {"status": 500}})
    faults.plant({"match": {"number": 2}, "action": {"status": 503}})

    rules = [faults.take("GET", "/", None) for _ in range(3)]

    assert ["fault-1", "fault-2", None] == [rule and rule.id for rule in rules]


def test_acts_on_no_account_there_is_not(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match="There is no account AC1"):
        emulator.fault({"action": {"act_on": "AC1"}})

    assert [] == emulator.faults()


def test_counts_how_often_it_has_fired(api: Api, emulator: Emulator) -> None:
    emulator.fault({"match": {"path": "/v2/"}, "times": 2, "action": {"status": 503}})

    for _ in range(3):
        api.get("/v2/Flows")

    (rule,) = emulator.faults()
    assert (3, 2) == (rule["matched"], rule["fired"])


def test_waits_in_vain_for_what_does_not_happen(emulator: Emulator) -> None:
    fault = emulator.fault({"action": {"status": 503}})

    assert not emulator.wait_fired(fault, count=1, timeout=0.01)
