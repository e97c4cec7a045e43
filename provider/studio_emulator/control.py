"""The control API under /emulator/: look at the emulator, and make it misbehave.

It takes no credentials and speaks JSON. Nothing of it exists at Twilio.
"""

import math
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from studio_emulator.access import body_of, object_of, text_in
from studio_emulator.call import World
from studio_emulator.faults import PATIENCE_SECONDS, Faults, Rule
from studio_emulator.journal import Journal
from studio_emulator.known import refuse_unknown
from studio_emulator.seeding import seed
from studio_emulator.settings import Settings
from studio_emulator.state import account_credentials, whole_state

DEFAULT_ACCOUNT = "Emulated account"

Json = dict[str, Any]


class Control:
    """What can be done to a running emulator; raises ValueError with a sentence for what cannot be done."""

    def __init__(self, world: World, journal: Journal, faults: Faults, settings: Settings) -> None:
        self.world = world
        self.journal = journal
        self.faults = faults
        self._initial = settings
        self._ensure_account()

    def _ensure_account(self) -> None:
        if not self.world.accounts.all():
            self.world.accounts.create_parent(DEFAULT_ACCOUNT)

    def reset(self) -> None:
        """Go back to the start: one empty account, the first settings, no faults, no journal."""
        self.faults.clear()
        self.journal.restart()
        self.world.lag.clear()
        self.world.account_lag.clear()
        self.world.settings = self._initial
        self.world.database.wipe()
        self._ensure_account()

    def plant_fault(self, description: Any) -> Rule:
        """Add a fault; raises ValueError, also for a fault that acts on a missing account."""
        rule = self.faults.plant(description)
        if rule.kind == "act_on" and self.world.accounts.fetch(rule.action.value) is None:
            self.faults.pull(rule)
            raise ValueError(f"There is no account {rule.action.value}.")
        return rule

    def change_settings(self, changes: Json) -> Json:
        """Change some settings, and return all of them."""
        self.world.settings = self.world.settings.changed(changes)
        return self.world.settings.as_json()

    def create_account(self, friendly_name: str, parent: str | None = None) -> Json:
        """Create an account, or a subaccount if `parent` is given. Returns its credentials."""
        accounts = self.world.accounts
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
        if self.world.accounts.fetch(account_sid) is None:
            raise ValueError(f"There is no account {account_sid}.")
        if kind not in ("standard", "main", "restricted"):
            raise ValueError(f"An API key is standard, main or restricted, not {kind!r}.")
        key = self.world.accounts.create_key(
            account_sid, friendly_name, kind=kind, permissions=permissions
        )
        return {"sid": key.sid, "secret": key.secret}

    def rotate_token(self, account_sid: str) -> str:
        """Give an account a new Auth Token at once, as promoting a secondary token does. Returns the new token."""
        account = self.world.accounts.fetch(account_sid)
        if account is None:
            raise ValueError(f"There is no account {account_sid}.")
        return self.world.accounts.rotate_token(account)

    def seed_directory(self, account_sid: str, wanted: Json) -> Json:
        """Add things that an account's flows can refer to. Returns them with their SIDs."""
        if self.world.accounts.fetch(account_sid) is None:
            raise ValueError(f"There is no account {account_sid}.")
        return seed(self.world.directory, account_sid, wanted)

    def set_account_status(self, account_sid: str, status: str) -> None:
        """Suspend, close or reactivate any account, as Twilio itself would."""
        account = self.world.accounts.fetch(account_sid)
        if account is None:
            raise ValueError(f"There is no account {account_sid}.")
        if status not in ("active", "suspended", "closed"):
            raise ValueError(f"A status is active, suspended or closed, not {status!r}.")
        self.world.accounts.set_status(account, status, by_twilio=status == "suspended")


def _number_in(request: Request, name: str, default: float, most: float) -> float:
    """Return the number in the query; raises ValueError with a sentence for anything else."""
    text = request.query_params.get(name, str(default))
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number <= most:
        raise ValueError(f"{name} is a number from 0 to {most:g}, not {text!r}.")
    return number


