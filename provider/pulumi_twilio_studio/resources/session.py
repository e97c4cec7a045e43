"""What all resources of one run share: the settings, the subaccounts, and one client and list per account."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi.runtime.rpc import UNKNOWN

from pulumi_twilio_studio.identity import home_of
from pulumi_twilio_studio.kinds import KINDS
from pulumi_twilio_studio.lifecycle.account import Account, OperationError, ParentAccount
from pulumi_twilio_studio.lifecycle.diagnostics import MARK, Diagnostic
from pulumi_twilio_studio.lifecycle.drift import Refusals
from pulumi_twilio_studio.lifecycle.flow.commit import commit_of
from pulumi_twilio_studio.lifecycle.hidden import HiddenTexts
from pulumi_twilio_studio.lifecycle.reached_by import WaysIn, ways_in
from pulumi_twilio_studio.resources import host
from pulumi_twilio_studio.resources.promotion import earlier_of, override_of
from pulumi_twilio_studio.resources.run_settings import RunSettings
from pulumi_twilio_studio.resources.tables import PINS
from pulumi_twilio_studio.stack.command_line import engines_command
from pulumi_twilio_studio.stack.home import StackHome
from pulumi_twilio_studio.stack.run_configuration import NAMESPACE
from pulumi_twilio_studio.stack.state import name_in
from pulumi_twilio_studio.studio.errors import StudioError
from pulumi_twilio_studio.studio.retry import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi import dynamic

    from pulumi_twilio_studio.resources.properties import Properties
    from pulumi_twilio_studio.stack.earlier import EarlierStack
    from pulumi_twilio_studio.studio.settings import Settings


# The engine refreshes everything that the state knows before it runs the program.
UNREAD = (
    "This run compares without reading Twilio first. So it does not see what somebody changed "
    "there since the last run. The reason is that `options: {refresh: always}` is missing in "
    "Pulumi.yaml or was overruled. Add `--refresh` to make one run read first."
)


# The keys of `Account.held` for each type of resource.
HELD = {kind.type: kind.held_as for kind in KINDS}


class Session:
    """Opens accounts. Safe to use from many threads.

    A session lives in the process, and never in a provider's instance, because instances are pickled into the state.
    `pace` says how requests are repeated. It is also the clock of every wait.
    """

    def __init__(self, pace: RetryPolicy | None = None) -> None:
        self._pace = pace or RetryPolicy()
        self._lock = threading.RLock()
        self._config = RunSettings(lambda _: None, None)
        self._is_configured = False
        self._settings: Settings | None = None
        self._parent: ParentAccount | None = None
        self._accounts: dict[str, Account] = {}
        self._stack: str | None = None
        self._home: str | None = None
        self._holders: dict[str, list[str]] | None = None
        self._recorded: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
        self._said: set[Diagnostic] = set()
        self._refusals = Refusals()
        self._has_read = False
        self._has_foreseen = False
        self._hidden = HiddenTexts()

    def configure(self, config: dynamic.Config) -> None:
        """Take the stack's configuration. The first check reports what is wrong with it, not this function."""
        with self._lock:
            if self._is_configured:
                return
            self._is_configured = True
            host.set_up_process()
            call = host.call_under_way()
            is_old = call is not None and call.is_before_the_program
            home = self._place(call.stack) if call and is_old else None
            self._config = RunSettings(lambda key: config.get(f"{NAMESPACE}:{key}"), home)

    @property
    def settings(self) -> Settings:
        """The stack's configuration and the environment. Raises ConfigurationError with every problem."""
        with self._lock:
            if self._settings is None:
                self._settings = self._config.resolve()
            return self._settings

    @property
    def account_sid(self) -> str:
        """The configured account. Raises ConfigurationError."""
        return self.settings.account_sid

    def note_stack(self, props: Mapping[str, Any], *, is_declared: bool = False) -> None:
        """Note the stack of this process, if the properties name it.

        A program knows its name. A state may hold a name from before a rename.
        """
        identity = props.get("identity")
        with self._lock:
            if identity and (is_declared or self._stack is None):
                self._stack = identity.split("/", 3)[2]

    @property
    def home(self) -> str:
        """A hash of where this stack's state is kept. Looked up once, because every flow asks for it."""
        with self._lock:
            if self._home is None:
                self._home = home_of(self._place("").address)
            return self._home

    def _held(self) -> dict[str, list[str]]:
        """Return the names of the resources that hold each SID, in the state as it was at the first call."""
        with self._lock:
            if self._holders is None:
                self._holders = self._read_state()
            return self._holders

    def _read_state(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        try:
            entries = self._place(self._stack).resources() if self._stack else []
        except OperationError as error:
            self.tell(
                f"The state of this stack cannot be read: {error}. So this run cannot tell "
                "whether another resource of the stack holds what is deleted."
            )
            return found
        for entry in entries:
            if entry["type"] in HELD and entry.get("id"):
                key = HELD[entry["type"]].format(entry["id"])
                found.setdefault(key, []).append(name_in(entry["urn"]))
        return found

    def _recorded_of(self, *types: str) -> list[Mapping[str, Any]]:
        """Return the properties of each resource of these types that the state held at the first call."""
        from pulumi_twilio_studio.stack.recorded import properties_of  # noqa: PLC0415 -- only a takeover asks

        with self._lock:
            if self._stack is None:
                return []
            key = (self._stack, *types)
            if key not in self._recorded:
                self._recorded[key] = properties_of(self._place(self._stack), types)
            return self._recorded[key]

    def _place(self, stack: str) -> StackHome:
        project = os.environ.get("PULUMI_PROJECT", "")  # set by the engine
        return StackHome.around(Path.cwd(), project, stack, os.environ)

    def parent(self) -> ParentAccount:
        """Return the configured account, as the parent of its subaccounts."""
        with self._lock:
            if self._parent is None:
                # Imported here, because a program does not use them.
                from pulumi_twilio_studio.studio.accounts import Accounts  # noqa: PLC0415 -- see above
                from pulumi_twilio_studio.studio.accounts_client import AccountsClient  # noqa: PLC0415 -- see above

                client = AccountsClient(
                    self.settings, pace=self._pace, before_write=host.leave_without_engine
                )
                self._parent = ParentAccount(
                    Accounts(client),
                    sleep=self._pace.sleep,
                    now=_now,
                    tell=self.tell,
                    home=self.home,
                    held=self._held,
                    recorded=self._recorded_of,
                )
            return self._parent

    def account(self, account_sid: str) -> Account:
        """Return the account with that SID. Raises StudioError if the credentials do not give access to it."""
        with self._lock:
            if account_sid in self._accounts:
                return self._accounts[account_sid]
        from pulumi_twilio_studio.lifecycle.flow.commanded import Commanded  # noqa: PLC0415 -- as above
        from pulumi_twilio_studio.studio.client import Client  # noqa: PLC0415 -- as above
        from pulumi_twilio_studio.studio.flow_list import FlowList  # noqa: PLC0415 -- as above

        accounts = self.parent().accounts
        settings = accounts.settings(account_sid)  # not under the lock: it may have to ask Twilio
        with self._lock:
            if account_sid not in self._accounts:
                client = Client(
                    settings,
                    pace=self._pace,
                    before_write=host.leave_without_engine,
                    renew=accounts.renew,
                )
                self._accounts[account_sid] = Account(
                    client,
                    FlowList(client),
                    sleep=self._pace.sleep,
                    now=_now,
                    tell=self.tell,
                    home=self.home,
                    held=self._held,
                    recorded=self._recorded_of,
                    refusals=self._refusals,
                    commanded=Commanded.of(os.environ),
                    status_of=accounts.status_of,
                    commit=commit_of(os.environ),
                )
            return self._accounts[account_sid]

    def tell(self, what: Diagnostic | str) -> None:
        """Tell the user something once: the engine shows what a provider prints, and may ask for a diff twice.

        It is text for people. If somebody asked for data, it is a line of JSON (lifecycle/diagnostics.py).
        """
        said, mark = Diagnostic.of(what), os.environ.get(MARK)
        with self._lock:
            if said not in self._said:
                self._said.add(said)
                shown = self.shown(f"{mark} {said.to_json()}" if mark else said)
                print(shown, flush=True)  # noqa: T201 -- the engine reads it from here

    def note_read(self) -> None:
        """Note that this run reads before it compares, as with `refresh: always` and `--refresh`."""
        self._has_read = True

    def foresee_destroy(self, props: Properties) -> None:
        """Tell once, before a `destroy`, who still reaches the flows of the stack with these properties."""
        with self._lock:
            if self._has_foreseen:
                return
            self._has_foreseen = True
        command = engines_command()
        if command is None or not command.destroys:
            return
        from pulumi_twilio_studio.resources.callers import reached_in  # noqa: PLC0415 -- only a destroy asks

        self.note_stack(props)
        with suppress(OperationError):  # a delete says that the state cannot be read
            for said in reached_in(self._place(self._stack or "").resources(), self._ways):
                self.tell(said)

    def _ways(self, account_sid: str) -> WaysIn:
        try:
            return ways_in(self.account(account_sid))
        except StudioError as failure:
            return WaysIn(not_known=(str(failure),))

    def note_known(self, existing: Properties) -> None:
        """Tell once per run that the state is compared with the program although nothing was read before."""
        if existing and not self._has_read and not self._reads_first:
            self.tell(UNREAD)

    @cached_property
    def _reads_first(self) -> bool:
        """Whether this run reads first, in this process or in another: a changed configuration starts a new one."""
        command = engines_command()
        if command is not None and command.refresh is not None:
            return command.refresh
        options = (self._place("").settings or {}).get("options")
        return isinstance(options, dict) and options.get("refresh") == "always"

    def keep_secret(self, props: Mapping[str, Any]) -> None:
        """Hide from now on, in every sentence, the values that the properties' own list names as secret."""
        self._hidden.keep(props, unless=(UNKNOWN,))

    def shown(self, sentence: object) -> str:
        """Return a sentence as the user may see it: without secrets, and without anything that a terminal obeys."""
        return self._hidden.shown(sentence)

    def explained(self, failure: Exception) -> str:
        """Return a failure as the user may see it, with a hint if an outdated configuration may have caused it."""
        return self.shown(f"{failure}{self._config.hint(failure)}")

    @cached_property
    def earlier(self) -> EarlierStack | None:
        """The stack that must run a flow before this one does. None if the configuration names none."""
        return earlier_of(self._get, lambda: self._place(self._stack or ""))

    @property
    def override(self) -> str | None:
        """Why the gate of promotion lets this run pass. None if it does not, and empty if the reason is missing."""
        return override_of(os.environ)

    def pin(self, name: str) -> str | None:
        """Return the revision that the configuration pins the resource with that name to."""
        return PINS.entry(name, self._get)

    def setting(self, key: str) -> str | None:
        """Return a value of the stack's configuration that is not part of the connection."""
        return self._get(key)

    def _get(self, key: str) -> str | None:
        with self._lock:
            return self._config.get(key)


def _now() -> datetime:
    return datetime.now(UTC)


SESSION = Session()
