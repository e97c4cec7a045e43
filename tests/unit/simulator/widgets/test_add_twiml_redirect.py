"""TwiML Redirect, by its page (docs: studio/widget-library/twiml-redirect)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator import Keys, Other, Outcome, Silence, Surroundings
from support.simulated import CALL, MESSAGE, event_of, kept, started

REDIRECT = "add-twiml-redirect"
URL = "https://example.com/twiml"


def test_what_comes_back_is_kept() -> None:
    execution = started(REDIRECT, MESSAGE, url=URL)

    execution.answer(Outcome("return", {"foo": "bar"}))

    assert ("return", {"foo": "bar"}) == (event_of(execution), kept(execution))


def test_twiml_is_asked_for_where_the_url_says() -> None:
    execution = started(REDIRECT, MESSAGE, url=f"{URL}?said={{{{trigger.message.Body}}}}")

    assert [Other("it", REDIRECT, {"url": f"{URL}?said=Hi", "method": "POST"})] == execution.effects


@pytest.mark.parametrize("url", ["", "example.com", "{{flow.data.url}}", "https://["])
def test_a_url_that_is_none_fails(url: str) -> None:
    execution = started(REDIRECT, MESSAGE, url=url)

    assert ("fail", []) == (event_of(execution), execution.effects)


@pytest.mark.parametrize(("written", "seconds"), [(None, 14400), ("60", 60)])
def test_waits_as_long_as_its_timeout_says_or_4_hours(written: Any, seconds: int) -> None:
    execution = started(REDIRECT, MESSAGE, url=URL, timeout=written)

    execution.answer(Silence())

    assert "timeout" == event_of(execution)
    assert timedelta(seconds=seconds) == execution.now - Surroundings().now


def test_does_not_wait_with_a_timeout_of_0() -> None:
    execution = started(REDIRECT, MESSAGE, url=URL, timeout="0")

    assert "timeout" == event_of(execution)


@pytest.mark.parametrize(("event", "is_on_call"), [("return", True), ("timeout", False)])
def test_a_call_that_timed_out_does_not_come_back(event: str, *, is_on_call: bool) -> None:
    execution = started(REDIRECT, CALL, url=URL)

    execution.answer(Outcome(event))

    assert is_on_call is execution.is_on_call


def test_keys_are_no_answer() -> None:
    execution = started(REDIRECT, CALL, url=URL)

    with pytest.raises(WrongArgument):
        execution.answer(Keys("1"))
