"""The accounts that stacks live in, for commands that only read: each account is opened and listed once for all."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

from pulumi_twilio_studio.lifecycle.account import Account, ParentAccount
from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.flow_list import FlowList
from pulumi_twilio_studio.studio.retry import RetryPolicy

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.settings import Settings


class Connections:
    """Clients by credentials. Threads may share it."""

    def __init__(self, pace: RetryPolicy | None = None) -> None:
        """`pace` says how requests are repeated. It is also the clock of every wait."""
        self.pace = pace or RetryPolicy()
        self._lock = threading.Lock()
        self._parents: dict[Settings, Accounts] = {}
        self._lists: dict[tuple[str, str, tuple[str, str]], tuple[Client, FlowList]] = {}

    def accounts(self, own: Settings) -> Accounts:
        """Return the subaccounts of the account that these settings name."""
        with self._lock:
            if own not in self._parents:
                client = AccountsClient(own, pace=self.pace, before_write=_refuse)
                self._parents[own] = Accounts(client)
            return self._parents[own]

    def opened(self, own: Settings, account_sid: str) -> tuple[Client, FlowList]:
        """Return the client and the list of flows of that account, reached with these settings. Raises StudioError."""
        accounts = self.accounts(own)
        settings = accounts.settings(account_sid)  # not under the lock: it may have to ask Twilio
        key = (settings.host("studio"), account_sid, settings.basic_auth())
        with self._lock:
            if key not in self._lists:
                client = Client(
                    settings, pace=self.pace, before_write=_refuse, renew=accounts.renew
                )
                self._lists[key] = (client, FlowList(client))
            return self._lists[key]

    def close(self) -> None:
        """Close the pooled connections."""
        for accounts in self._parents.values():
            accounts.client.close()
        for client, _ in self._lists.values():
            client.close()


@dataclass(frozen=True)
class Reached:
    """The accounts that one stack reaches with its settings. Threads may share it."""

    connections: Connections
    own: Settings
    home: str
    """A hash of where the state of the stack is kept."""

    _accounts: dict[str, Account] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def parent(self) -> ParentAccount:
        """Return the configured account as the parent of its subaccounts."""
        pace = self.connections.pace
        return ParentAccount(
            self.connections.accounts(self.own),
            sleep=pace.sleep,
            now=_now,
            tell=_nobody_listens,
            home=self.home,
        )

    def account(self, account_sid: str) -> Account:
        """Return that account. Raises StudioError if the credentials do not give access to it."""
        if account_sid in self._accounts:
            return self._accounts[account_sid]
        client, index = self.connections.opened(self.own, account_sid)
        with self._lock:
            return self._accounts.setdefault(
                account_sid,
                Account(
                    client,
                    index,
                    sleep=self.connections.pace.sleep,
                    now=_now,
                    tell=_nobody_listens,
                    home=self.home,
                    status_of=self.connections.accounts(self.own).status_of,
                ),
            )


def _refuse() -> NoReturn:
    raise AssertionError("a command that only reads was about to write")


def _nobody_listens(_: object) -> None:
    """Take what an operation tells, which its caller collects for each resource anew."""


def _now() -> datetime:
    return datetime.now(UTC)
