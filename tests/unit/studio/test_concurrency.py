"""Requests in flight are bounded per account, and the bound is learned from throttling."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pulumi_twilio_studio.studio.concurrency import ConcurrencyLimit, limit_of
from support.patience import PATIENCE


def test_lets_no_more_through_than_its_ceiling() -> None:
    narrow = ConcurrencyLimit(3)
    full = threading.Barrier(3, timeout=PATIENCE)
    most: list[int] = []

    def request(_: int) -> None:
        with narrow.slot():
            full.wait()  # passes only if three are in at once
            most.append(narrow.in_flight)

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(request, range(12)))

    assert 3 == max(most)
    assert 0 == narrow.in_flight


@pytest.mark.parametrize("allowed", [1, 2, 3, 4])
def test_learns_how_many_twilio_allows(allowed: int) -> None:
    wide = ConcurrencyLimit(6)
    slots = [wide.slot() for _ in range(6)]
    for slot in slots:
        slot.__enter__()

    for slot in slots:
        wide.learn(throttled=wide.in_flight > allowed)
        slot.__exit__(None, None, None)

    assert allowed == wide.limit


def test_always_lets_one_through() -> None:
    wide = ConcurrencyLimit(6)

    with wide.slot():
        wide.learn(throttled=True)

    assert 1 == wide.limit


def test_tries_one_more_after_many_answers_in_a_row() -> None:
    wide = ConcurrencyLimit(2)
    with wide.slot():
        wide.learn(throttled=True)

    for _ in range(ConcurrencyLimit.confidence):
        wide.learn(throttled=False)

    assert 2 == wide.limit


def test_never_grows_beyond_its_ceiling() -> None:
    wide = ConcurrencyLimit(2)

    for _ in range(3 * ConcurrencyLimit.confidence):
        wide.learn(throttled=False)

    assert 2 == wide.limit


def test_gives_its_place_back_when_a_request_fails() -> None:
    narrow = ConcurrencyLimit(1)

    with pytest.raises(OSError, match="reset"), narrow.slot():
        raise OSError("reset")

    assert 0 == narrow.in_flight


def test_is_one_for_all_clients_of_an_account() -> None:
    assert limit_of("https://h", "AC1", 6) is limit_of("https://h", "AC1", 6)
    assert limit_of("https://h", "AC1", 6) is not limit_of("https://h", "AC2", 6)
