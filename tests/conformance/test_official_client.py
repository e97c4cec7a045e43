"""The official client, pointed at the emulator, takes it for Twilio."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client
from twilio.rest.studio.v2.flow import FlowInstance

from studio_emulator import Emulator
from studio_emulator.official_client import client_for


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Client]:
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    yield client
    client.http_client.session.close()


@pytest.fixture
def flow(client: Client, definition: dict[str, Any]) -> FlowInstance:
    return client.studio.v2.flows.create(
        friendly_name="Thanks", status="draft", definition=definition, commit_message="First"
    )


def test_creates_fetches_and_lists(
    client: Client, flow: FlowInstance, definition: dict[str, Any]
) -> None:
    fetched = client.studio.v2.flows(flow.sid).fetch()

    assert ("Thanks", "draft", 1, True) == (
        fetched.friendly_name,
        fetched.status,
        fetched.revision,
        fetched.valid,
    )
    assert definition == fetched.definition
    assert [flow.sid] == [listed.sid for listed in client.studio.v2.flows.list()]


def test_updates_the_draft_then_publishes_it(
    client: Client, flow: FlowInstance, definition: dict[str, Any]
) -> None:
    definition["states"][1]["properties"]["body"] = "Thanks a lot!"

    draft = flow.update(status="draft", definition=definition, commit_message="Warmer")
    published = flow.update(status="published")

    assert [(2, "draft"), (3, "published")] == [
        (written.revision, written.status) for written in (draft, published)
    ]
    assert definition == published.definition


def test_validates(client: Client, definition: dict[str, Any]) -> None:
    answer = client.studio.v2.flow_validate.update(
        friendly_name="x", status="draft", definition=definition
    )

    assert answer.valid


def test_raises_with_every_detail_of_an_invalid_definition(
    client: Client, definition: dict[str, Any]
) -> None:
    definition["states"][1]["properties"]["body"] = 3

    with pytest.raises(TwilioRestException) as refused:
        client.studio.v2.flow_validate.update(
            friendly_name="x", status="draft", definition=definition
        )

    assert (400, 81022) == (refused.value.status, refused.value.code)
    assert {
        "errors": [
            {
                "message": "integer found, string expected",
                "property_path": "#/states/1/properties/body",
            }
        ],
        "warnings": [],
    } == refused.value.details


def test_rolls_back_to_a_published_revision(
    client: Client, flow: FlowInstance, definition: dict[str, Any]
) -> None:
    flow.update(status="published")
    flow.update(status="draft", definition={**definition, "description": "Worse"})
    live = client.studio.v2.flows(flow.sid).revisions("LatestPublished").fetch()

    flow.update(status="published", definition=live.definition, commit_message="Roll back")

    log = client.studio.v2.flows(flow.sid).revisions.list()
    assert [4, 3, 2, 1] == [revision.revision for revision in log]
    assert 2 == live.revision
    assert definition == client.studio.v2.flows(flow.sid).fetch().definition


def test_sets_and_clears_test_users(client: Client, flow: FlowInstance) -> None:
    users = client.studio.v2.flows(flow.sid).test_users()

    assert ["+15550100001", "client:bob"] == (
        users.update(test_users=["+15550100001", "client:bob"]).test_users
    )
    assert [] == users.update(test_users=[""]).test_users
    assert [] == users.fetch().test_users


def test_learns_that_an_empty_list_clears_nothing(client: Client, flow: FlowInstance) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client.studio.v2.flows(flow.sid).test_users().update(test_users=[])

    assert 20001 == refused.value.code


def test_walks_the_pages_of_a_list(client: Client, definition: dict[str, Any]) -> None:
    for number in range(5):
        client.studio.v2.flows.create(
            friendly_name=str(number), status="draft", definition=definition
        )

    listed = client.studio.v2.flows.list(page_size=2)

    assert ["4", "3", "2", "1", "0"] == [flow.friendly_name for flow in listed]


def test_deletes(client: Client, flow: FlowInstance) -> None:
    assert client.studio.v2.flows(flow.sid).delete()

    with pytest.raises(TwilioRestException) as missing:
        client.studio.v2.flows(flow.sid).fetch()
    assert (404, 20404) == (missing.value.status, missing.value.code)


def test_provisions_a_subaccount_with_a_key_of_its_own(
    client: Client, emulator: Emulator, definition: dict[str, Any]
) -> None:
    acme = client.api.v2010.accounts.create(friendly_name="Acme")
    own = client_for(emulator.base_url, acme.sid, acme.auth_token)
    key = own.new_keys.create(friendly_name="deploy")
    deploying = client_for(emulator.base_url, key.sid, key.secret)

    flow = deploying.studio.v2.flows.create(
        friendly_name="Thanks", status="published", definition=definition
    )

    assert acme.sid == flow.account_sid
    assert [] == client.studio.v2.flows.list()
    for opened in (own, deploying):
        opened.http_client.session.close()


def test_suspends_and_closes_a_subaccount(client: Client) -> None:
    acme = client.api.v2010.accounts.create(friendly_name="Acme")

    statuses = [acme.update(status=status).status for status in ("suspended", "active", "closed")]

    assert ["suspended", "active", "closed"] == statuses
    assert ["Acme"] == [
        account.friendly_name for account in client.api.v2010.accounts.list(status="closed")
    ]
