"""What is sent again, after how long, and how often."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.studio.answers import Answer, error_of
from pulumi_twilio_studio.studio.errors import NotSent, StudioError, Throttled, Unknown
from pulumi_twilio_studio.studio.retry import Operation, RetryBudget, call_with_retries, may_retry
from pulumi_twilio_studio.studio.settings import Settings

SETTINGS = Settings("AC" + "1" * 32, "token")
REPEATABLE = {
    Operation.READ,
    Operation.VALIDATE,
    Operation.DELETE,
    Operation.SET,
}


def failing(make: Callable[[], StudioError], times: float = float("inf")) -> Callable[[], int]:
    """Fail so many times, then answer the number of the call."""
    calls = 0

    def attempt() -> int:
        nonlocal calls
        calls += 1
        if calls <= times:
            raise make()
        return calls

    return attempt


def attempts_made(operation: Operation, make: Callable[[], StudioError], clock: Any) -> int:
    with pytest.raises(StudioError) as caught:
        call_with_retries(operation, failing(make), clock.pace())
    return caught.value.attempts


def expected_attempts(operation: Operation, status: int) -> float:
    if status == 429:
        return 19  # waits of 0.5, 1, 2, 4 and then 8 s, until 120 s are over
    if 400 <= status < 500:
        return 1
    return 4 if operation in REPEATABLE else 1


@pytest.mark.parametrize("operation", Operation)
def test_every_status_is_sent_again_exactly_as_the_table_says(
    operation: Operation, clock: Any
) -> None:
    failures = [*range(100, 200), *range(201, 600)]

    def attempts(status: int) -> int:
        answer = Answer("GET", "/v2/Flows", status, {}, b"")
        return attempts_made(operation, lambda: error_of(answer, SETTINGS, 0), clock)

    assert {s: expected_attempts(operation, s) for s in failures} == {
        s: attempts(s) for s in failures
    }


@pytest.mark.parametrize("operation", Operation)
def test_of_all_successes_one_is_no_failure(operation: Operation) -> None:
    successes = [
        status
        for status in range(200, 300)
        if error_of(Answer("GET", "/", status, {}, b""), SETTINGS, 0, operation.success) is None
    ]

    assert [operation.success] == successes


@pytest.mark.parametrize("operation", Operation)
def test_what_was_not_sent_is_sent_again_whatever_it_is(operation: Operation, clock: Any) -> None:
    assert 4 == attempts_made(operation, lambda: NotSent("refused"), clock)


@pytest.mark.parametrize("operation", Operation)
def test_what_may_have_happened_is_repeated_only_where_twice_is_once(
    operation: Operation, clock: Any
) -> None:
    expected = 4 if operation in REPEATABLE else 1

    assert expected == attempts_made(operation, lambda: Unknown("reset"), clock)


def test_only_the_three_passing_failures_are_ever_retried() -> None:
    def kinds(kind: type[StudioError]) -> set[type[StudioError]]:
        return {kind}.union(*(kinds(narrower) for narrower in kind.__subclasses__()))

    retried = {kind for kind in kinds(StudioError) if may_retry(Operation.READ, kind)}

    assert {Throttled, NotSent, Unknown} == retried


def test_answers_as_soon_as_an_attempt_does(clock: Any) -> None:
    answer = call_with_retries(
        Operation.READ, failing(lambda: Unknown("reset"), times=2), clock.pace()
    )

    assert 3 == answer
    assert [0.5, 1.0] == clock.slept


def test_waits_are_drawn_from_nothing_to_the_whole(clock: Any) -> None:
    draws = iter([0.0, 0.25, 0.5])
    pace = clock.pace(random=lambda: next(draws))

    call_with_retries(Operation.READ, failing(lambda: NotSent("refused"), times=3), pace)

    assert [0.0, 0.25, 1.0] == clock.slept


@pytest.mark.parametrize(
    ("retry_after", "waited"), [(None, 0.5), (0.0, 0.5), (3.0, 3.5), (900.0, 30.5)]
)
def test_waits_as_long_as_told_within_reason(
    retry_after: float | None, waited: float, clock: Any
) -> None:
    attempt = failing(lambda: Throttled("busy", retry_after=retry_after), times=1)

    call_with_retries(Operation.CREATE, attempt, clock.pace())

    assert [waited] == clock.slept


def test_throttling_does_not_use_up_the_attempts_of_failures(clock: Any) -> None:
    failures = iter([Throttled("busy")] * 6 + [NotSent("refused")] * 3)

    def attempt() -> str:
        if failure := next(failures, None):
            raise failure
        return "answered"

    assert "answered" == call_with_retries(Operation.CREATE, attempt, clock.pace())


def test_no_attempt_starts_after_the_budget(clock: Any) -> None:
    started: list[float] = []

    def attempt() -> None:
        started.append(clock.time)
        clock.time += 7  # a slow API
        raise Throttled("busy")

    with pytest.raises(Throttled):
        call_with_retries(Operation.READ, attempt, clock.pace(budget_seconds=60))

    assert 1060 - 15 < started[-1] <= 1060


def test_a_thousand_draws_of_no_wait_do_not_overflow(clock: Any) -> None:
    pace = clock.pace(random=lambda: 0.0)

    answer = call_with_retries(Operation.READ, failing(lambda: Throttled("busy"), times=2000), pace)

    assert 2001 == answer


def test_other_exceptions_pass_at_once(clock: Any) -> None:
    def attempt() -> None:
        raise KeyError("the engine is gone")

    with pytest.raises(KeyError):
        call_with_retries(Operation.READ, attempt, clock.pace())

    assert [] == clock.slept


def test_a_dead_api_gets_at_most_a_fifth_more_than_without_retries(clock: Any) -> None:
    quota = RetryBudget()
    pace = clock.pace(quota=quota)
    sent = 0

    def attempt() -> None:
        nonlocal sent
        sent += 1
        raise Unknown("no answer")

    for _ in range(1000):
        with pytest.raises(Unknown):
            call_with_retries(Operation.READ, attempt, pace)

    assert 1000 + quota.capacity // quota.cost == sent
    assert sent <= 1.2 * 1000


def test_throttling_costs_no_quota(clock: Any) -> None:
    quota = RetryBudget(capacity=0)

    answer = call_with_retries(
        Operation.READ, failing(lambda: Throttled("busy"), times=5), clock.pace(quota=quota)
    )

    assert 6 == answer


def test_success_gives_back_what_its_retries_cost(clock: Any) -> None:
    quota = RetryBudget()

    call_with_retries(
        Operation.READ, failing(lambda: Unknown("reset"), times=3), clock.pace(quota=quota)
    )

    assert quota.capacity == quota.left


def test_a_recovered_api_earns_the_quota_back_bit_by_bit() -> None:
    quota = RetryBudget(capacity=10)
    quota.spend()

    for _ in range(20):
        quota.restore(0)

    assert 10 == quota.left


def test_the_quota_stays_within_its_bounds_under_16_threads() -> None:
    quota = RetryBudget(capacity=50)
    seen: set[int] = set()

    def work(seed: int) -> None:
        for step in range(2000):
            quota.spend() if (step * 7 + seed) % 3 else quota.restore(step % 4)
            seen.add(quota.left)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen <= set(range(51))
    assert len(seen) > 1
