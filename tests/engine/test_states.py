"""The state outlives the code: what an earlier version left is what today's declares, and can be taken away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio_emulator import Emulator
from support.pulumi_stack import PulumiStack
from support.recorded_states import STATES, RecordedState

VERSIONS = sorted(folder.name for folder in STATES.iterdir())


@pytest.fixture(params=VERSIONS)
def recorded(request: pytest.FixtureRequest) -> RecordedState:
    return RecordedState(request.param)


@pytest.fixture
def emulator(recorded: RecordedState, tmp_path: Path) -> Iterator[Emulator]:
    """A Twilio that holds what it held when that version had run."""
    recorded.restore_twilio(tmp_path / "twilio.db")
    with Emulator(data=str(tmp_path / "twilio.db")) as running:
        yield running


@pytest.fixture
def stack(recorded: RecordedState, credentials: dict[str, str], tmp_path: Path) -> PulumiStack:
    """The stack as that version left it, with the program that it ran."""
    made = PulumiStack(tmp_path / "shop", credentials)
    recorded.restore_stack(made)
    return made


def accounts(emulator: Emulator) -> dict[str, Any]:
    """What Twilio holds, by the names of the accounts without their markers."""
    held = emulator.state()["accounts"]
    return {account["friendly_name"].partition(" [pulumi")[0]: account for account in held}


def test_what_an_earlier_version_left_is_what_its_program_declares_today(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.preview("--expect-no-changes", "--refresh=false")
    stack.up("--expect-no-changes")

    assert emulator.writes() == []


def test_what_an_earlier_version_left_is_destroyed_from_its_state_alone(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.program("raise SystemExit('nobody runs this')")

    stack.destroy()

    left = accounts(emulator)
    own = left.pop("Emulated account")
    # Adopted as it was, and never written to: others may use it.
    assert ["Console"] == [flow["friendly_name"] for flow in own["flows"]]
    assert {name: account["status"] for name, account in left.items()} == {
        "Acme suspend": "suspended",
        "Acme close": "closed",
        "Acme retain": "active",
        "asleep": "suspended",
        "home": "suspended",
        "acme": "suspended",
    }
    assert left["home"]["flows"] == []
    assert len(left["acme"]["flows"]) == 1  # a tenant's stay in its account, and wait there
