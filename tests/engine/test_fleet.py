"""A fleet on the real engine, judged by what the emulator holds."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import psutil
import pytest
import yaml

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.fleet_cluster import cluster
from support.fleet_project import FleetProject
from support.patience import PATIENCE

TENANTS = ("ash", "elm", "fir", "oak")
CREATE = {"method": "POST", "path": "/v2/Flows$"}


@pytest.fixture
def project(tmp_path: Path, emulator: Emulator) -> FleetProject:
    """Four tenants of two flows each."""
    return FleetProject(tmp_path / "shop", emulator, TENANTS)


def test_makes_every_tenant_once_and_then_asks_once_for_each(project: FleetProject) -> None:
    first = project.fleet("up", "--workers", "2")
    project.emulator.clear_journal()

    second = project.fleet("up")

    assert (0, dict.fromkeys(TENANTS, "created")) == (first.code, first.outcomes), first.text
    assert project.all_say("Hello") == project.flows_said()
    assert (0, dict.fromkeys(TENANTS, "unchanged")) == (second.code, second.outcomes)
    # One of each of the four, and one that tries the credentials.
    assert {"GET /2010-04-01/Accounts.json": 1, "GET /v2/Flows": 5} == project.requests()


def test_declares_what_pulumi_up_declares_in_that_folder(project: FleetProject) -> None:
    project.fleet_once("up", "--only", "ash")

    preview = project.pulumi("preview", "--stack", "ash", "--expect-no-changes")

    assert 0 == preview.returncode, preview.stdout + preview.stderr
    assert "unchanged" in preview.stdout


@pytest.mark.parametrize("asked", ["an option", "the environment"])
def test_what_a_run_for_one_flow_left_waiting_is_not_taken_for_done(
    project: FleetProject, asked: str
) -> None:
    project.fleet_once("up", "--only", "ash")
    project.say("Good day")
    urn = next(each for each in project.urns("ash") if each.endswith("::ash-hello"))
    target, environ = (
        (("--target", urn), {}) if asked == "an option" else ((), {"PULUMI_OPTION_TARGET": urn})
    )

    part = project.pulumi("up", "--stack", "ash", "--yes", "--skip-preview", *target, **environ)
    said = project.flows_said()["ash"]
    rest = project.fleet("up", "--only", "ash")

    assert 0 == part.returncode, part.stdout + part.stderr
    assert ["Good day, this is hello of ash", "Hello, this is bye of ash"] == said
    assert (0, {"ash": "changed"}) == (rest.code, rest.outcomes), rest.text
    assert project.all_say("Good day")["ash"] == project.flows_said()["ash"]


def test_a_preview_tells_and_leaves_nothing_behind(project: FleetProject) -> None:
    preview = project.fleet(
        "preview", "--only", "ash", "--full", "--workers", "1", "--cwd", str(project.folder)
    )

    (told,) = preview.report["tenants"]
    assert (1, "created", 5) == (preview.code, told["outcome"], told["changes"]["create"])
    assert "1 tenant: 1 to create" in preview.text
    assert [] == project.emulator.writes()
    assert "[]" == project.pulumi("stack", "ls", "--json").stdout.strip()


def test_repairs_what_somebody_changed_and_leaves_the_others_alone(project: FleetProject) -> None:
    project.fleet_once("up", "--workers", "2")
    _edit(project, "elm")

    repaired = project.fleet("up", "--workers", "2")

    assert {**dict.fromkeys(TENANTS, "unchanged"), "elm": "changed"} == repaired.outcomes
    assert "somebody changed flow" in repaired.text
    assert project.all_say("Hello") == project.flows_said()


def test_leads_an_address_back_that_somebody_led_elsewhere(project: FleetProject) -> None:
    manifest = project.folder / "stacks" / "tenants.yaml"
    declared = yaml.safe_load(manifest.read_text())
    web = {"type": "chat", "address": "Web", "flow": "hello"}
    declared["tenants"]["ash"]["addresses"] = {"web": web}
    manifest.write_text(yaml.safe_dump(declared))
    project.fleet("up", "--only", "ash")
    unchanged = project.fleet("up", "--only", "ash")
    [address] = _addresses(project, "ash").list()
    led = address.auto_creation["studio_flow_sid"]

    _addresses(project, "ash")(address.sid).update(auto_creation_type="default")
    repaired = project.fleet("up", "--only", "ash")

    [told] = unchanged.report["tenants"]
    assert ("unchanged", 2) == (told["outcome"], told["requests"])
    assert (0, {"ash": "changed"}) == (repaired.code, repaired.outcomes), repaired.text
    [address] = _addresses(project, "ash").list()
    assert ("studio", led) == tuple(
        address.auto_creation[name] for name in ("type", "studio_flow_sid")
    )


def test_twilio_is_read_first_whatever_the_project_says_of_it(project: FleetProject) -> None:
    settings = project.folder / "Pulumi.yaml"
    settings.write_text(settings.read_text().replace("refresh: always", "{}"))
    project.fleet("up", "--only", "ash")
    nothing = project.fleet("preview", "--only", "ash", "--full")
    _edit(project, "ash")

    preview = project.fleet("preview", "--only", "ash")
    repaired = project.fleet("up", "--only", "ash", "--full")

    assert (0, {"ash": "unchanged"}) == (nothing.code, nothing.outcomes), nothing.text
    assert (1, {"ash": "changed"}) == (preview.code, preview.outcomes), preview.text
    assert "somebody changed flow" in preview.text
    assert (0, {"ash": "changed"}) == (repaired.code, repaired.outcomes), repaired.text
    assert "without reading Twilio first" not in preview.text + repaired.text
    assert project.all_say("Hello")["ash"] == project.flows_said()["ash"]


def test_a_failing_tenant_ends_the_rollout_after_its_wave_and_costs_nobody_else(
    project: FleetProject,
) -> None:
    project.fleet_once("up", "--workers", "2")
    project.say("Good day")
    _refuse(project, "elm")

    halted = project.fleet("up", "--workers", "2", "--waves", "1,3,100%")
    project.emulator.clear_faults()
    resumed = project.fleet("up", "--workers", "2")

    expected = {"ash": "changed", "elm": "failed", "fir": "changed", "oak": "not begun"}
    assert (1, expected) == (halted.code, halted.outcomes), halted.text
    assert "1 of the 2 tenants of wave 2 failed" == halted.report["halted"]
    assert "Traceback" not in halted.text
    assert "Twilio refused: Planted HTTP 400" in halted.errors["elm"]
    expected = {"ash": "unchanged", "elm": "changed", "fir": "unchanged", "oak": "changed"}
    assert (0, expected) == (resumed.code, resumed.outcomes), resumed.text
    assert project.all_say("Good day") == project.flows_said()


def test_goes_on_while_failures_are_as_few_as_allowed(project: FleetProject) -> None:
    project.fleet_once("up", "--only", "ash")
    _refuse(project, "ash")
    project.say("Good day")

    done = project.fleet("up", "--waves", "1,100%", "--max-failures", "1")

    expected = {"ash": "failed", "elm": "created", "fir": "created", "oak": "created"}
    assert (1, expected) == (done.code, done.outcomes), done.text


@pytest.mark.parametrize(
    ("victim", "outcome"),
    [
        pytest.param("worker", "created", id="its work is given to another"),
        pytest.param("engine", "failed", id="its tenant failed"),
    ],
)
def test_a_process_killed_after_a_create_makes_no_flow_twice(
    project: FleetProject, victim: str, outcome: str
) -> None:
    rule = project.emulator.fault({"match": CREATE, "action": {"hold": "after"}})
    running = project.start("up", "--workers", "1", "--max-failures", "1")
    assert project.emulator.wait_fired(rule)

    _kill(psutil.Process(running.pid), victim)
    project.emulator.clear_faults()
    text, _ = running.communicate()
    done = project.ended(running.returncode, text)
    resumed = project.fleet("up", "--workers", "2")

    assert {**dict.fromkeys(TENANTS, "created"), "ash": outcome} == done.outcomes, text
    assert 0 == resumed.code, resumed.text
    assert project.all_say("Hello") == project.flows_said()


def test_a_stack_that_somebody_works_on_is_waited_for(project: FleetProject) -> None:
    project.fleet_once("up", "--only", "ash")
    project.say("Good day")
    lock = project.lock("ash", os.getpid())
    running = project.start("up", "--only", "ash")

    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(6)
    lock.unlink()
    text, _ = running.communicate()

    assert {"ash": "changed"} == project.ended(running.returncode, text).outcomes, text


def test_ctrl_c_twice_ends_it_while_it_waits(project: FleetProject) -> None:
    project.fleet_once("up", "--only", "ash")
    project.say("Good day")
    project.lock("ash", os.getpid())
    running = project.start("up", "--workers", "1", "--max-failures", "100%")
    assert running.stdout is not None
    assert any("wave 1 of 1" in line for line in running.stdout)  # what is tried before is over
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(6)

    running.send_signal(signal.SIGINT)
    said = next(line for line in running.stdout if "No further tenant is begun" in line)
    running.send_signal(signal.SIGINT)
    text, _ = running.communicate()
    done = project.ended(running.returncode, said + text)

    assert {**dict.fromkeys(TENANTS, "not begun"), "ash": "failed"} == done.outcomes, text
    assert "it was cancelled while it waited for its stack" == done.errors["ash"]
    assert "it was interrupted" == done.report["halted"]


def test_destroying_says_what_becomes_of_the_accounts_and_asks(project: FleetProject) -> None:
    project.fleet_once("up", "--only", "ash")

    asked = project.fleet("destroy")
    project.emulator.fault({"match": {"method": "POST"}, "times": None, "action": {"status": 403}})
    failed = project.fleet("destroy", "--yes", "--only", "ash")
    project.emulator.clear_faults()
    done = project.fleet("destroy", "--yes", "--workers", "1")

    assert (2, 1, 0) == (asked.code, failed.code, done.code)
    assert "--yes must be passed in" in asked.text
    assert "ash: their subaccounts are suspended" in asked.text
    assert "elm, fir, oak: there is nothing to destroy" in asked.text
    assert {**dict.fromkeys(TENANTS, "unchanged"), "ash": "destroyed"} == done.outcomes, done.text
    assert ["suspended"] == [
        each["status"]
        for each in project.emulator.state()["accounts"]
        if each["sid"] == project.account("ash")
    ]


def test_a_cluster_goes_on_when_one_of_its_workers_is_killed(
    project: FleetProject, tmp_path: Path
) -> None:
    (tmp_path / "temporary").mkdir()
    environ = {**project.environ, "TMPDIR": str(tmp_path / "temporary")}

    with cluster(environ, 2) as (address, workers):
        rule = project.emulator.fault({"match": CREATE, "action": {"hold": "after"}})
        running = project.start("up", "--scheduler", address)
        assert project.emulator.wait_fired(rule)
        workers[0].kill()  # both are at work, so one of them after its create
        project.emulator.clear_faults()
        text, _ = running.communicate()

    assert 0 == running.returncode, text
    assert project.all_say("Hello") == project.flows_said()
    assert [] == list((tmp_path / "temporary").glob("twilio-studio-slots-*"))


def test_a_cluster_with_other_credentials_is_refused(project: FleetProject) -> None:
    theirs = {**project.environ, "TWILIO_ACCOUNT_SID": f"AC{0:032}"}

    with cluster(theirs, 1) as (address, _):
        refused = project.fleet("up", "--scheduler", address)

    assert 2 == refused.code
    assert "workers of the cluster cannot do this" in refused.text
    assert f"its account_sid is AC{0:032}" in refused.text
    assert [] == project.emulator.writes()


def test_a_scheduler_that_is_not_there_is_said_so(project: FleetProject) -> None:
    refused = project.fleet("up", "--scheduler", "tcp://127.0.0.1:9")

    assert 2 == refused.code
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in refused.text
    assert "Traceback" not in refused.text


def _kill(fleet: psutil.Process, victim: str) -> None:
    """Kill the engine that is at work, or the worker that started it; either way the engine is then gone."""
    engines = [
        child
        for child in fleet.children(recursive=True)
        if child.name() == "pulumi" and "up" in child.cmdline()
    ]
    assert 1 == len(engines), engines
    (engines[0] if victim == "engine" else engines[0].parent()).kill()
    psutil.wait_procs(engines, timeout=PATIENCE)
    assert not engines[0].is_running() or engines[0].status() == psutil.STATUS_ZOMBIE


def _refuse(project: FleetProject, tenant: str) -> None:
    project.emulator.fault(
        {
            "match": {"path": "/v2/Flows", "account": project.account(tenant)},
            "times": None,
            "action": {"status": 400},
        }
    )


def _client(project: FleetProject, tenant: str) -> Any:
    """The official client, in the tenant's account."""
    sid = project.account(tenant)
    (token,) = [each["auth_token"] for each in project.emulator.accounts() if each["sid"] == sid]
    return client_for(project.emulator.base_url, sid, token)


def _addresses(project: FleetProject, tenant: str) -> Any:
    return _client(project, tenant).conversations.v1.address_configurations


def _edit(project: FleetProject, tenant: str) -> None:
    """Somebody publishes something else."""
    client = _client(project, tenant)
    flow = client.studio.v2.flows.list()[0]
    definition = flow.fetch().definition
    definition["description"] = "somebody else's"
    client.studio.v2.flows(flow.sid).update(status="published", definition=definition)
