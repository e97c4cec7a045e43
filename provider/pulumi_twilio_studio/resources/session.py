"""What all resources of one run share: the settings, the subaccounts, and one client and list per account."""

from __future__ import annotations

import os
import socket
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pulumi_twilio_studio.identity import home_of
from pulumi_twilio_studio.lifecycle.account import Account
from pulumi_twilio_studio.lifecycle.subaccount_values import Parent
from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.index import AccountIndex
from pulumi_twilio_studio.studio.settings import Settings

from . import host

if TYPE_CHECKING:
    from pulumi import dynamic


class Session:
    """Opens accounts; safe to use from many threads.

    Lives in the process and never in a provider's instance, because instances are pickled into the
    state.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._config: dynamic.Config | None = None
        self._settings: Settings | None = None
        self._parent: Parent | None = None
        self._accounts: dict[str, Account] = {}
        self._said: set[str] = set()

    def configure(self, config: dynamic.Config) -> None:
        """Take the stack's configuration; what is wrong with it is said by the first check, not here."""
        with self._lock:
            if self._config is None:
                host.settle_in()
            self._config = config

    @property
    def settings(self) -> Settings:
        """The stack's configuration and the environment; raises ConfigurationError with every problem."""
        with self._lock:
            if self._settings is None:
                self._settings = Settings.resolve(self._get, os.environ)
            return self._settings

    @property
    def home(self) -> str:
        """A hash of where this stack's state is kept; a folder is one on this machine only."""
        address = os.environ.get("PULUMI_BACKEND_URL", "")
        return home_of(
            f"{socket.gethostname()}:{address}" if address.startswith("file:") else address
        )

    def parent(self) -> Parent:
        """The configured account, as the parent of its subaccounts."""
        with self._lock:
            if self._parent is None:
                client = AccountsClient(self.settings, before_write=host.leave_without_engine)
                self._parent = Parent(
                    Accounts(client), sleep=time.sleep, now=_now, tell=self._say, home=self.home
                )
            return self._parent

    def account(self, account_sid: str) -> Account:
        """The account of that SID; raises StudioError when the credentials are another's."""
        with self._lock:
            if account_sid in self._accounts:
                return self._accounts[account_sid]
        accounts = self.parent().accounts
        settings = accounts.settings(account_sid)  # not under the lock: it may have to ask Twilio
        with self._lock:
            if account_sid not in self._accounts:
                client = Client(
                    settings, before_write=host.leave_without_engine, renew=accounts.renewed
                )
                self._accounts[account_sid] = Account(
                    client,
                    AccountIndex(client),
                    sleep=time.sleep,
                    now=_now,
                    tell=self._say,
                    home=self.home,
                )
            return self._accounts[account_sid]

    def standing(self, account_sid: str) -> str:
        """Whether the account is `active`, `suspended` or `closed`, as Twilio said when it was last asked."""
        self.account(account_sid)
        return self.parent().accounts.standing(account_sid)

    def _say(self, sentence: str) -> None:
        """Show the user a sentence, once: the engine shows what a provider prints, and may ask for a diff twice."""
        with self._lock:
            if sentence not in self._said:
                self._said.add(sentence)
                print(sentence, flush=True)  # noqa: T201 -- the engine reads it from here

    def pin(self, name: str) -> str | None:
        """The revision that the configuration pins the resource of that name to."""
        return self._get(f"pins.{name}")

    def setting(self, key: str) -> str | None:
        """A value of the stack's configuration that no connection is made of."""
        return self._get(key)

    def _get(self, key: str) -> str | None:
        value = self._config.get(f"twilio-studio:{key}") if self._config else None
        return None if value is None else str(value)


def _now() -> datetime:
    return datetime.now(UTC)


SESSION = Session()
