"""What every kind of test may ask for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pulumi_twilio_studio.lifecycle.flow.commit import VARIABLES
from studio_emulator import Emulator
from support.pulumi_stack import PulumiStack

# Where the tests themselves run for a commit, what they write does not name it.
for variable in VARIABLES:
    os.environ.pop(variable, None)

# No example fails for taking long: that would be a test of the machine.
settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("patient")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are cores: tests of the engine wait half of their time (measured)."""
    return max(2, (os.cpu_count() or 2) * 3 // 2)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A fresh local Twilio with one account."""
    with Emulator() as running:
        yield running


@pytest.fixture
def credentials(emulator: Emulator) -> dict[str, str]:
    """The environment that leads to the emulator's account."""
    return {
        "TWILIO_BASE_URL": emulator.base_url,
        "TWILIO_ACCOUNT_SID": emulator.account_sid,
        "TWILIO_AUTH_TOKEN": emulator.auth_token,
    }


@pytest.fixture
def make_stack(credentials: dict[str, str]) -> Callable[..., PulumiStack]:
    """Makes a stack in a folder, with a state of its own, whose account is the emulator's."""
    return lambda folder, project="shop": PulumiStack(folder, credentials, project=project)


@pytest.fixture
def stack(credentials: dict[str, str], tmp_path: Path) -> PulumiStack:
    """A stack whose account is the emulator's."""
    return PulumiStack(tmp_path / "shop", credentials)
