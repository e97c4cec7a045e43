"""Workers of this machine: real processes, really killed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from pulumi_twilio_studio.fleet import local
from pulumi_twilio_studio.fleet.local import LocalWorkers
from support.fleet_work import Errand

Errands = Callable[..., list[Errand]]


@pytest.fixture
def crew() -> Iterator[LocalWorkers]:
    """Two workers."""
    crew = LocalWorkers(2)
    yield crew
    crew.close()


@pytest.fixture
def errands(tmp_path: Path) -> Errands:
    """Makes errands of those names."""
    return lambda *names: [Errand(name, tmp_path) for name in names]


def outcomes(crew: LocalWorkers, work: list[Errand]) -> dict[str, str]:
    return {each.tenant: each.outcome for each in crew.results(work, Event())}


def test_work_is_done_in_other_processes_and_two_at_once(
    crew: LocalWorkers, errands: Errands
) -> None:
    results = list(crew.results(errands("slow", "b", "c"), Event()))

    assert "slow" == results[-1].tenant  # the others did not wait for it
    assert 2 == len({each.account_sid for each in results} - {str(os.getpid())})


def test_a_worker_that_dies_costs_nobody_anything_but_time(
    crew: LocalWorkers, errands: Errands
) -> None:
    work = errands("dies-once", "slow", "c")

    found = outcomes(crew, work)

    assert dict.fromkeys(("dies-once", "slow", "c"), "changed") == found
    assert [2, 1, 1] == [each.begun for each in work]


def test_what_kills_its_worker_twice_has_failed_and_the_others_go_on(
    crew: LocalWorkers, errands: Errands
) -> None:
    work = errands("dies", "slow", "c", "d")

    results = {each.tenant: each for each in crew.results(work, Event())}

    assert {"dies": "failed", "slow": "changed", "c": "changed", "d": "changed"} == {
        tenant: each.outcome for tenant, each in results.items()
    }
    assert "its worker process was killed, 2 times" in str(results["dies"].error)
    assert [2, 1, 1, 1] == [each.begun for each in work]


def test_nothing_is_begun_once_it_is_stopped(crew: LocalWorkers, errands: Errands) -> None:
    stop, work = Event(), errands("slow", "slow", *"cdefgh")
    results = crew.results(work, stop)
    next(results)

    stop.set()
    rest = list(results)

    assert len(rest) < len(work) - 1  # what had been begun by then
    assert 0 == work[-1].begun


def test_says_whom_a_cancelled_rollout_waits_for_and_why(
    crew: LocalWorkers, errands: Errands, tmp_path: Path
) -> None:
    results = crew.results(errands("waits", "b"), Event())
    next(results)  # the other's: it does not wait

    first, again = crew.cancel(), crew.cancel()
    (tmp_path / "released").touch()
    list(results)

    assert first.startswith("Cancelling waits. Each engine finishes its current request to Twilio")
    assert again.startswith("Ending at once: waits. Their stacks may stay locked")
    assert "Nothing is running any more." == crew.cancel()


def test_an_error_that_nobody_foresaw_comes_through(crew: LocalWorkers, errands: Errands) -> None:
    with pytest.raises(LookupError, match="nobody foresaw this"):
        list(crew.results(errands("raises"), Event()))


def test_a_process_is_replaced_after_many_turns(
    errands: Errands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "TURNS", 2)
    crew = LocalWorkers(1)

    results = list(crew.results(errands("a", "b", "c"), Event()))
    crew.close()

    processes = [each.account_sid for each in results]
    assert processes[0] == processes[1] != processes[2]
