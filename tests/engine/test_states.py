"""The state outlives the code: what an earlier version left is what today's declares, and can be taken away."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio_emulator import Emulator
from support.fleet_project import FleetProject
from support.pulumi_stack import PulumiStack
from support.recorded_states import STATES, RecordedState, standing

VERSIONS = sorted(folder.name for folder in STATES.iterdir())
WITH_FLEET = [version for version in VERSIONS if RecordedState(version).has_fleet]


@pytest.fixture(params=VERSIONS)
def recorded(request: pytest.FixtureRequest) -> RecordedState:
    return RecordedState(request.param)


@pytest.fixture
def emulator(recorded: RecordedState, tmp_path: Path) -> Iterator[Emulator]:
    """A Twilio that holds what it held when that version had run."""
    with recorded.twilio(tmp_path / "twilio.db") as running:
        yield running


@pytest.fixture
def stack(recorded: RecordedState, emulator: Emulator, tmp_path: Path) -> PulumiStack:
    """The stack as that version left it, with the program that it ran."""
    return recorded.shop(tmp_path / "shop", emulator)


@pytest.fixture
def fleet(recorded: RecordedState, emulator: Emulator, tmp_path: Path) -> FleetProject:
    """The tenants as that version left them, with their manifest."""
    return recorded.fleet(tmp_path / "fleet", emulator)


def test_what_an_earlier_version_left_is_what_its_program_declares_today(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.preview("--expect-no-changes", "--refresh=false")
    stack.up("--expect-no-changes")

    assert [] == emulator.writes()


def test_what_an_earlier_version_left_is_destroyed_from_its_state_alone(
    stack: PulumiStack, emulator: Emulator, recorded: RecordedState
) -> None:
    stack.program("raise SystemExit('nobody runs this')")

    stack.destroy()

    assert recorded.left_by_destroy() == standing(emulator)


@pytest.mark.parametrize("recorded", WITH_FLEET, indirect=True)
def test_the_tenants_of_an_earlier_version_are_unchanged_for_a_look_without_an_engine(
    fleet: FleetProject, emulator: Emulator
) -> None:
    preview = fleet.fleet("preview")

    assert {"ash": "unchanged", "elm": "unchanged"} == preview.outcomes, preview.text
    # The tenant that is paused costs nothing, the other one list; one list more tries the credentials.
    assert {"GET /2010-04-01/Accounts.json": 1, "GET /v2/Flows": 2} == fleet.requests()


@pytest.mark.parametrize("recorded", WITH_FLEET, indirect=True)
def test_a_tenant_of_an_earlier_version_is_unchanged_for_the_engine(
    fleet: FleetProject, emulator: Emulator
) -> None:
    preview = fleet.fleet("preview", "--full", "--only", "ash")

    assert [{"same": 7}] == [each["changes"] for each in preview.report["tenants"]], preview.text
    assert [] == emulator.writes()


@pytest.mark.parametrize("recorded", WITH_FLEET, indirect=True)
def test_a_tenant_that_signed_up_with_an_earlier_version_is_what_its_stack_declares_today(
    fleet: FleetProject, emulator: Emulator
) -> None:
    preview = fleet.pulumi("preview", "--stack", "fir", "--expect-no-changes")

    assert 0 == preview.returncode, preview.stdout + preview.stderr
    assert [] == emulator.writes()


@pytest.mark.parametrize("recorded", WITH_FLEET, indirect=True)
def test_a_tenant_of_an_earlier_version_is_destroyed_from_its_state_alone(
    fleet: FleetProject, emulator: Emulator
) -> None:
    shutil.rmtree(fleet.folder / "stacks" / "flows")
    (fleet.folder / "stacks" / "tenants.yaml").unlink()

    destroyed = fleet.pulumi("destroy", "--stack", "ash", "--yes", "--skip-preview")

    assert 0 == destroyed.returncode, destroyed.stdout + destroyed.stderr
    assert ["active", []] == standing(emulator)["Ash Ltd"]
