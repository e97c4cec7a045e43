"""The routes of the control API that are the user of a flow."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from studio_emulator.control.access import read_json, read_object
from studio_emulator.control.operations import Control


class ExecutionsApi:
    """The routes of a `Control` about executions."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def routes(self) -> list[Route]:
        """Return every route, below /emulator."""
        table = (
            ("/accounts/{sid}/executions", "GET", self.executions),
            ("/accounts/{sid}/incoming", "POST", self.receive),
            ("/accounts/{sid}/stubs", "GET", self.stubs),
            ("/accounts/{sid}/stubs", "POST", self.add_stub),
            ("/accounts/{sid}/stubs", "DELETE", self.clear_stubs),
            ("/executions/{sid}", "GET", self.execution),
            ("/executions/{sid}", "POST", self.answer),
        )
        return [Route(path, handler, methods=[method]) for path, method, handler in table]

    async def executions(self, request: Request) -> JSONResponse:
        """GET /emulator/accounts/{sid}/executions."""
        return JSONResponse(self._control.executions(request.path_params["sid"]))

    async def receive(self, request: Request) -> JSONResponse:
        """POST /emulator/accounts/{sid}/incoming {kind?, from, to, flow?, body?, values?}."""
        wanted = await read_object(request)
        received = self._control.receive(request.path_params["sid"], wanted)
        return JSONResponse(received, HTTPStatus.CREATED)

    async def execution(self, request: Request) -> JSONResponse:
        """GET /emulator/executions/{sid}."""
        return JSONResponse(self._control.execution(request.path_params["sid"]))

    async def answer(self, request: Request) -> JSONResponse:
        """POST /emulator/executions/{sid}: an answer to what it waits for."""
        given = await read_object(request)
        return JSONResponse(self._control.answer(request.path_params["sid"], given))

    async def stubs(self, request: Request) -> JSONResponse:
        """GET /emulator/accounts/{sid}/stubs."""
        return JSONResponse(self._control.stubs(request.path_params["sid"]))

    async def add_stub(self, request: Request) -> JSONResponse:
        """POST /emulator/accounts/{sid}/stubs: one stub, or a list of them."""
        body = await read_json(request)
        given = body if isinstance(body, list) else [body]
        added = [self._control.add_stub(request.path_params["sid"], one) for one in given]
        return JSONResponse(added if isinstance(body, list) else added[0], HTTPStatus.CREATED)

    async def clear_stubs(self, request: Request) -> JSONResponse:
        """DELETE /emulator/accounts/{sid}/stubs."""
        self._control.clear_stubs(request.path_params["sid"])
        return JSONResponse([])
