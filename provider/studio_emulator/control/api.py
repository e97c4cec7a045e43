"""The routes of the control API. It takes no credentials and speaks JSON. Nothing of it exists at Twilio."""

import math
from collections.abc import Collection
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from studio_emulator.control.access import ControlGuard, read_json, read_object, read_text
from studio_emulator.control.executions_api import ExecutionsApi
from studio_emulator.control.operations import Control
from studio_emulator.control.snapshot import account_credentials, whole_state
from studio_emulator.expectations import refuse_unknown
from studio_emulator.faults import PATIENCE_SECONDS


def _read_number(request: Request, name: str, default: float, most: float) -> float:
    """Return the number in the query; raises ValueError with a sentence for anything else."""
    text = request.query_params.get(name, str(default))
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number <= most:
        raise ValueError(f"{name} must be a number from 0 to {most:g}, not {text!r}.")
    return number


async def _answer_bad_request(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, HTTPStatus.BAD_REQUEST)


class ControlApi:
    """The routes of a `Control`."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def guarded_app(self, hosts: Collection[str]) -> ASGIApp:
        """Return the ASGI application for permitted callers. `hosts` are names besides localhost."""
        mount = Mount("/emulator", routes=self.routes())
        app = Starlette(routes=[mount], exception_handlers={ValueError: _answer_bad_request})
        return ControlGuard(app, hosts)

    def routes(self) -> list[BaseRoute]:
        """Return every route below /emulator."""
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
            ("/accounts/{sid}/directory", "GET", self.directory),
            ("/accounts/{sid}/directory", "POST", self.seed_directory),
            ("/accounts/{sid}/numbers", "GET", self.numbers),
            ("/accounts/{sid}/numbers", "POST", self.add_number),
            ("/accounts/{sid}/token", "POST", self.rotate_token),
        )
        routes = [Route(path, handler, methods=[method]) for path, method, handler in table]
        return [*routes, *ExecutionsApi(self._control).routes()]

    async def state(self, _: Request) -> JSONResponse:
        """GET /emulator/state."""
        return JSONResponse(whole_state(self._control.app))

    async def reset(self, _: Request) -> JSONResponse:
        """POST /emulator/reset."""
        self._control.reset()
        return JSONResponse(account_credentials(self._control.app))

    async def journal(self, request: Request) -> JSONResponse:
        """GET /emulator/journal; with ?writes=1 only requests for a change."""
        refuse_unknown("The query", request.query_params, ("writes",))
        writes = request.query_params.get("writes", "0")
        if writes not in ("0", "1"):
            raise ValueError(f"writes must be 0 or 1, not {writes!r}.")
        return JSONResponse(self._control.app.journal.entries(writes=writes == "1"))

    async def clear_journal(self, _: Request) -> JSONResponse:
        """DELETE /emulator/journal."""
        self._control.app.journal.clear()
        return JSONResponse([])

    async def faults(self, request: Request) -> JSONResponse:
        """GET /emulator/faults; ?wait_fired=ID&count=1&timeout=10 answers when the fault has fired."""
        refuse_unknown("The query", request.query_params, ("wait_fired", "count", "timeout"))
        waited_for = request.query_params.get("wait_fired")
        if waited_for is not None:
            count = int(_read_number(request, "count", 1, 1_000_000))
            seconds = _read_number(request, "timeout", PATIENCE_SECONDS, 3600)
            if not await self._control.faults.wait_fired(waited_for, count, seconds):
                sentence = f"The fault {waited_for} did not fire within {seconds:g} s."
                return JSONResponse({"error": sentence}, HTTPStatus.REQUEST_TIMEOUT)
        return JSONResponse(self._control.faults.rules())

    async def plant_fault(self, request: Request) -> JSONResponse:
        """POST /emulator/faults: one rule, or a list of them."""
        body = await read_json(request)
        descriptions = body if isinstance(body, list) else [body]
        rules = [self._control.plant_fault(one).as_json() for one in descriptions]
        return JSONResponse(rules if isinstance(body, list) else rules[0], HTTPStatus.CREATED)

    async def clear_faults(self, _: Request) -> JSONResponse:
        """DELETE /emulator/faults: held requests continue."""
        self._control.faults.clear()
        return JSONResponse([])

    async def settings(self, _: Request) -> JSONResponse:
        """GET /emulator/settings."""
        return JSONResponse(self._control.app.settings.as_json())

    async def change_settings(self, request: Request) -> JSONResponse:
        """POST /emulator/settings."""
        return JSONResponse(self._control.change_settings(await read_object(request)))

    async def accounts(self, _: Request) -> JSONResponse:
        """GET /emulator/accounts: SIDs and tokens."""
        return JSONResponse(account_credentials(self._control.app))

    async def create_account(self, request: Request) -> JSONResponse:
        """POST /emulator/accounts {friendly_name, parent?}."""
        wanted = await read_object(request, "friendly_name", "parent")
        parent = read_text(wanted, "parent") if wanted.get("parent") is not None else None
        created = self._control.create_account(read_text(wanted, "friendly_name"), parent)
        return JSONResponse(created, HTTPStatus.CREATED)

    async def set_account_status(self, request: Request) -> JSONResponse:
        """POST /emulator/accounts/{sid} {status}."""
        wanted = await read_object(request, "status")
        self._control.set_account_status(request.path_params["sid"], read_text(wanted, "status"))
        return JSONResponse(account_credentials(self._control.app))

    async def rotate_token(self, request: Request) -> JSONResponse:
        """POST /emulator/accounts/{sid}/token."""
        token = self._control.rotate_token(request.path_params["sid"])
        return JSONResponse({"auth_token": token}, HTTPStatus.CREATED)

    async def create_key(self, request: Request) -> JSONResponse:
        """POST /emulator/accounts/{sid}/keys {friendly_name?, kind?, permissions?}."""
        wanted = await read_object(request, "friendly_name", "kind", "permissions")
        permissions = wanted.get("permissions", [])
        if not (isinstance(permissions, list) and all(isinstance(one, str) for one in permissions)):
            raise ValueError("permissions must be a list of texts.")
        created = self._control.create_key(
            request.path_params["sid"],
            read_text(wanted, "friendly_name"),
            read_text(wanted, "kind", "standard"),
            permissions,
        )
        return JSONResponse(created, HTTPStatus.CREATED)

    async def directory(self, request: Request) -> JSONResponse:
        """GET /emulator/accounts/{sid}/directory."""
        return JSONResponse(self._control.directory(request.path_params["sid"]))

    async def seed_directory(self, request: Request) -> JSONResponse:
        """POST /emulator/accounts/{sid}/directory."""
        wanted = await read_object(request)
        added = self._control.seed_directory(request.path_params["sid"], wanted)
        return JSONResponse(added, HTTPStatus.CREATED)

    async def numbers(self, request: Request) -> JSONResponse:
        """GET /emulator/accounts/{sid}/numbers."""
        return JSONResponse(self._control.numbers(request.path_params["sid"]))

    async def add_number(self, request: Request) -> JSONResponse:
        """POST /emulator/accounts/{sid}/numbers {phone_number, and fields of the API}."""
        wanted = await read_object(request)
        phone_number = read_text(wanted, "phone_number")
        fields = {name: value for name, value in wanted.items() if name != "phone_number"}
        added = self._control.add_number(request.path_params["sid"], phone_number, fields)
        return JSONResponse(added, HTTPStatus.CREATED)
