"""In which forms a backend may hold states."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio_emulator import Emulator
from support.fleet_project import FleetProject


@pytest.fixture
def project(tmp_path: Path, emulator: Emulator) -> FleetProject:
    """A tenant of three flows."""
    return FleetProject(tmp_path / "shop", emulator, ["ash"], ("menu", "survey", "support"))


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
