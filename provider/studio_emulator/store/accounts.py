"""Accounts, subaccounts and their API keys: what is stored, and Twilio's rules for it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from studio_emulator.errors import TwilioError
from studio_emulator.store.database import EVERYTHING, Store, Window

STATUSES = ("active", "suspended", "closed")
_ACCOUNT = """sid, owner_account_sid, friendly_name, status, auth_token, suspended_by_twilio,
    date_created, date_updated, position"""
_KEY = """sid, account_sid, friendly_name, secret, kind, permissions, date_created, date_updated,
    position"""


@dataclass(frozen=True, slots=True)
class Account:
    """One account. A parent is its own owner."""

    sid: str
    owner_account_sid: str
    friendly_name: str
    status: str
    auth_token: str
    suspended_by_twilio: bool
    date_created: int
    date_updated: int
    position: int

    @property
    def is_parent(self) -> bool:
        """Whether it may own subaccounts."""
        return self.sid == self.owner_account_sid


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One API key: `standard`, `main` or `restricted` to a list of permissions."""

    sid: str
    account_sid: str
    friendly_name: str
    secret: str
    kind: str
    permissions: str
    date_created: int
    date_updated: int
    position: int

    def grants(self, permission: str) -> bool:
        """Return whether the key may do what needs that permission."""
        return self.kind != "restricted" or permission in json.loads(self.permissions)


