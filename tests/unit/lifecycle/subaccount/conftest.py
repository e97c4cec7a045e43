"""Runs against the Accounts API of an emulator, whose waits take no time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from pulumi_twilio_studio.lifecycle.account import ParentAccount
from pulumi_twilio_studio.lifecycle.subaccount.operations import SUBACCOUNTS
from pulumi_twilio_studio.lifecycle.subaccount.values import ExistingSubaccount
from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.retry import RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings
from support.subaccounts import Run, desired


@pytest.fixture
def begin(credentials: dict[str, str]) -> Iterator[Callable[..., Run]]:
    """Starts a run as a new process would: with nothing remembered."""
    clients: list[AccountsClient] = []

    def start(**environ: str) -> Run:
        settings = Settings.resolve(lambda _: None, {**credentials, **environ})
        clients.append(AccountsClient(settings, pace=RetryPolicy(sleep=lambda _: None)))
        said: list[str] = []
        waited: list[float] = []
        parent = ParentAccount(
            Accounts(clients[-1]),
            sleep=waited.append,
            now=lambda: datetime.now(UTC),
            tell=lambda what: said.append(str(what)),
        )
        return Run(parent, said, waited)

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def run(begin: Callable[..., Run]) -> Run:
    return begin()


@pytest.fixture
def made(begin: Callable[..., Run]) -> ExistingSubaccount:
    """A subaccount that an earlier run made."""
    return SUBACCOUNTS.create(begin().parent, desired())
