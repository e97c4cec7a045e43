"""The contact addresses that get a flow's draft. Source: docs studio/rest-api/v2/test-user."""

from studio_emulator.errors import invalid_parameter, missing_parameter
from studio_emulator.exchange import Request, Response
from studio_emulator.handlers.flows import fetch_visible_flow, fetch_writable_flow
from studio_emulator.store.flows import Flow, FlowStore

ENTRY_LIMIT = 300
"""The longest contact address, in bytes. Source: docs studio/rest-api/v2/test-user."""


def _respond(request: Request, flow: Flow) -> Response:
    return request.respond(
        {
            "sid": flow.sid,
            "test_users": request.app.store(FlowStore).fetch_test_users(flow),
            "url": f"{request.base_url}/v2/Flows/{flow.sid}/TestUsers",
        }
    )


def fetch_test_users(request: Request) -> Response:
    """GET /v2/Flows/{Sid}/TestUsers: an empty list for a flow that never had any."""
    return _respond(request, fetch_visible_flow(request))


def update_test_users(request: Request) -> Response:
    """POST /v2/Flows/{Sid}/TestUsers: replaces the whole list."""
    flow = fetch_writable_flow(request)
    request.app.store(FlowStore).set_test_users(flow, _read_test_users(request))
    return _respond(request, flow)


def _read_test_users(request: Request) -> list[str]:
    """Return the test users that were sent.

    How Twilio clears the list is unknown. Here `TestUsers=` does, or an empty body if the setting
    says so.
    """
    settings = request.app.settings
    users = request.form.get("TestUsers")
    clearing = None if settings.clear_test_users == "empty_body" else [""]
    if users == clearing:
        return []
    if users is None or users == [""]:
        raise missing_parameter("TestUsers")
    if any(len(user.encode()) > ENTRY_LIMIT for user in users):
        raise invalid_parameter("TestUsers", f"an entry has at most {ENTRY_LIMIT} bytes")
    if settings.test_users_limit is not None and len(users) > settings.test_users_limit:
        raise invalid_parameter("TestUsers", f"at most {settings.test_users_limit} entries")
    return users
