"""What can be done to a running emulator, whether over HTTP or by the class `Emulator`."""

from collections.abc import Sequence
from typing import Any

from studio_emulator.app_state import AppState
from studio_emulator.control import executions
from studio_emulator.control.numbers import add_number
from studio_emulator.control.seeding import seed
from studio_emulator.control.snapshot import list_directory, list_numbers
from studio_emulator.faults import Faults, Rule
from studio_emulator.store.accounts import Account, AccountStore
from studio_emulator.store.directory import DirectoryStore

DEFAULT_ACCOUNT = "Emulated account"

Json = dict[str, Any]


class Control:
    """What can be done to a running emulator; raises ValueError with a sentence for what cannot be done."""

    def __init__(self, app: AppState, faults: Faults) -> None:
        self.app = app
        self.faults = faults
        self._first_settings = app.settings
        self._ensure_account()

    @property
    def _accounts(self) -> AccountStore:
        return self.app.store(AccountStore)

    def _fetch_account(self, sid: str) -> Account:
        account = self._accounts.fetch(sid)
        if account is None:
            raise ValueError(f"There is no account {sid}.")
        return account

    def _ensure_account(self) -> None:
        if not self._accounts.list_all():
            self._accounts.create_parent(DEFAULT_ACCOUNT)

    def reset(self) -> None:
        """Go back to the start: one empty account, the first settings, no faults, no journal."""
        self.faults.clear()
        self.app.journal.restart()
        self.app.lag.clear()
        self.app.entry_lag.clear()
        self.app.account_lag.clear()
        self.app.stubs.clear()
        self.app.runs.clear()
        self.app.settings = self._first_settings
        self.app.database.wipe()
        self._ensure_account()

    def plant_fault(self, description: Any) -> Rule:
        """Add a fault; raises ValueError, also for a fault that acts on a missing account."""
        rule = self.faults.plant(description)
        if rule.kind == "act_on" and self._accounts.fetch(rule.action.value) is None:
            self.faults.pull(rule)
            raise ValueError(f"There is no account {rule.action.value}.")
        return rule

    def change_settings(self, changes: Json) -> Json:
        """Change some settings, and return all of them."""
        self.app.settings = self.app.settings.with_changes(changes)
        return self.app.settings.as_json()

    def create_account(self, friendly_name: str, parent: str | None = None) -> Json:
        """Create an account, or a subaccount if `parent` is given. Returns its credentials."""
        accounts = self._accounts
        if parent is None:
            account = accounts.create_parent(friendly_name)
        else:
            owner = accounts.fetch(parent)
            if owner is None or not owner.is_parent:
                raise ValueError(f"There is no parent account {parent}.")
            account = accounts.create_subaccount(owner, friendly_name)
        return {"sid": account.sid, "auth_token": account.auth_token}

    def create_key(
        self,
        account_sid: str,
        friendly_name: str = "",
        kind: str = "standard",
        permissions: Sequence[str] = (),
    ) -> Json:
        """Create an API key. Twilio's /Keys cannot create Main and Restricted keys; this can."""
        self._fetch_account(account_sid)
        if kind not in ("standard", "main", "restricted"):
            raise ValueError(
                f"The kind of an API key must be standard, main or restricted, not {kind!r}."
            )
        key = self._accounts.create_key(
            account_sid, friendly_name, kind=kind, permissions=permissions
        )
        return {"sid": key.sid, "secret": key.secret}

    def rotate_token(self, account_sid: str) -> str:
        """Give an account a new Auth Token at once, as promoting a secondary token does. Returns the new token."""
        return self._accounts.rotate_token(self._fetch_account(account_sid))

    def seed_directory(self, account_sid: str, wanted: Json) -> Json:
        """Add things that an account's flows can refer to. Returns them with their SIDs."""
        self._fetch_account(account_sid)
        return seed(self.app.store(DirectoryStore), account_sid, wanted)

    def directory(self, account_sid: str) -> Json:
        """Return what an account's flows can refer to, in the form in which it is seeded."""
        self._fetch_account(account_sid)
        return list_directory(self.app, account_sid)

    def add_number(self, account_sid: str, phone_number: str, wanted: Json) -> Json:
        """Give an account a phone number. Returns it as the API shows it."""
        self._fetch_account(account_sid)
        return add_number(self.app.store(DirectoryStore), account_sid, phone_number, wanted)

    def numbers(self, account_sid: str) -> list[Json]:
        """Return an account's phone numbers as the API shows them, oldest first."""
        self._fetch_account(account_sid)
        return list_numbers(self.app, account_sid)

    def set_account_status(self, account_sid: str, status: str) -> None:
        """Suspend, close or reactivate any account, as Twilio itself would."""
        account = self._fetch_account(account_sid)
        if status not in ("active", "suspended", "closed"):
            raise ValueError(f"A status must be active, suspended or closed, not {status!r}.")
        self._accounts.set_status(account, status, by_twilio=status == "suspended")

    def executions(self, account_sid: str) -> list[Json]:
        """Return every execution of an account, oldest first."""
        self._fetch_account(account_sid)
        return executions.list_executions(self.app, account_sid)

    def execution(self, sid: str) -> Json:
        """Return one execution of any account."""
        return executions.show(self.app, executions.fetch_execution(self.app, sid))

    def receive(self, account_sid: str, wanted: Json) -> Json:
        """Let somebody write to or call an account. Returns the execution."""
        self._fetch_account(account_sid)
        return executions.receive(self.app, account_sid, wanted)

    def answer(self, sid: str, given: Any) -> Json:
        """Answer what an execution waits for. Returns it as it is then."""
        return executions.answer(self.app, sid, given)

    def stubs(self, account_sid: str) -> list[Json]:
        """Return the answers that were given beforehand, with how often each was used."""
        self._fetch_account(account_sid)
        return self.app.stubs.list_of(account_sid)

    def add_stub(self, account_sid: str, given: Any) -> Json:
        """Give an answer beforehand, to what executions of an account will wait for."""
        self._fetch_account(account_sid)
        return self.app.stubs.add(account_sid, given).as_json()

    def clear_stubs(self, account_sid: str) -> None:
        """Forget the answers that were given beforehand."""
        self._fetch_account(account_sid)
        self.app.stubs.clear(account_sid)
