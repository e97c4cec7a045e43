"""The subaccounts of the configured account, and the credentials that reach each. Kept in memory only."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.studio.accounts_client import AccountsClient, Subaccount
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import (
    ConfigurationError,
    Inactive,
    NotFound,
    Rejected,
    StudioError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.studio.settings import Settings


# Twilio may not find a subaccount that was just created, because reads lag behind writes
# (RJPearson94/terraform-provider-twilio issue 86). A 404 is believed only after these pauses, in
# seconds.
_PAUSES = (0.5, 1.0)


def settings_for(own: Settings, account_sid: str) -> Settings:
    """Return the credentials that reach that account, found with the configured ones.

    Raises StudioError if no credentials reach it.
    """
    with closing(AccountsClient(own)) as client:
        return Accounts(client).settings(account_sid)


def open_client(own: Settings, account_sid: str) -> closing[Client]:
    """Open a client for that account, for a `with` block. Raises StudioError if no credentials reach the account."""
    return closing(Client(settings_for(own, account_sid)))


class Accounts:
    """The subaccounts of the client's account: the latest list, corrected by our own writes.

    Studio acts only on the account of the credentials. Only the Accounts API lets a parent's
    credentials reach a subaccount (docs: iam/api/subaccounts), so this class asks there for a
    subaccount's Auth Token. The first subaccount costs one request for it alone; the second costs
    one list of all subaccounts. Lists and requests for a token run one at a time: a thread that had
    to wait uses the result of the thread before it. Threads that wait for the first list also share
    its failure.
    """

    def __init__(self, client: AccountsClient) -> None:
        self.client = client
        self._turn = (
            threading.Lock()
        )  # held during a list or a request for a token, and to touch what follows
        self._known: dict[str, Subaccount] = {}
        self._listed = False
        self._failures = 0
        self._failure: StudioError | None = None

    def rows(self) -> Mapping[str, Subaccount]:
        """Return all subaccounts by SID, closed ones too. Lists them on first use."""
        failures = self._failures
        with self._turn:
            if not self._listed:
                if self._failure and self._failures != failures:  # it failed while we waited
                    raise self._failure
                self._list()
            return dict(self._known)

    def refresh(self) -> None:
        """Make a new list, which starts after this call."""
        with self._turn:
            self._list()

    def fetch(self, sid: str) -> Subaccount:
        """Fetch the subaccount as Twilio answers it now; raises `NotFound`."""
        found = self.client.fetch(sid)
        self.record(found)
        return found

    def record(self, answered: Subaccount) -> None:
        """Keep what Twilio answered to a write or a fetch of ours, so that a later, lagging list does not undo it."""
        with self._turn:
            known = self._known.get(answered.sid)
            if known is None or _updated(known) <= _updated(answered):
                self._known[answered.sid] = answered

    def status_of(self, account_sid: str) -> str:
        """Return `active`, `suspended` or `closed`, as far as known without a request."""
        with self._turn:
            known = self._known.get(account_sid)
        return known.status if known else "active"

    def reaches(self, account_sid: str) -> bool:
        """Return whether the configured credentials reach the account. Asks at most once, and waits for no new account.

        Raises StudioError if Twilio cannot be asked.
        """
        own = self.client.settings
        if account_sid == own.account_sid or own.key_of(account_sid):
            return True
        if own.api_key:
            return False
        with self._turn:
            if account_sid not in self._known and not self._listed:
                try:
                    self._known[account_sid] = self.client.fetch(account_sid)
                except (Rejected, ConfigurationError):
                    return False
            return account_sid in self._known

    def settings(self, account_sid: str) -> Settings:
        """Return the credentials that reach the account.

        For the configured account, these are the configured credentials. For another account, this
        is the API key that is configured for it. Without such a key, it is the subaccount's Auth
        Token, which the parent's credentials ask for. Raises StudioError if there is no such
        subaccount, or if Twilio shows no token (as to an API key).
        """
        own = self.client.settings
        if account_sid == own.account_sid or own.api_key or own.key_of(account_sid):
            return own.for_account(account_sid)
        with self._turn:
            found = self._known.get(account_sid) or self._find(account_sid)
        return self._with_token(found)

    def renew(self, refused: Settings) -> Settings:
        """Return the credentials to go on with after a subaccount refused these.

        Returns the same ones if they are configured. The Auth Token of a subaccount is fetched again,
        because it may be rotated in the middle of a run. Raises Inactive if the account is suspended or
        closed.
        """
        own = self.client.settings
        if refused.account_sid == own.account_sid:
            return refused
        with self._turn:
            known = self._known.get(refused.account_sid)
            if refused.api_key and (known is None or known.status == "active"):
                return refused
            if known is None or known.auth_token == refused.auth_token:
                known = self._fetch_patiently(refused.account_sid)
        if known.status != "active":
            raise inactive(known.sid, known.status)
        return self._with_token(known)

    def _list(self) -> None:
        try:
            found = self.client.subaccounts()
        except StudioError as failure:
            self._failures += 1
            self._failure = failure
            raise
        for row in found:
            known = self._known.get(row.sid)
            # Dates are whole seconds, so a list that lags may show the account as it was before a
            # write of the same second.
            if known is None or _updated(known) < _updated(row):
                self._known[row.sid] = row
        self._listed = True

    def _find(self, account_sid: str) -> Subaccount:
        if self._known and not self._listed:
            self._list()
        return self._known.get(account_sid) or self._fetch_patiently(account_sid)

    def _fetch_patiently(self, account_sid: str) -> Subaccount:
        for pause in (*_PAUSES, None):
            try:
                found = self.client.fetch(account_sid)
            except NotFound as error:
                if pause is None:
                    raise _no_subaccount(account_sid, self.client.account_sid, error) from None
                self.client.pace.sleep(pause)
            else:
                self._known[account_sid] = found  # the newest token, whatever the dates say
                return found
        raise AssertionError("the last turn returns or raises")

    def _with_token(self, found: Subaccount) -> Settings:
        if not found.auth_token:
            # Seen with API keys of the parent (RJPearson94/terraform-provider-twilio issue 52).
            raise ConfigurationError(
                f"Twilio does not show the Auth Token of {found.sid}",
                next_step="configure the parent's Account SID and Auth Token instead of an API key",
            )
        return replace(self.client.settings, account_sid=found.sid, auth_token=found.auth_token)


def _updated(account: Subaccount) -> str:
    return account.date_updated or ""


def _no_subaccount(account_sid: str, parent_sid: str, error: NotFound) -> ConfigurationError:
    return ConfigurationError(
        f"{account_sid} is not a subaccount of {parent_sid}",
        next_step="check account_sid, and which account's credentials are configured; an account that was closed is "
        "deleted after 30 days",
        code=error.code,
        request_id=error.request_id,
    )


def inactive(account_sid: str, status: str) -> Inactive:
    """Build the error that says why Twilio refuses a subaccount's own credentials."""
    todo = {
        "suspended": 'reactivate it first: status="active" in its studio.Subaccount, or the Console',
        "closed": "that is final, and its contents cannot be reached: remove it from the program",
    }
    return Inactive(
        f"account {account_sid} is {printable(status)}",
        account_status=status,
        next_step=todo.get(status, ""),
    )
