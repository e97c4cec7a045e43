"""What a run that a command started may write. With the engine: tests/engine/test_publish.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.identity import Signature, marker_of, sign
from pulumi_twilio_studio.lifecycle.account import Account, OperationError
from pulumi_twilio_studio.lifecycle.flow.as_seen import (
    permits_drift,
    refuse_creation,
    refuse_newer,
    refuse_other,
)
from pulumi_twilio_studio.lifecycle.flow.commanded import PUBLISH, ROLL_BACK, Commanded
from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.flow_list import FlowList
from pulumi_twilio_studio.studio.models import Flow
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting

IDENTITY = "organization/shop/prod/a name"
OURS = Signature(marker_of(IDENTITY), "0" * 16)


Ask = Callable[..., Account]
"""Makes the account as a run sees it that a command started."""


@pytest.fixture
def client(emulator: Emulator, credentials: dict[str, str]) -> Iterator[Client]:
    """The account's client."""
    client = Client(Settings.resolve(lambda _: None, credentials))
    yield client
    client.close()


@pytest.fixture
def ask(client: Client) -> Ask:
    def account(command: str = PUBLISH, revision: int = 1, name: str = "a name") -> Account:
        return Account(
            client,
            FlowList(client),
            sleep=lambda _: None,
            now=lambda: datetime.now(UTC),
            tell=lambda _: None,
            commanded=Commanded(command, revision, name),
        )

    return account


@pytest.fixture
def head(client: Client) -> Flow:
    """A draft of ours that says Hello!."""
    return client.create_flow(
        friendly_name="Greeter",
        status="draft",
        definition=greeting(),
        commit_message=sign("", OURS),
    )


def desired(body: str = "Hello!", **fields: Any) -> DesiredFlow:
    """What the program declares."""
    flow = DesiredFlow(
        identity=IDENTITY,
        account_sid="AC",
        friendly_name="Greeter",
        status="published",
        definition=Definition.from_api(greeting(body)),
    )
    return replace(flow, **fields)


def test_exactly_the_head_that_is_declared_may_be_published(ask: Ask, head: Flow) -> None:
    refuse_other(ask(), head, desired())


REFUSED: dict[str, tuple[DesiredFlow, Callable[[Flow], Flow], str]] = {
    "a newer head": (
        desired(),
        lambda head: replace(head, revision=head.revision + 1),
        "somebody saved revision 2 after you looked at revision 1",
    ),
    "a changed program": (
        desired("Welcome!"),
        lambda head: head,
        '(?s)because the program has changed since.*"Hello!" -> "Welcome!"',
    ),
    "somebody's save": (
        desired("Welcome!"),
        lambda head: replace(head, commit_message="Mine"),
        "because somebody else saved it",
    ),
    "another name": (
        desired(friendly_name="Porter"),
        lambda head: head,
        'friendly_name: "Greeter" -> "Porter"',
    ),
    "a definition that no API call accepts": (
        desired(),
        lambda head: replace(head, definition={}),
        "Twilio's API would refuse the definition",
    ),
}


@pytest.mark.parametrize(("declared", "make", "sentence"), REFUSED.values(), ids=REFUSED)
def test_anything_else_is_refused(
    ask: Ask, head: Flow, declared: DesiredFlow, make: Callable[[Flow], Flow], sentence: str
) -> None:
    with pytest.raises(OperationError, match=sentence):
        refuse_other(ask(), make(head), declared)


def test_nothing_is_shown_of_what_is_secret(ask: Ask, head: Flow) -> None:
    secret = desired("tangerine", friendly_name="nectarine", is_secret=True, hides_texts=True)

    with pytest.raises(OperationError) as refused:
        refuse_other(ask(), head, secret)

    assert "friendly_name" in str(refused.value)
    assert "tangerine" not in str(refused.value)
    assert "nectarine" not in str(refused.value)


def test_a_roll_back_may_change_what_was_seen_and_nothing_newer(ask: Ask, head: Flow) -> None:
    account = ask(ROLL_BACK)

    refuse_other(account, head, desired("Welcome!"))

    assert permits_drift(account, desired())
    with pytest.raises(OperationError, match="after you looked"):
        refuse_newer(account, 2, desired("Welcome!"))


def test_a_deleted_flow_is_not_made_again(ask: Ask) -> None:
    with pytest.raises(OperationError, match="somebody deleted it"):
        refuse_creation(ask(), desired())


def test_other_flows_are_left_alone(ask: Ask, head: Flow) -> None:
    account = ask(ROLL_BACK, 9, "another")

    refuse_other(account, head, desired("Welcome!"))
    refuse_creation(account, desired())

    assert not permits_drift(account, desired())
