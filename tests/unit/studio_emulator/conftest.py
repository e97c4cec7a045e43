"""One emulator for all its tests, which each of them finds as it is right after its start."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from pulumi_twilio_studio.cli.machine import SimulatorMachine
from studio_emulator import Emulator
from support.emulator_api import DEFINITION, Api, SignIn


@pytest.fixture(scope="session")
def running() -> Iterator[Emulator]:
    with Emulator(machine=SimulatorMachine()) as emulator:
        yield emulator


@pytest.fixture
def emulator(running: Emulator) -> Emulator:
    """An emulator as it is right after its start."""
    running.reset()
    return running


@pytest.fixture
def sessions() -> Iterator[list[Api]]:
    opened: list[Api] = []
    yield opened
    for session in opened:
        session.close()


@pytest.fixture
def sign_in(emulator: Emulator, sessions: list[Api]) -> SignIn:
    """Makes an Api for a user name and a password."""

    def open_session(username: str, password: str) -> Api:
        sessions.append(Api(emulator.base_url, username, password))
        return sessions[-1]

    return open_session


@pytest.fixture
def api(emulator: Emulator, sign_in: SignIn) -> Api:
    """Asks with the default account's SID and token."""
    return sign_in(emulator.account_sid, emulator.auth_token)


@pytest.fixture
def definition() -> dict[str, Any]:
    """A small valid definition, to be changed at will."""
    copy: dict[str, Any] = json.loads(json.dumps(DEFINITION))
    return copy
