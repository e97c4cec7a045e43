"""Property bags as they cross the engine, which knows one kind of number."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.resources.properties import decode
from pulumi_twilio_studio.resources.test_users import TestUsersProvider

CASES: dict[str, tuple[Any, str]] = {
    "an integer": (7.0, "7"),
    "a fraction": (7.5, "7.5"),
    "a boolean": (True, "True"),
    "in a list": ([1.0, ["a", 2.0]], "[1, ['a', 2]]"),
    "in an object": ({"a": {"b": 1.0}}, "{'a': {'b': 1}}"),
    "more than any integer": (float("inf"), "inf"),
    "text": ("7.0", "'7.0'"),
}


@pytest.mark.parametrize(("crossed", "given"), CASES.values(), ids=CASES)
def test_numbers_are_what_the_program_gave(crossed: Any, given: str) -> None:
    assert given == repr(decode({"it": crossed})["it"])


def test_what_is_not_known_yet_has_one_form() -> None:
    assert {"it": UNKNOWN} == decode({"it": Unknown()})


def test_a_number_is_refused_as_it_was_written() -> None:
    given = {"flow_sid": "FW" + "0" * 32, "account_sid": "", "test_users": [15550100001.0]}

    [failure] = TestUsersProvider().check({}, given).failures

    assert "test_users[0] is 15550100001:" in failure.reason