class ControlApi:
    """The routes of a `Control`."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def routes(self) -> list[BaseRoute]:
        """Return every route, to be mounted under /emulator."""
        table = (
            ("/state", "GET", self.state),
            ("/reset", "POST", self.reset),
            ("/journal", "GET", self.journal),
            ("/journal", "DELETE", self.clear_journal),
            ("/faults", "GET", self.faults),
            ("/faults", "POST", self.plant_fault),
            ("/faults", "DELETE", self.clear_faults),
            ("/settings", "GET", self.settings),
            ("/settings", "POST", self.change_settings),
            ("/accounts", "GET", self.accounts),
            ("/accounts", "POST", self.create_account),
            ("/accounts/{sid}", "POST", self.set_account_status),
            ("/accounts/{sid}/keys", "POST", self.create_key),
            ("/accounts/{sid}/directory", "POST", self.seed_directory),
            ("/accounts/{sid}/token", "POST", self.rotate_token),
        )
        return [Route(path, handler, methods=[method]) for path, method, handler in table]

    async def state(self, _: Request) -> JSONResponse:
        """GET /emulator/state."""
        return JSONResponse(whole_state(self._control.world))

    async def reset(self, _: Request) -> JSONResponse:
        """POST /emulator/reset."""
        self._control.reset()
        return JSONResponse(account_credentials(self._control.world))

    async def journal(self, request: Request) -> JSONResponse:
        """GET /emulator/journal; with ?writes=1 only requests for a change."""
        refuse_unknown("The query", request.query_params, ("writes",))
        writes = request.query_params.get("writes", "0")
        if writes not in ("0", "1"):
            raise ValueError(f"writes is 0 or 1, not {writes!r}.")
        return JSONResponse(self._control.journal.entries(writes=writes == "1"))

    async def clear_journal(self, _: Request) -> JSONResponse:
        """DELETE /emulator/journal."""
        self._control.journal.clear()
        return JSONResponse([])

    async def faults(self, request: Request) -> JSONResponse:
        """GET /emulator/faults; ?wait_fired=ID&count=1&timeout=10 answers when the fault has fired."""
        refuse_unknown("The query", request.query_params, ("wait_fired", "count", "timeout"))
        waited_for = request.query_params.get("wait_fired")
        if waited_for is not None:
            count = int(_number_in(request, "count", 1, 1_000_000))
            seconds = _number_in(request, "timeout", PATIENCE_SECONDS, 3600)
            if not await self._control.faults.wait_fired(waited_for, count, seconds):
                sentence = f"The fault {waited_for} did not fire within {seconds:g} s."
                return JSONResponse({"error": sentence}, HTTPStatus.REQUEST_TIMEOUT)
        return JSONResponse(self._control.faults.rules())

    async def plant_fault(self, request: Request) -> JSONResponse:
        """POST /emulator/faults: one rule, or a list of them."""
        body = await body_of(request)
        descriptions = body if isinstance(body, list) else [body]
        rules = [self._control.plant_fault(one).as_json() for one in descriptions]
        return JSONResponse(rules if isinstance(body, list) else rules[0], HTTPStatus.CREATED)

    async def clear_faults(self, _: Request) -> JSONResponse:
        """DELETE /emulator/faults: held requests continue."""
        self._control.faults.clear()
        return JSONResponse([])

    async def settings(self, _: Request) -> JSONResponse:
        """GET /emulator/settings."""
        return JSONResponse(self._control.world.settings.as_json())

    async def change_settings(self, request: Request) -> JSONResponse:
        """POST /emulator/settings."""
        return JSONResponse(self._control.change_settings(await object_of(request)))

    async def accounts(self, _: Request) -> JSONResponse:
        """GET /emulator/accounts: SIDs and tokens."""
        return JSONResponse(account_credentials(self._control.world))

    async def create_account(self, request: Request) -> JSONResponse:
        """POST /emulator/accounts {friendly_name, parent?}."""
        wanted = await object_of(request, "friendly_name", "parent")
        parent = text_in(wanted, "parent") if wanted.get("parent") is not None else None
        created = self._control.create_account(text_in(wanted, "friendly_name"), parent)
        return JSONResponse(created, HTTPStatus.CREATED)

    async def set_account_status(self, request: Request) -> JSONResponse:
        """POST /emulator/accounts/{sid} {status}."""
        wanted = await object_of(request, "status")
        self._control.set_account_status(request.path_params["sid"], text_in(wanted, "status"))
        return JSONResponse(account_credentials(self._control.world))

    async def rotate_token(self, request: Request) -> JSONResponse:
        """POST /emulator/accounts/{sid}/token."""
        token = self._control.rotate_token(request.path_params["sid"])
        return JSONResponse({"auth_token": token}, HTTPStatus.CREATED)

    async def create_key(self, request: Request) -> JSONResponse:
        """POST /emulator/accounts/{sid}/keys {friendly_name?, kind?, permissions?}."""
        wanted = await object_of(request, "friendly_name", "kind", "permissions")
        permissions = wanted.get("permissions", [])
        if not (isinstance(permissions, list) and all(isinstance(one, str) for one in permissions)):
            raise ValueError("permissions is a list of texts.")
        created = self._control.create_key(
            request.path_params["sid"],
            text_in(wanted, "friendly_name"),
            text_in(wanted, "kind", "standard"),
            permissions,
        )
        return JSONResponse(created, HTTPStatus.CREATED)

    async def seed_directory(self, request: Request) -> JSONResponse:
        """POST /emulator/accounts/{sid}/directory."""
        wanted = await object_of(request)
        added = self._control.seed_directory(request.path_params["sid"], wanted)
        return JSONResponse(added, HTTPStatus.CREATED)
