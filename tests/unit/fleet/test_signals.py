"""Ctrl-C."""

from __future__ import annotations

import os
import signal
from threading import Event

import pytest

from pulumi_twilio_studio.fleet.signals import handle_interrupts


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_stops_and_the_second_cancels(number: signal.Signals) -> None:
    stop, cancelled, said = Event(), Event(), list[str]()

    def cancel() -> str:
        cancelled.set()
        return "Cancelling acme."

    with handle_interrupts(stop, cancel, said.append):
        os.kill(os.getpid(), number)
        after_one = (stop.is_set(), cancelled.is_set())
        os.kill(os.getpid(), number)

    assert (True, False) == after_one
    assert cancelled.is_set()
    assert ["No further tenant is begun", "Cancelling acme."] == [
        each.partition(";")[0] for each in said
    ]


def test_afterwards_signals_mean_what_they_meant_before() -> None:
    before = signal.getsignal(signal.SIGINT)

    with handle_interrupts(Event(), lambda: "", lambda _: None):
        within = signal.getsignal(signal.SIGINT)

    assert before is signal.getsignal(signal.SIGINT) is not within
