"""Whatever runs are killed and whatever somebody does meanwhile: a number gets back what they last set.

A history goes on where the run before it was killed: before its write, or after it and before the state knew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.lifecycle.account import OperationError
from studio_emulator import Emulator
from support.sweep import LED, NUMBERS, Pointed, World, down_number, forget_number, up_number

WRITE = {"method": "POST", "path": "/IncomingPhoneNumbers/PN"}
Killed = Literal["", "before", "after"]

killed: st.SearchStrategy[Killed] = st.sampled_from(("", "before", "after"))
letters = st.sampled_from("abc")


@dataclass(frozen=True)
class Up:
    """An `up` whose program points the number at one of our places."""

    place: str
    killed: Killed


@dataclass(frozen=True)
class Down:
    """An `up` whose program no longer declares the number."""

    killed: Killed


@dataclass(frozen=True)
class Somebody:
    """Somebody points the number at one of their places."""

    place: str


Step = Up | Down | Somebody
histories = st.lists(
    st.one_of(
        st.builds(Up, letters, killed), st.builds(Down, killed), st.builds(Somebody, letters)
    ),
    max_size=8,
)


@dataclass
class Expected:
    """Where the number should lead, and where it led before it was ours."""

    leads: str = LED["voice_url"]
    before: str = LED["voice_url"]
    is_ours: bool = False
    is_known: bool = False
    """Whether the state holds the number."""

    def up(self, step: Up) -> None:
        if not self.is_known and not self.is_ours:
            self.before = self.leads
        is_written = not (self.is_ours and self.leads == ours(step.place))
        if step.killed != "before":
            self.leads, self.is_ours = ours(step.place), True
        self.is_known = self.is_known or not (is_written and step.killed)

    def down(self, step: Down) -> None:
        is_written = self.is_ours
        if self.is_ours and step.killed != "before":
            self.leads, self.is_ours = self.before, False
        self.is_known = self.is_known and bool(is_written and step.killed)


def ours(place: str) -> str:
    return f"https://ours.example.com/{place}"


def theirs(place: str) -> str:
    return f"https://theirs.example.com/{place}"


@pytest.fixture(scope="module")
def twilio() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


class Stack:
    """The stack that a history is about."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.state: Pointed | None = None

    def take(self, step: Step) -> None:
        match step:
            case Up(place, kill):
                with self.killed(kill):
                    self.state = up_number(self.world, self.state, ours(place))
            case Down(kill):
                with self.killed(kill):
                    down_number(self.world, self.state)
                    self.state = None
                    forget_number(self.world)
            case Somebody(place):
                self.world.point(NUMBERS[0], theirs(place))

    @contextmanager
    def killed(self, kill: Killed) -> Iterator[None]:
        """Every write of ours fails, before or after it took effect."""
        if kill:
            self.world.emulator.fault({"match": WRITE, "times": 99, "action": {"drop": kill}})
        with suppress(OperationError):
            yield
        self.world.emulator.clear_faults()

    def leads(self) -> str:
        return self.world.numbers()[0]["voice_url"]


def ended(world: World, history: Sequence[Step]) -> Stack:
    stack = Stack(world)
    for step in history:
        stack.take(step)
    return stack


@given(history=histories)
def test_a_number_leads_at_last_where_somebody_last_pointed_it_and_no_run_took_it_over(
    history: list[Step], twilio: Emulator
) -> None:
    expected = Expected()
    stack = Stack(World(twilio))

    for step in [*history, Down("")]:
        stack.take(step)
        match step:
            case Up():
                expected.up(step)
            case Down():
                expected.down(step)
            case Somebody(place):
                expected.leads, expected.is_ours = theirs(place), False

    assert expected.leads == stack.leads(), history
    assert LED == stack.world.numbers()[1]


@given(history=histories, place=letters)
def test_after_any_history_one_up_points_the_number_and_a_second_writes_nothing(
    history: list[Step], place: str, twilio: Emulator
) -> None:
    stack = ended(World(twilio), history)

    stack.take(Up(place, ""))
    twilio.clear_journal()
    stack.take(Up(place, ""))

    assert ours(place) == stack.leads(), history
    assert [] == twilio.writes()
