"""An account on a real socket whose waits take no time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.lifecycle.account import Account
from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.flow_list import FlowList
from pulumi_twilio_studio.studio.retry import RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting


@dataclass
class Run:
    """What one run of the engine would share: the account, and what was said and waited."""

    account: Account
    said: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)


@pytest.fixture
def new_run(emulator: Emulator) -> Iterator[Callable[[], Run]]:
    """Starts a run as a new process would: with nothing remembered."""
    environ = {
        "TWILIO_BASE_URL": emulator.base_url,
        "TWILIO_ACCOUNT_SID": emulator.account_sid,
        "TWILIO_AUTH_TOKEN": emulator.auth_token,
    }
    clients: list[Client] = []

    def start() -> Run:
        client = Client(
            Settings.resolve(lambda _: None, environ), pace=RetryPolicy(sleep=lambda _: None)
        )
        clients.append(client)
        said: list[str] = []
        waited: list[float] = []
        account = Account(
            client,
            FlowList(client),
            sleep=waited.append,
            now=lambda: datetime.now(UTC),
            tell=lambda what: said.append(str(what)),
        )
        return Run(account, said, waited)

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def run(new_run: Callable[[], Run]) -> Run:
    """One run."""
    return new_run()


def desired(body: str = "Hello!", **changes: Any) -> DesiredFlow:
    """A declared flow that says `body`."""
    values: dict[str, Any] = {
        "identity": "organization/shop/dev/greeter",
        "account_sid": "",
        "friendly_name": "greeter",
        "status": "published",
        "definition": Definition.from_api(greeting(body)),
    }
    return DesiredFlow(**{**values, **changes})


@pytest.fixture
def declare() -> Callable[..., DesiredFlow]:
    """Declares a flow; the fields that differ by keyword."""
    return desired
