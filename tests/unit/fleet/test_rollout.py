"""A rollout by workers that does what each test says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.fleet.result import Outcome, Report, Result, Verb
from pulumi_twilio_studio.fleet.rollout import Rollout
from pulumi_twilio_studio.fleet.run import Task
from pulumi_twilio_studio.fleet.waves import Share, split_into_waves
from pulumi_twilio_studio.manifest import TenantSpec

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.up_to_date import UpToDateCheck

Make = Callable[..., TenantSpec]
PROJECT = Project(
    Path(), "shop", Path(), Path(), "file:///nowhere", "organization", is_configured=False
)


class Crew:
    """Fails the tenants of those names; interrupts the rollout after `interrupted_by`."""

    def __init__(self, failing: str = "", interrupted_by: str | None = None) -> None:
        self.failing = failing
        self.interrupted_by = interrupted_by

    def results(self, tasks: Iterable[Task], stop: threading.Event) -> Iterator[Result]:
        for each in tasks:
            if stop.is_set():
                return
            if each.spec.name == self.interrupted_by:
                stop.set()
            failed = each.spec.name in self.failing
            yield Result(each.spec.name, "failed" if failed else "changed")

    def cancel(self) -> None:
        raise AssertionError

    def close(self) -> None:
        raise AssertionError


class Broken:
    """Quick checks that end in a way that nobody foresaw."""

    def result_if_unchanged(self, spec: TenantSpec) -> Result | None:
        raise LookupError(spec.name)


class Diary:
    def __init__(self) -> None:
        self.entries: list[str] = []

    def begins(self, wave: int, waves: int, tenants: int) -> None:
        self.entries.append(f"{wave}/{waves}: {tenants}")

    def ended(self, result: Result) -> None:
        self.entries.append(f"{result.wave}: {result.tenant} {result.outcome}")


def rollout(tenant: Make, names: str, parts: str, allowed: str = "0") -> Rollout:
    return Rollout(
        "up",
        PROJECT,
        split_into_waves([tenant(name) for name in names], parts),
        Share.parse(allowed),
    )


def test_goes_wave_after_wave_and_tells_who_watches(tenant: Make) -> None:
    diary = Diary()

    report = rollout(tenant, "abc", "1,100%").run(Crew(), None, diary)

    assert ["1/2: 1", "1: a changed", "2/2: 2", "2: b changed", "2: c changed"] == diary.entries
    assert report.is_right
    assert report.halted is None


def test_the_others_of_a_wave_go_on_and_no_further_wave_begins(tenant: Make) -> None:
    report = rollout(tenant, "abcd", "1,3,100%").run(Crew("b"), None, Diary())

    outcomes = [(each.tenant, each.wave, each.outcome) for each in report.results]
    assert [
        ("a", 1, "changed"),
        ("b", 2, "failed"),
        ("c", 2, "changed"),
        ("d", 3, "not begun"),
    ] == outcomes
    assert "1 of the 2 tenants of wave 2 failed" == report.halted
    assert not report.is_right


def test_failures_within_what_is_allowed_do_not_stop_it(tenant: Make) -> None:
    report = rollout(tenant, "abcd", "2,100%", "50%").run(Crew("a"), None, Diary())

    assert {"failed": 1, "changed": 3} == report.counts
    assert report.halted is None
    assert not report.is_right


def test_a_quick_check_that_fails_for_whatever_reason_costs_a_full_run(tenant: Make) -> None:
    report = rollout(tenant, "ab", "100%").run(Crew(), cast("UpToDateCheck", Broken()), Diary())

    assert {"changed": 2} == report.counts


def test_an_interruption_leaves_the_rest_unbegun(tenant: Make) -> None:
    diary = Diary()

    report = rollout(tenant, "abcd", "3,100%").run(Crew(interrupted_by="b"), None, diary)

    assert ["changed", "changed", "not begun", "not begun"] == [
        each.outcome for each in report.results
    ]
    assert "it was interrupted" == report.halted
    assert ["1/2: 3", "1: a changed", "1: b changed"] == diary.entries


def test_who_is_in_no_wave_is_reported_as_not_begun(tenant: Make) -> None:
    plan = rollout(tenant, "a", "100%")
    plan.left_out = [tenant("z")]

    report = plan.run(Crew(), None, Diary())

    assert [("a", "changed"), ("z", "not begun")] == [
        (each.tenant, each.outcome) for each in report.results
    ]
    assert not report.is_right


def test_a_report_for_scripts_has_every_tenant_once(tenant: Make) -> None:
    report = rollout(tenant, "ab", "100%").run(Crew("b"), None, Diary()).as_json()

    assert {"changed": 1, "failed": 1} == report["counts"]
    assert ["a", "b"] == [each["tenant"] for each in report["tenants"]]


@pytest.mark.parametrize(
    ("verb", "outcome", "is_so"),
    [
        ("preview", "created", True),
        ("preview", "changed", True),
        ("preview", "unchanged", False),
        ("preview", "failed", False),
        ("up", "changed", False),
    ],
)
def test_only_a_preview_tells_of_what_would_change(
    verb: Verb, outcome: Outcome, is_so: bool
) -> None:
    assert is_so is Report(verb, (Result("a", outcome),)).would_change
