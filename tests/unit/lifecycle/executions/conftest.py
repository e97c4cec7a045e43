"""A flow of an emulator that runs flows, and a client whose waiting takes no time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pulumi_twilio_studio.cli.machine import SimulatorMachine
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.executions import Execution
from pulumi_twilio_studio.studio.retry import RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.talks import ADDRESS, ASKS, CONTACT


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A fresh local Twilio that runs flows."""
    with Emulator(machine=SimulatorMachine(), executions_per_second=None) as running:
        yield running


class Clock:
    """Time that passes only by sleeping; what is planned for a sleep happens in it."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []
        self.plans: list[Callable[[], object]] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        if self.plans:
            self.plans.pop(0)()

    def read(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(credentials: dict[str, str], clock: Clock) -> Iterator[Client]:
    pace = RetryPolicy(sleep=clock.sleep, monotonic=clock.read)
    client = Client(Settings.resolve(lambda _: None, credentials), pace=pace)
    yield client
    client.close()


@pytest.fixture
def make(client: Client) -> Callable[..., str]:
    """Makes a published flow, and returns its SID."""

    def made(definition: dict[str, Any] = ASKS) -> str:
        return client.create_flow(
            friendly_name="Asks", status="published", definition=definition, commit_message=None
        ).sid

    return made


@pytest.fixture
def start(client: Client) -> Callable[..., Execution]:
    """Starts an execution of a flow."""

    def started(flow: str, contact: str = CONTACT) -> Execution:
        return client.executions.start(flow, to=contact, sender=ADDRESS)

    return started
