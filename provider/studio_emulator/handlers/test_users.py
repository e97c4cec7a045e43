"""The contact addresses that get a flow's draft. Source: docs studio/rest-api/v2/test-user."""

from studio_emulator.call import Answer, Call
from studio_emulator.errors import invalid_parameter, missing_parameter
from studio_emulator.handlers.flows import visible_flow, writable_flow
from studio_emulator.store import Flow

ENTRY_LIMIT = 300
"""The longest contact address, in bytes. Source: docs studio/rest-api/v2/test-user."""


def _answer(call: Call, flow: Flow) -> Answer:
    return call.resource(
        {
            "sid": flow.sid,
            "test_users": call.world.flows.test_users(flow),
            "url": f"{call.base_url}/v2/Flows/{flow.sid}/TestUsers",
        }
    )


def fetch_test_users(call: Call) -> Answer:
    """GET /v2/Flows/{Sid}/TestUsers: an empty list for a flow that never had any."""
    return _answer(call, visible_flow(call))


def update_test_users(call: Call) -> Answer:
    """POST /v2/Flows/{Sid}/TestUsers: replaces the whole list."""
    flow = writable_flow(call)
    call.world.flows.set_test_users(flow, _wanted(call))
    return _answer(call, flow)


def _wanted(call: Call) -> list[str]:
    """Return the test users that were sent.

    How Twilio clears the list is unknown. Here `TestUsers=` does, or an empty body if the setting
    says so.
    """
    settings = call.world.settings
    users = call.form.get("TestUsers")
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
