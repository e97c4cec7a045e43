"""How often a run of a tenant writes the backend, and in which forms a backend may hold states."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
import yaml

from studio_emulator import Emulator
from support.backend_watch import BackendWatch
from support.definitions import greeting
from support.fleet_project import FleetProject
from support.pulumi_stack import SKIP_CHECKPOINTS, PulumiStack

CREATE = {"method": "POST", "path": "^/v2/Flows$"}

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells of writes on Linux")


@pytest.fixture
def project(tmp_path: Path, emulator: Emulator) -> FleetProject:
    """A tenant of three flows, whose user says nothing of when its state is written."""
    made = FleetProject(tmp_path / "shop", emulator, ["ash"], ("menu", "survey", "support"))
    made.environ.pop(SKIP_CHECKPOINTS, None)
    return made


def watched(project: FleetProject) -> BackendWatch:
    return BackendWatch(project.folder / "state" / ".pulumi" / "stacks" / "shop")


@linux
def test_a_fleet_writes_the_state_of_a_tenant_at_the_end_of_its_run(project: FleetProject) -> None:
    with watched(project) as made:
        project.fleet("up")
    project.say("Good day")
    with watched(project) as changed:
        project.fleet("up")
    with watched(project) as unchanged:
        project.fleet("up")
    with watched(project) as destroyed:
        project.fleet("destroy", "--yes")

    # A new stack is written empty before: by `stack init`, and when its secrets are set up.
    assert {"ash.json": 3} == made.writes
    assert {"ash.json": 1} == changed.writes
    assert {} == unchanged.writes
    assert {"ash.json": 1} == destroyed.writes


@linux
def test_a_fleet_writes_the_state_after_each_step_if_the_user_says_so(
    project: FleetProject,
) -> None:
    with watched(project) as made:
        done = project.fleet("up", PULUMI_SKIP_CHECKPOINTS="false")

    assert 0 == done.code, done.text
    assert made.writes["ash.json"] > 10


@linux
def test_a_fleet_writes_the_state_after_each_step_of_a_tenant_that_takes_over(
    project: FleetProject,
) -> None:
    manifest = project.folder / "stacks" / "tenants.yaml"
    declared = yaml.safe_load(manifest.read_text())
    web = {"type": "chat", "address": "web", "flow": "menu", "take_over": True}
    declared["tenants"]["ash"]["addresses"] = {"web": web}
    manifest.write_text(yaml.safe_dump(declared))

    with watched(project) as made:
        done = project.fleet("up")

    assert 0 == done.code, done.text
    assert made.writes["ash.json"] > 10


@pytest.mark.parametrize("stop", [signal.SIGINT, None], ids=["cancelled", "failed"])
def test_a_run_that_is_stopped_or_fails_writes_its_state_all_the_same(
    stop: signal.Signals | None, stack: PulumiStack, emulator: Emulator
) -> None:
    stack.environ[SKIP_CHECKPOINTS] = "true"
    stack.definition("greeter.json", greeting())
    stack.program(
        """
        first = studio.Flow("first", definition="greeter.json")
        studio.Flow("second", definition="greeter.json", opts=pulumi.ResourceOptions(depends_on=[first]))
        """
    )
    action = {"hold": "before"} if stop else {"status": 400}
    fault = emulator.fault({"match": {**CREATE, "number": 2}, "times": 1, "action": action})

    running = stack.start("up", "--yes", "--skip-preview")
    assert emulator.wait_fired(fault)
    if stop:
        running.send_signal(stop)
        emulator.clear_faults()
    code = running.wait()

    assert 0 != code
    assert "first" in {urn.rpartition("::")[2] for urn in stack.urns()}


@pytest.mark.parametrize("form", ["GZIP", "ZSTD"])
def test_a_fleet_lives_with_compressed_states(form: str, project: FleetProject) -> None:
    packed = {f"PULUMI_DIY_BACKEND_{form}": "true"}
    made = project.fleet("up", **packed)
    project.emulator.clear_journal()
    again = project.fleet("up", **packed)
    asked = project.requests()
    project.say("Good day")
    project.lock("ash", 2**22 + 1)  # no process has that number, as after a killed engine
    changed = project.fleet("up")
    destroyed = project.fleet("destroy", "--yes", **packed)

    assert {"ash": "created"} == made.outcomes, made.text
    assert {"ash": "unchanged"} == again.outcomes, again.text
    assert {"GET /2010-04-01/Accounts.json": 1, "GET /v2/Flows": 2} == asked
    assert {"ash": "changed"} == changed.outcomes, changed.text
    assert {"ash": "destroyed"} == destroyed.outcomes, destroyed.text
