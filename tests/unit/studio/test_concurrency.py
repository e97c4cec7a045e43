"""Requests in flight are bounded per account, and the bound is learned from what Twilio answers."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.concurrency import ConcurrencyLimit, limit_of
from pulumi_twilio_studio.studio.retry import RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings
from pulumi_twilio_studio.studio.slots import Slots
from studio_emulator import Emulator
from support.journal import most_at_once
from support.patience import PATIENCE


def answer(limit: ConcurrencyLimit, *, throttled: bool, at_once: int | None = None) -> None:
    """One answer, while as many requests are in flight as there may be, or `at_once`."""
    with ExitStack() as slots:
        numbers = [slots.enter_context(limit.slot()) for _ in range(at_once or limit.limit)]
        limit.learn(numbers[-1], throttled=throttled)


def answers(limit: ConcurrencyLimit, number: int, *, at_once: int | None = None) -> None:
    """So many good answers."""
    for _ in range(number):
        answer(limit, throttled=False, at_once=at_once)


def fill(limit: ConcurrencyLimit, allowed: int) -> None:
    """As many requests as there may be, of which Twilio takes `allowed` and answers the others first."""
    slots = [limit.slot() for _ in range(limit.limit)]
    numbers = [slot.__enter__() for slot in slots]
    for slot, number in zip(reversed(slots), reversed(numbers), strict=True):
        limit.learn(number, throttled=limit.in_flight > allowed)
        slot.__exit__(None, None, None)


def test_lets_no_more_through_than_it_starts_with() -> None:
    narrow = ConcurrencyLimit(3, 3)
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
    wide = ConcurrencyLimit(6, 6)

    fill(wide, allowed)

    assert allowed == wide.limit


def test_always_lets_one_through() -> None:
    wide = ConcurrencyLimit(6, 6)

    answer(wide, throttled=True, at_once=1)

    assert 1 == wide.limit


def test_a_refusal_that_comes_late_takes_one_place_and_not_those_of_requests_that_are_done() -> (
    None
):
    limit = ConcurrencyLimit(6, 6)
    with ExitStack() as others:
        for _ in range(5):
            others.enter_context(limit.slot())
        last = limit.slot()
        number = last.__enter__()

    limit.learn(number, throttled=True)

    assert 5 == limit.limit


def test_a_refusal_among_few_requests_leaves_fewer_than_these() -> None:
    limit = ConcurrencyLimit(6, 6)

    answer(limit, throttled=True, at_once=3)

    assert 2 == limit.limit


def test_rises_above_its_start_after_as_many_answers_as_it_lets_through() -> None:
    limit = ConcurrencyLimit(2, 9)

    answers(limit, 2 + 3 + 4)

    assert 5 == limit.limit


def test_tries_one_more_only_after_many_answers_once_it_was_throttled() -> None:
    limit = ConcurrencyLimit(2, 2)
    answer(limit, throttled=True)

    answers(limit, ConcurrencyLimit.confidence - 1)
    before = limit.limit
    answers(limit, 1)

    assert 1 == before
    assert 2 == limit.limit


def test_rises_above_its_start_after_it_was_throttled() -> None:
    limit = ConcurrencyLimit(2, 9)
    answer(limit, throttled=True)

    answers(limit, 3 * ConcurrencyLimit.confidence)

    assert 4 == limit.limit


def test_begins_to_count_anew_when_it_is_throttled() -> None:
    limit = ConcurrencyLimit(3, 3)
    answer(limit, throttled=True)
    answers(limit, ConcurrencyLimit.confidence - 1)
    answer(limit, throttled=True)

    answers(limit, 1)

    assert 1 == limit.limit


def test_learns_nothing_from_answers_that_come_while_it_is_not_reached() -> None:
    limit = ConcurrencyLimit(4, 9)

    answers(limit, 100, at_once=3)

    assert 4 == limit.limit


def test_never_grows_beyond_its_ceiling() -> None:
    limit = ConcurrencyLimit(2, 4)

    answers(limit, 100)

    assert 4 == limit.limit


def test_does_not_rise_above_its_start_where_processes_share_places(tmp_path: Path) -> None:
    limit = ConcurrencyLimit(2, 9, Slots(tmp_path, "AC1", 9))

    answers(limit, 100)

    assert 2 == limit.limit


def test_lets_those_who_wait_in_when_it_rises() -> None:
    limit = ConcurrencyLimit(1, 2)
    both = threading.Barrier(2, timeout=PATIENCE)

    def request(_: int) -> None:
        with limit.slot() as number:
            limit.learn(number, throttled=False)
            both.wait()  # passes only if the second came in while the first was there

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(request, range(2)))

    assert 2 == limit.limit


def test_gives_its_place_back_when_a_request_fails() -> None:
    narrow = ConcurrencyLimit(1, 1)

    with pytest.raises(OSError, match="reset"), narrow.slot():
        raise OSError("reset")

    assert 0 == narrow.in_flight


def test_is_one_for_all_clients_of_an_account() -> None:
    assert limit_of("https://h", "AC1", 6, 9) is limit_of("https://h", "AC1", 6, 9)
    assert limit_of("https://h", "AC1", 6, 9) is not limit_of("https://h", "AC2", 6, 9)


@pytest.fixture
def ask(emulator: Emulator, credentials: dict[str, str]) -> Callable[[int], ConcurrencyLimit]:
    """Sends so many requests through 16 threads, each of which waits for a limit of 4 at first and 8 at most."""
    pace = RetryPolicy(in_flight=4, most_in_flight=8, sleep=lambda _: None)
    client = Client(Settings.resolve(lambda _: None, credentials), pace=pace)
    emulator.change_settings(latency_ms=10)

    def send(number: int) -> ConcurrencyLimit:
        emulator.clear_journal()
        with ThreadPoolExecutor(16) as threads:
            list(threads.map(lambda _: client.reach(), range(number)))
        return limit_of(emulator.base_url, emulator.account_sid, 4, 8)

    return send


def statuses(emulator: Emulator) -> Counter[int]:
    return Counter(each["status"] for each in emulator.journal())


def test_uses_all_that_an_account_without_a_limit_allows(
    emulator: Emulator, ask: Callable[[int], ConcurrencyLimit]
) -> None:
    emulator.change_settings(latency_ms=200)  # on a busy machine, 8 threads take a while to begin

    limit = ask(100)

    assert 8 == limit.limit
    assert 8 == most_at_once(emulator.journal())
    assert {200: 100} == statuses(emulator)


@pytest.mark.parametrize("allowed", [1, 2, 3, 6])
def test_settles_at_what_an_account_allows(
    emulator: Emulator, ask: Callable[[int], ConcurrencyLimit], allowed: int
) -> None:
    emulator.change_settings(concurrency_limit=allowed)

    limit = ask(100)

    assert limit.limit in {allowed - 1, allowed, allowed + 1}
    assert 100 == statuses(emulator)[200]


def test_hardly_any_request_is_refused_once_it_has_settled(
    emulator: Emulator, ask: Callable[[int], ConcurrencyLimit]
) -> None:
    emulator.change_settings(concurrency_limit=3)
    ask(100)

    ask(200)

    assert statuses(emulator)[429] <= 2 * 200 / ConcurrencyLimit.confidence


def test_rises_again_when_an_account_allows_more_again(
    emulator: Emulator, ask: Callable[[int], ConcurrencyLimit]
) -> None:
    emulator.change_settings(concurrency_limit=2)
    ask(50)
    emulator.change_settings(concurrency_limit=None)

    limit = ask(8 * ConcurrencyLimit.confidence)

    assert 8 == limit.limit
    assert {200: 8 * ConcurrencyLimit.confidence} == statuses(emulator)
