"""Each call of a client of Studio, by the request that it makes, and what Twilio refuses any of them with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import (
    StudioError,
)
from pulumi_twilio_studio.studio.models import Flow

SID = f"FW{1:032x}"


KEY = {"auth_token": None, "api_key": "SK" + "3" * 32, "api_secret": "canary-secret-91bc"}


DEFINITION = {"states": [{"name": "Trigger", "text": "Grüße 👋 + mehr"}]}


GONE = {"code": 20404, "message": "The requested resource was not found", "status": 404}


BUSY = {"code": 20429, "message": "Too Many Requests", "status": 429}


def create(client: Client, definition: Any = DEFINITION) -> Flow:
    return client.create_flow(
        friendly_name="Support", status="draft", definition=definition, commit_message="first"
    )


def validate(client: Client) -> None:
    client.validate_flow(friendly_name="Support", status="draft", definition=DEFINITION)


def failure(call: Callable[[Client], object], client: Client) -> StudioError:
    with pytest.raises(StudioError) as caught:
        call(client)
    return caught.value


CALLS: dict[str, Callable[[Client], object]] = {
    "GET /v2/Flows": lambda client: client.flows(),
    "POST /v2/Flows": create,
    f"GET /v2/Flows/{SID}": lambda client: client.fetch_flow(SID),
    f"POST /v2/Flows/{SID}": lambda client: client.update_flow(SID, status="published"),
    f"DELETE /v2/Flows/{SID}": lambda client: client.delete_flow(SID),
    "POST /v2/Flows/Validate": validate,
    f"GET /v2/Flows/{SID}/Revisions": lambda client: client.revisions(SID),
    f"GET /v2/Flows/{SID}/Revisions/7": lambda client: client.fetch_revision(SID, 7),
    f"GET /v2/Flows/{SID}/Revisions/LatestPublished": lambda client: client.fetch_revision(
        SID, "LatestPublished"
    ),
    f"GET /v2/Flows/{SID}/TestUsers": lambda client: client.test_users(SID),
    f"POST /v2/Flows/{SID}/TestUsers": lambda client: client.set_test_users(SID, ["a"]),
}


WRITES = [
    call for call in CALLS if call.startswith(("POST", "DELETE")) and not call.endswith("Validate")
]
