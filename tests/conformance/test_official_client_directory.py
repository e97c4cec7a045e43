"""The official client lists and makes what flows refer to, and takes the emulator for each product."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from studio_emulator import Emulator
from studio_emulator.official_client import client_for

NAMES = ["a", "b", "c"]
LISTS: dict[str, Callable[[Any], Any]] = {
    "workspaces": lambda client: client.taskrouter.v1.workspaces,
    "function_services": lambda client: client.serverless.v1.services,
    "messaging_services": lambda client: client.messaging.v1.services,
    "contents": lambda client: client.content.v1.contents,
    "conversation_services": lambda client: client.conversations.v1.services,
}


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Any]:
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    yield client
    client.http_client.session.close()


@pytest.mark.parametrize("kind", LISTS)
def test_follows_every_page_of_a_list(kind: str, client: Any, emulator: Emulator) -> None:
    rows = [{"friendly_name": name, "unique_name": name} for name in NAMES]
    seeded = emulator.seed_directory({kind: rows})[kind]

    listed = LISTS[kind](client).list(page_size=2)

    assert [(each["sid"], each["friendly_name"]) for each in reversed(seeded)] == [
        (each.sid, each.friendly_name) for each in listed
    ]
    assert {emulator.account_sid} == {each.account_sid for each in listed}


def test_reaches_what_is_in_a_workspace(client: Any, emulator: Emulator) -> None:
    workspace = client.taskrouter.v1.workspaces.create(friendly_name="Flex")
    inside = client.taskrouter.v1.workspaces(workspace.sid)

    workflow = inside.workflows.create(friendly_name="Any", configuration="{}")
    channel = inside.task_channels.create(friendly_name="Calls", unique_name="voice")

    assert [workflow.sid] == [each.sid for each in inside.workflows.list()]
    assert [(channel.sid, "voice")] == [
        (each.sid, each.unique_name) for each in inside.task_channels.list()
    ]


def test_reaches_what_is_deployed_in_an_environment(client: Any, emulator: Emulator) -> None:
    wanted = {"unique_name": "dev", "domain_suffix": "dev", "functions": {"/orders": None}}
    seeded = emulator.seed_directory(
        {"function_services": [{"unique_name": "shop", "environments": [wanted]}]}
    )
    [shop] = client.serverless.v1.services.list()
    inside = client.serverless.v1.services(shop.sid)

    [dev] = inside.environments.list()
    build = inside.builds(dev.build_sid).fetch()

    [version] = build.function_versions
    [environment] = seeded["function_services"][0]["environments"]
    assert f"{shop.domain_base}-dev.twil.io" == dev.domain_name
    assert environment["functions"] == {version["path"]: version["function_sid"]}
    assert [version["function_sid"]] == [each.sid for each in inside.functions.list()]
