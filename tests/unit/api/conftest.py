"""An account of the emulator, as a script opens it, and somebody who works beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pulumi_twilio_studio import api
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import Settings
from support.definitions import greeting


@pytest.fixture
def twilio(credentials: dict[str, str]) -> Iterator[api.Studio]:
    """The emulator's account, as a script opens it."""
    with api.connect(environ=credentials) as opened:
        yield opened


@pytest.fixture
def somebody(credentials: dict[str, str]) -> Iterator[Client]:
    """Who works on the account beside us."""
    client = Client(Settings.resolve(lambda _: None, credentials))
    yield client
    client.close()


@pytest.fixture
def flow(somebody: Client) -> api.Flow:
    """A flow that somebody published."""
    return somebody.create_flow(
        friendly_name="Support", status="published", definition=greeting(), commit_message=None
    )


@pytest.fixture
def save(somebody: Client, flow: api.Flow) -> Callable[..., api.Flow]:
    """Somebody saves the flow beside us."""
    return lambda body, status="draft": somebody.update_flow(
        flow.sid, status=status, definition=greeting(body)
    )