class AccountStore(Store):
    """The accounts and keys of one database."""

    TABLES = (
        """CREATE TABLE IF NOT EXISTS accounts (
    position INTEGER PRIMARY KEY, sid TEXT UNIQUE NOT NULL, owner_account_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL, status TEXT NOT NULL, auth_token TEXT NOT NULL,
    suspended_by_twilio INTEGER NOT NULL DEFAULT 0,
    date_created INTEGER NOT NULL, date_updated INTEGER NOT NULL)""",
        """CREATE TABLE IF NOT EXISTS api_keys (
    position INTEGER PRIMARY KEY, sid TEXT UNIQUE NOT NULL, account_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL, secret TEXT NOT NULL, kind TEXT NOT NULL,
    permissions TEXT NOT NULL, date_created INTEGER NOT NULL, date_updated INTEGER NOT NULL)""",
    )

    def create_parent(self, friendly_name: str) -> Account:
        """Create an account that is its own owner."""
        return self._create(friendly_name, None)

    def create_subaccount(
        self, parent: Account, friendly_name: str, limit: int | None = None
    ) -> Account:
        """Create a subaccount; raises TwilioError 21101 below a subaccount, 21480 beyond `limit`."""
        if not parent.is_parent:
            raise TwilioError(400, 21101, "Subaccounts cannot contain subaccounts")
        if limit is not None and len(self.list_family(parent)) - 1 >= limit:
            raise TwilioError(400, 21480, "Reached maximum number of subaccounts")
        return self._create(friendly_name, parent.sid)

    def _create(self, friendly_name: str, owner: str | None) -> Account:
        now = self.database.now()
        with self.database.transaction():
            position, (sid, token) = self.database.next_identifier("AC", "")
            row = (sid, owner or sid, friendly_name, "active", token, False, now, now, position)
            self.database.write(
                f"INSERT INTO accounts ({_ACCOUNT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                *row,
            )
        return Account(*row)

    def fetch(self, sid: str) -> Account | None:
        """Return that account, or None."""
        row = self.database.row(f"SELECT {_ACCOUNT} FROM accounts WHERE sid = ?", sid)
        return Account(*row) if row else None

    def list_all(self) -> list[Account]:
        """Return every account, oldest first."""
        rows = self.database.rows(f"SELECT {_ACCOUNT} FROM accounts ORDER BY position")
        return [Account(*row) for row in rows]

    def list_family(
        self,
        account: Account,
        window: Window = EVERYTHING,
        *,
        friendly_name: str | None = None,
        status: str | None = None,
    ) -> list[Account]:
        """Return what credentials of that account may read under /2010-04-01: the account, and its subaccounts."""
        rows = self.database.rows_in_window(
            f"SELECT {_ACCOUNT} FROM accounts WHERE (owner_account_sid = ? OR sid = ?)"
            " AND friendly_name = coalesce(?, friendly_name) AND status = coalesce(?, status)",
            *("position", window, account.sid, account.sid, friendly_name, status),
        )
        return [Account(*row) for row in rows]

    def is_active(self, account: Account) -> bool:
        """Return whether it and its parent are active: a suspended parent suspends its subaccounts."""
        owner = account if account.is_parent else self.fetch(account.owner_account_sid)
        return account.status == "active" and owner is not None and owner.status == "active"

    def rotate_token(self, account: Account) -> str:
        """Give it a new Auth Token. The former one is refused from now on."""
        _, (token,) = self.database.next_identifier("")
        self.database.write(
            "UPDATE accounts SET auth_token = ?, date_updated = ? WHERE sid = ?",
            *(token, self.database.now(), account.sid),
        )
        return token

    def rename(self, account: Account, friendly_name: str) -> None:
        """Give it another name."""
        self.database.write(
            "UPDATE accounts SET friendly_name = ?, date_updated = ? WHERE sid = ?",
            *(friendly_name, self.database.now(), account.sid),
        )

    def check_status_change(self, actor: Account, account: Account, status: str) -> None:
        """Raise the TwilioError (21475..21479, or 20003) that forbids `actor` this change of status."""
        parent = self.fetch(account.owner_account_sid)
        refusals = (
            (status not in STATUSES, 21475, "Unable to update Status, invalid Status."),
            (account.is_parent, 21477, "Unable to update Status for parent accounts"),
            (
                parent is not None and parent.status != "active",
                21476,
                "Unable to update Status for subaccount, parent account is suspended.",
            ),
            (
                account.status == "closed" and status != "closed",
                21479,
                "Unable to update Status for subaccount, subaccount has been closed.",
            ),
            (
                account.suspended_by_twilio and status != account.status,
                21478,
                "Unable to update Status for subaccount, subaccount has been suspended by Twilio",
            ),
        )
        for refused, code, message in refusals:
            if refused:
                raise TwilioError(400, code, message)
        if actor.sid != account.owner_account_sid:
            raise TwilioError(
                401, 20003, "Authenticate", detail="Only the main account changes a Status."
            )

    def set_status(self, account: Account, status: str, *, by_twilio: bool = False) -> None:
        """Make it active, suspended or closed."""
        self.database.write(
            "UPDATE accounts SET status = ?, suspended_by_twilio = ?, date_updated = ?"
            " WHERE sid = ?",
            *(status, by_twilio, self.database.now(), account.sid),
        )

    def create_key(
        self,
        account_sid: str,
        friendly_name: str,
        *,
        kind: str = "standard",
        permissions: Sequence[str] = (),
    ) -> ApiKey:
        """Create an API key for that account."""
        now = self.database.now()
        with self.database.transaction():
            position, (sid, secret) = self.database.next_identifier("SK", "")
            granted = json.dumps(list(permissions))
            row = (sid, account_sid, friendly_name, secret, kind, granted, now, now, position)
            self.database.write(
                f"INSERT INTO api_keys ({_KEY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                *row,
            )
        return ApiKey(*row)

    def fetch_key(self, sid: str) -> ApiKey | None:
        """Return that API key, or None."""
        row = self.database.row(f"SELECT {_KEY} FROM api_keys WHERE sid = ?", sid)
        return ApiKey(*row) if row else None

    def list_keys(self, account_sid: str, window: Window = EVERYTHING) -> list[ApiKey]:
        """Return the API keys of that account, newest first."""
        rows = self.database.rows_in_window(
            f"SELECT {_KEY} FROM api_keys WHERE account_sid = ?",
            *("position", window, account_sid),
        )
        return [ApiKey(*row) for row in rows]

    def rename_key(self, key: ApiKey, friendly_name: str) -> None:
        """Give it another name."""
        self.database.write(
            "UPDATE api_keys SET friendly_name = ?, date_updated = ? WHERE sid = ?",
            *(friendly_name, self.database.now(), key.sid),
        )

    def delete_key(self, key: ApiKey) -> None:
        """Revoke it."""
        self.database.write("DELETE FROM api_keys WHERE sid = ?", key.sid)
