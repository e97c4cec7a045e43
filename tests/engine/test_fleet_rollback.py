"""A flow rolled back in all tenants that run a bad version, judged by what the emulator holds and saw."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path
from typing import Any

import psutil
import pytest

from studio_emulator import Emulator
from support.fleet_project import FleetProject
from support.patience import PATIENCE

BAD = ("ash", "elm", "fir")
OTHER, NEW = "oak", "yew"
GONE_BACK = "Roll back to revision 1"


@pytest.fixture
def project(tmp_path: Path, emulator: Emulator) -> FleetProject:
    """Three tenants went from a good version to a bad one, one did not, and one began with the bad one.

    Since then, the template of the other flow has changed too.
    """
    project = FleetProject(tmp_path / "shop", emulator, (*BAD, OTHER, NEW))
    project.fleet_once("up", *only(*BAD, OTHER))
    project.say("Oops")
    project.fleet_once("up", *only(*BAD, NEW))
    project.say("Later", "bye")
    emulator.clear_journal()
    return project


def only(*tenants: str) -> list[str]:
    return [word for tenant in tenants for word in ("--only", tenant)]


def said(project: FleetProject, flow: str = "hello") -> dict[str, str]:
    """What the live revision of that flow begins with, by tenant."""
    return {
        tenant: text.partition(",")[0]
        for tenant, texts in project.flows_said().items()
        for text in texts
        if f"this is {flow} of" in text
    }


def writes(project: FleetProject) -> list[str]:
    """Whose flows somebody tried to write."""
    names = {project.account(each): each for each in project.tenants}
    return sorted(names[each["account_sid"]] for each in project.emulator.writes())


def refuse(project: FleetProject, tenant: str, action: dict[str, Any]) -> str:
    """Let Twilio answer so to each write of a tenant's flows."""
    match = {"method": "POST", "path": "/v2/Flows/FW", "account": project.account(tenant)}
    rule = {"match": match, "times": None, "action": action}
    return project.emulator.fault(rule)


def test_who_runs_the_bad_version_goes_back_and_nobody_and_nothing_else(
    project: FleetProject,
) -> None:
    refuse(project, "fir", {"status": 400})

    done = project.fleet("rollback", "hello", "--yes", "--waves", "2,100%", "--max-failures", "1")

    outcomes = {"ash": "changed", "elm": "changed", "fir": "failed", NEW: "left"}
    assert (1, outcomes) == (done.code, done.outcomes), done.text
    assert {"ash": "Hello", "elm": "Hello", "fir": "Oops", OTHER: "Hello", NEW: "Oops"} == said(
        project
    )
    assert {**dict.fromkeys((*BAD, NEW), "Oops"), OTHER: "Hello"} == said(project, "bye")
    assert ["ash", "elm", "fir"] == writes(project)
    assert ["", "", GONE_BACK] == project.messages("ash", "hello")
    assert "no stack published a revision of another version before revision 1" == done.errors[NEW]


def test_the_pin_stays_where_it_worked_and_is_as_before_where_nothing_was_written(
    project: FleetProject,
) -> None:
    refuse(project, "elm", {"status": 400})

    done = project.fleet("rollback", "hello", "--yes", *only("ash", "elm"), "--workers", "1")

    assert {"ash": "changed", "elm": "failed"} == done.outcomes, done.text
    assert {"twilio-studio:pins.ash-hello": "1"} == project.pins("ash")
    assert {} == project.pins("elm")
    assert "nothing was written, so the configuration is as it was before" in done.text


def test_run_again_it_goes_on_and_touches_nobody_who_went_back(project: FleetProject) -> None:
    refuse(project, "ash", {"status": 400})
    halted = project.fleet("rollback", "hello", "--yes", "--waves", "1,100%", "--workers", "1")
    project.emulator.clear_faults()
    project.fleet("rollback", "hello", "--yes", *only("elm"))
    project.emulator.clear_journal()

    resumed = project.fleet("rollback", "hello", "--yes")
    again = project.fleet("rollback", "hello", "--yes", *only(*BAD))

    stopped = {"ash": "failed", "elm": "not begun", "fir": "not begun", NEW: "left"}
    assert (1, stopped) == (halted.code, halted.outcomes), halted.text
    assert {"ash": "changed", "fir": "changed", NEW: "left"} == resumed.outcomes, resumed.text
    assert ["ash", "fir"] == writes(project)
    assert (0, {}) == (again.code, again.outcomes), again.text
    assert 'No tenant runs the bad version of flow "hello"' in again.text


def test_it_asks_first_and_says_who_goes_where(project: FleetProject) -> None:
    asked = project.fleet("rollback", "hello")

    assert 2 == asked.code
    assert "--yes must be passed in" in asked.text
    rows = [line.split() for line in asked.text.splitlines()]
    assert [["ash", "2"], ["elm", "2"], ["fir", "2"]] == [
        row[:2] for row in rows if row[3:5] == ["revision", "1"]
    ]
    assert [] == project.emulator.writes()


def test_one_list_of_accounts_one_of_flows_each_and_the_revisions_of_the_bad_ones_are_read(
    project: FleetProject,
) -> None:
    project.fleet("rollback", "hello")

    counts = project.requests()
    listed = sum(n for path, n in counts.items() if path.endswith("/Revisions"))
    # One list of flows for each of the five, and one that tries the credentials.
    assert 1 == counts["GET /2010-04-01/Accounts.json"]
    assert 6 == counts["GET /v2/Flows"]
    assert 4 == listed
    assert 11 == counts.total()


