"""The emulator inside another process: for tests and demonstrations."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from studio_emulator.control.snapshot import account_credentials, whole_state
from studio_emulator.faults import PATIENCE_SECONDS
from studio_emulator.machine import Machine
from studio_emulator.server import create_control, create_server
from studio_emulator.settings import Settings
from studio_emulator.sockets import listen, url_of

Json = dict[str, Any]
Result = TypeVar("Result")

if TYPE_CHECKING:
    from studio_emulator.tls.proxy import TlsProxy

START_SECONDS = 300.0


class Emulator:
    """A running emulator, from the start of the `with` block to its end.

    A client needs `base_url`, `account_sid` and `auth_token` (the first account's). The methods are
    the control API without HTTP. Any thread may call them.
    """

    def __init__(
        self,
        data: str = ":memory:",
        port: int = 0,
        seed: int = 1,
        host: str = "127.0.0.1",
        *,
        tls_proxy: bool = False,
        machine: Machine | None = None,
        **settings: Any,
    ) -> None:
        """Bind the port and open the store. `settings` are the fields of `Settings`.

        `machine` runs flows. Without it, no execution can be started.

        `tls_proxy` opens a proxy that answers as Twilio's hosts, on a free port: see
        `client_environment`.

        Raises OSError if the port is taken, ValueError for an unknown setting, and sqlite3.Error if
        `data` is not a store or is another emulator's.
        """
        self._control = create_control(
            data, seed=seed, settings=Settings().with_changes(settings), machine=machine
        )
        try:
            self._socket = listen(host, port)
        except (OSError, ValueError):
            self._control.app.database.close()
            raise
        self._proxy = _open_proxy(host) if tls_proxy else None
        self._server = create_server(self._control, [host], self._proxy)
        self._thread = threading.Thread(target=self._run, name="studio-emulator", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running = threading.Event()
        first = account_credentials(self._control.app)[0]
        self.base_url = url_of(host, self._socket)
        self.account_sid: str = first["sid"]
        self.auth_token: str = first["auth_token"]
        self.client_environment: dict[str, str] = {
            "TWILIO_ACCOUNT_SID": self.account_sid,
            "TWILIO_AUTH_TOKEN": self.auth_token,
            **(self._proxy.environment() if self._proxy is not None else {}),
        }
        """The environment for a client that knows only Twilio's addresses. It works only with `tls_proxy`."""

    def __enter__(self) -> Self:
        """Start to serve."""
        self._thread.start()
        if not self._running.wait(START_SECONDS):
            raise TimeoutError(f"The emulator did not start within {START_SECONDS:g} s.")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Release held requests, stop serving and close the store."""
        self.clear_faults()
        self._server.should_exit = True
        self._thread.join()
        self._control.app.database.close()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=self._server.config.get_loop_factory()) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.call_soon(self._running.set)
        await self._server.serve(sockets=[self._socket])

    def _await_on_loop(self, awaitable: Callable[[], Awaitable[Result]]) -> Result:
        if self._loop is None:
            raise RuntimeError("The emulator runs only inside its `with` block.")

        async def await_it() -> Result:
            return await awaitable()

        return asyncio.run_coroutine_threadsafe(await_it(), self._loop).result()

    def _run_on_loop(self, function: Callable[[], Result]) -> Result:
        """Call the function on the event loop, because only the event loop touches the store."""

        async def call_it() -> Result:
            return function()

        return self._await_on_loop(call_it)

    def state(self) -> Json:
        """Return every account with its flows and their revision logs."""
        return self._run_on_loop(lambda: whole_state(self._control.app))

    def flows(self, account_sid: str | None = None) -> list[Json]:
        """Return the flows of that account, by default the first, with their revision logs."""
        wanted = account_sid or self.account_sid
        for account in self.state()["accounts"]:
            if account["sid"] == wanted:
                found: list[Json] = account["flows"]
                return found
        raise KeyError(f"There is no account {wanted}.")

    def journal(self) -> list[Json]:
        """Return every request since the start or the last `clear_journal`."""
        return self._run_on_loop(self._control.app.journal.entries)

    def writes(self) -> list[Json]:
        """Return the requests of the journal for a change (POST, DELETE; not Validate)."""
        return self._run_on_loop(lambda: self._control.app.journal.entries(writes=True))

    def clear_journal(self) -> None:
        """Forget the journal."""
        self._run_on_loop(self._control.app.journal.clear)

    def fault(self, rule: Json) -> str:
        """Plant a fault, and return its id; raises ValueError with a sentence if it is not a fault."""
        return self._run_on_loop(lambda: self._control.plant_fault(rule)).id

    def faults(self) -> list[Json]:
        """Return every fault, with how often it has `fired`."""
        return self._run_on_loop(self._control.faults.rules)

    def wait_fired(self, fault_id: str, count: int = 1, timeout: float = PATIENCE_SECONDS) -> bool:
        """Wait until the fault has fired `count` times; return False if it did not in `timeout` seconds."""
        return self._await_on_loop(
            lambda: self._control.faults.wait_fired(fault_id, count, timeout)
        )

    def clear_faults(self) -> None:
        """Remove every fault. Held requests continue."""
        self._run_on_loop(self._control.faults.clear)

    def change_settings(self, **changes: Any) -> Json:
        """Change settings, and return all of them; raises ValueError with a sentence for an unknown one."""
        return self._run_on_loop(lambda: self._control.change_settings(changes))

    def accounts(self) -> list[Json]:
        """Return every account with its token."""
        return self._run_on_loop(lambda: account_credentials(self._control.app))

    def create_account(self, friendly_name: str, parent: str | None = None) -> Json:
        """Create an account, or a subaccount if `parent` is given: `{sid, auth_token}`."""
        return self._run_on_loop(lambda: self._control.create_account(friendly_name, parent))

    def create_key(
        self, account_sid: str, kind: str = "standard", permissions: tuple[str, ...] = ()
    ) -> Json:
        """Create an API key: `{sid, secret}`."""
        return self._run_on_loop(
            lambda: self._control.create_key(account_sid, "", kind, permissions)
        )

    def rotate_token(self, account_sid: str) -> str:
        """Give any account a new Auth Token, and return it."""
        return self._run_on_loop(lambda: self._control.rotate_token(account_sid))

    def seed_directory(self, wanted: Json, account_sid: str | None = None) -> Json:
        """Add things that flows of that account, by default the first, can refer to. Returns them with their SIDs.

        `{"workspaces": [{"friendly_name": "Flex", "workflows": [{"friendly_name": "Any"}]}]}`;
        studio_emulator.seeding describes the format.
        """
        account = account_sid or self.account_sid
        return self._run_on_loop(lambda: self._control.seed_directory(account, wanted))

    def directory(self, account_sid: str | None = None) -> Json:
        """Return what is in the directory of that account, by default the first, as `seed_directory` takes it.

        What was made through the API is there too. Nothing lags in it.
        """
        return self._run_on_loop(lambda: self._control.directory(account_sid or self.account_sid))

    def add_number(self, phone_number: str, account_sid: str | None = None, **fields: Any) -> Json:
        """Give that account, by default the first, a phone number. Returns it as the API shows it.

        `fields` are fields of the API: `voice_url="https://..."`, `capabilities={"sms": False}`,
        `sid="PN..."`. Raises ValueError with a sentence for impossible values.
        """
        account = account_sid or self.account_sid
        return self._run_on_loop(lambda: self._control.add_number(account, phone_number, fields))

    def numbers(self, account_sid: str | None = None) -> list[Json]:
        """Return the phone numbers of that account, by default the first, as the API shows them, oldest first."""
        return self._run_on_loop(lambda: self._control.numbers(account_sid or self.account_sid))

    def set_account_status(self, account_sid: str, status: str) -> None:
        """Make any account active, suspended or closed, as Twilio itself would."""
        self._run_on_loop(lambda: self._control.set_account_status(account_sid, status))

    def executions(self, account_sid: str | None = None) -> list[Json]:
        """Return the executions of that account, by default the first, oldest first.

        Each has what was heard (`heard`), what it waits for (`waiting`), its `steps` and its `context`.
        """
        return self._run_on_loop(lambda: self._control.executions(account_sid or self.account_sid))

    def execution(self, sid: str) -> Json:
        """Return one execution, as `executions` does."""
        return self._run_on_loop(lambda: self._control.execution(sid))

    def receive(self, wanted: Json, account_sid: str | None = None) -> Json:
        """Write to or call that account, by default the first: `{"from": ..., "to": ..., "body": ...}`.

        Returns the execution. docs/emulator.md describes the keys. Raises ValueError with a sentence.
        """
        account = account_sid or self.account_sid
        return self._run_on_loop(lambda: self._control.receive(account, wanted))

    def answer(self, execution_sid: str, **given: Any) -> Json:
        """Answer what an execution waits for: `reply="1"`, `keys="1"`, `silence=True`, `outcome="failed"`.

        Returns the execution as it is then. Raises ValueError with a sentence.
        """
        return self._run_on_loop(lambda: self._control.answer(execution_sid, given))

    def stub(self, given: Json, account_sid: str | None = None) -> Json:
        """Give an answer beforehand: `{"match": {"url": "/orders/"}, "answer": {"response": {"body": "{}"}}}`."""
        account = account_sid or self.account_sid
        return self._run_on_loop(lambda: self._control.add_stub(account, given))

    def stubs(self, account_sid: str | None = None) -> list[Json]:
        """Return the answers that were given beforehand, with how often each was `used`."""
        return self._run_on_loop(lambda: self._control.stubs(account_sid or self.account_sid))

    def clear_stubs(self, account_sid: str | None = None) -> None:
        """Forget the answers that were given beforehand."""
        self._run_on_loop(lambda: self._control.clear_stubs(account_sid or self.account_sid))

    def reset(self) -> None:
        """Go back to one empty account, the first settings, no faults and no journal."""
        self._run_on_loop(self._control.reset)


def _open_proxy(host: str) -> "TlsProxy":
    from studio_emulator.tls.proxy import TlsProxy  # noqa: PLC0415 -- slow to import

    return TlsProxy(listen(host, 0), host)
