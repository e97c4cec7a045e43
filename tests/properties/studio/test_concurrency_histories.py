"""Requests of one account in any order, answered in any order, by a Twilio that allows so many at once."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.studio.concurrency import ConcurrencyLimit

START, MOST = 5, 12
CHOICES = st.lists(st.integers(0, 2 * MOST), min_size=200, max_size=600)


@dataclass
class Twilio:
    """Takes `allowed` requests at once and refuses more, at the moment when they are sent."""

    limit: ConcurrencyLimit
    allowed: int
    under_way: list[tuple[AbstractContextManager[int], int, bool]] = field(default_factory=list)
    answered: int = 0
    refused: int = 0

    def send(self) -> None:
        """One request more."""
        slot = self.limit.slot()
        number = slot.__enter__()
        self.under_way.append((slot, number, len(self.under_way) >= self.allowed))

    def answer(self, which: int) -> None:
        """The answer to one of the requests under way."""
        slot, number, is_refused = self.under_way.pop(which % len(self.under_way))
        self.limit.learn(number, throttled=is_refused)
        slot.__exit__(None, None, None)
        self.answered += 1
        self.refused += is_refused

    def history(self, choices: list[int]) -> Generator[None]:
        """A request wherever one may be sent, or, as the choice says, an answer."""
        for choice in choices:
            if self.limit.in_flight < self.limit.limit and (choice % 3 or not self.under_way):
                self.send()
            elif self.under_way:
                self.answer(choice)
            yield


@given(allowed=st.integers(1, 2 * MOST), choices=CHOICES)
def test_lets_at_least_one_through_and_never_more_than_it_may(
    allowed: int, choices: list[int]
) -> None:
    twilio = Twilio(ConcurrencyLimit(START, MOST), allowed)

    for _ in twilio.history(choices):
        assert 1 <= twilio.limit.limit <= MOST
        assert twilio.limit.in_flight <= MOST


@given(allowed=st.integers(1, 2 * MOST), choices=CHOICES)
def test_a_place_that_is_given_back_is_counted_once(allowed: int, choices: list[int]) -> None:
    twilio = Twilio(ConcurrencyLimit(START, MOST), allowed)
    for _ in twilio.history(choices):
        pass

    while twilio.under_way:
        twilio.answer(0)

    assert 0 == twilio.limit.in_flight


@given(allowed=st.integers(1, MOST), choices=CHOICES)
def test_refusals_are_the_price_of_a_start_and_of_one_try_in_fifty_answers(
    allowed: int, choices: list[int]
) -> None:
    twilio = Twilio(ConcurrencyLimit(START, MOST), allowed)

    for _ in twilio.history(choices):
        pass

    tries = twilio.answered // ConcurrencyLimit.confidence
    assert twilio.refused <= MOST + tries