def test_an_up_keeps_the_pin_and_says_so_and_brings_the_other_flow_on(
    project: FleetProject,
) -> None:
    project.fleet("rollback", "hello", "--yes", *only("ash"))

    status = project.fleet("status", *only("ash"))
    done = project.fleet("up", *only("ash"))

    (told,) = status.report["tenants"]
    assert [["behind"], ["pinned"]] == sorted(each["words"] for each in words(told))
    assert {"ash": "changed"} == done.outcomes, done.text
    assert 'flow "hello" is pinned to revision 1 and stays there' in done.text
    assert ("Hello", "Later") == (said(project)["ash"], said(project, "bye")["ash"])


def test_forward_takes_the_pins_out_and_brings_that_flow_alone_to_the_template(
    project: FleetProject,
) -> None:
    project.fleet("rollback", "hello", "--yes", *only("ash", "elm"))
    early = project.fleet("rollback", "hello", "--forward", *only("ash"))
    project.say("Good day", "hello")

    done = project.fleet("rollback", "hello", "--forward", "--yes", "--waves", "1,100%")
    rest = project.fleet("up", *only("ash"))

    assert "is the version that was rolled back, for 1 of the 1 tenants" in early.text
    assert "is the version that was rolled back" not in done.text
    assert (0, {"ash": "changed", "elm": "changed"}) == (done.code, done.outcomes), done.text
    assert ({}, {}) == (project.pins("ash"), project.pins("elm"))
    expected = {"ash": "Good day", "elm": "Good day", "fir": "Oops", OTHER: "Hello", NEW: "Oops"}
    assert expected == said(project)
    assert "Oops" == said(project, "bye")["elm"]
    # What waited in the other flow is not forgotten.
    assert {"ash": "changed"} == rest.outcomes, rest.text
    assert "Later" == said(project, "bye")["ash"]


def test_a_version_can_be_named_that_the_template_no_longer_has(project: FleetProject) -> None:
    project.say("Good day", "hello")
    nobody = project.fleet("rollback", "hello", "--yes")
    (bad,) = [each for each, number in nobody.report["versions"].items() if number == 4]

    done = project.fleet("rollback", "hello", "--version", bad[:8], "--yes", *only("ash"))

    assert (0, {}) == (nobody.code, nobody.outcomes)
    assert f"{bad[:8]} (4)" in nobody.text
    assert {"ash": "changed"} == done.outcomes, done.text
    assert "Hello" == said(project)["ash"]


def test_what_is_saved_as_a_draft_is_no_success(project: FleetProject) -> None:
    project.pulumi("config", "set", "twilio-studio:status.ash-hello", "draft", "--stack", "ash")

    done = project.fleet("rollback", "hello", "--yes", *only("ash"))
    again = project.fleet("rollback", "hello", "--yes", *only("ash"))

    assert (1, {"ash": "failed"}) == (done.code, done.outcomes), done.text
    assert (1, {"ash": "failed"}) == (again.code, again.outcomes), again.text
    assert "Callers still get revision 2" in done.errors["ash"]
    assert "Oops" == said(project)["ash"]
    assert ["ash"] == writes(project)


def test_ctrl_c_lets_the_tenant_finish_and_the_next_run_does_the_rest(
    project: FleetProject,
) -> None:
    rule = refuse(project, "ash", {"hold": "before"})
    running = project.start("rollback", "hello", "--yes", "--workers", "1", *only("ash", "elm"))
    assert project.emulator.wait_fired(rule)

    running.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(1)
    project.emulator.clear_faults()
    text, _ = running.communicate()
    interrupted = project.ended(running.returncode, text)
    resumed = project.fleet("rollback", "hello", "--yes", *only("ash", "elm"))

    assert {"ash": "changed", "elm": "not begun"} == interrupted.outcomes, text
    assert {"elm": "changed"} == resumed.outcomes, resumed.text
    assert [3, 3] == [len(project.messages(each, "hello")) for each in ("ash", "elm")]


@pytest.mark.parametrize(
    ("victim", "outcome"),
    [
        pytest.param("worker", "unchanged", id="its work is given to another"),
        pytest.param("engine", "failed", id="its tenant failed"),
    ],
)
def test_a_process_killed_after_the_write_leaves_the_pin_and_nothing_is_written_twice(
    project: FleetProject, victim: str, outcome: str
) -> None:
    rule = refuse(project, "ash", {"hold": "after"})
    running = project.start(
        "rollback", "hello", "--yes", "--workers", "1", *only("ash", "elm"), "--max-failures", "1"
    )
    assert project.emulator.wait_fired(rule)

    kill(psutil.Process(running.pid), victim)
    project.emulator.clear_faults()
    text, _ = running.communicate()
    done = project.ended(running.returncode, text)
    resumed = project.fleet("rollback", "hello", "--yes", *only("ash", "elm"))
    after = project.fleet("up", *only("ash", "elm"))

    assert {"ash": outcome, "elm": "changed"} == done.outcomes, text
    assert {"twilio-studio:pins.ash-hello": "1"} == project.pins("ash")
    assert (0, {}) == (resumed.code, resumed.outcomes), resumed.text
    assert 0 == after.code, after.text
    assert ["", "", GONE_BACK] == project.messages("ash", "hello")
    assert "Hello" == said(project)["ash"]


def words(tenant: dict[str, Any]) -> list[dict[str, Any]]:
    """The flows of a tenant in a status, each with its words."""
    return [
        {**flow, "words": ["pinned" if flow["is_pinned"] else flow["version"]]}
        for flow in tenant["flows"]
    ]


def kill(fleet: psutil.Process, victim: str) -> None:
    """Kill the engine that is at work, or the worker that started it; either way the engine is then gone."""
    (engine,) = [
        child
        for child in fleet.children(recursive=True)
        if child.name() == "pulumi" and "up" in child.cmdline()
    ]
    (engine if victim == "engine" else engine.parent()).kill()
    psutil.wait_procs([engine], timeout=PATIENCE)
