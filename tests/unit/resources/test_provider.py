"""What the engine gets from the frame that all kinds share, and what it keeps of it in the state."""

from __future__ import annotations

import base64
import json
import pickle
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.output import Unknown

from pulumi_twilio_studio.kinds import KINDS, Kind
from pulumi_twilio_studio.resources.flow import FlowProvider
from pulumi_twilio_studio.resources.sentences import Error
from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.definitions import greeting
from support.sessions import begin_session
from support.small_engine import Resource, Run, Stack

IDENTITY = "organization/shop/dev/greeter"


@pytest.fixture
def provider(credentials: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> FlowProvider:
    """The provider of flows in a process of its own."""
    for variable, value in credentials.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("TWILIO_STUDIO_TRACEBACK", "1")  # or pytest could show none
    begin_session(monkeypatch)
    return FlowProvider()


def provider_of(kind: Kind) -> Any:
    return getattr(import_module(f"pulumi_twilio_studio.{kind.module}"), kind.provider)


def inputs(provider: FlowProvider, **changed: Any) -> dict[str, Any]:
    given = {"identity": IDENTITY, "definition": json.dumps(greeting()), **changed}
    return dict(provider.check({}, given).inputs)


@pytest.mark.keeps(
    "docs/extending.md",
    "How to add a kind of resource",
    "Errors are sentences, and hide secrets.",
)
def test_an_error_is_a_sentence_that_hides_what_the_program_keeps_secret(
    provider: FlowProvider, emulator: Emulator
) -> None:
    declared = inputs(provider, friendly_name="hunter2", hidden=["friendly_name"])
    emulator.fault({"match": {"path": "^/v2/Flows$"}, "times": None, "action": {"status": 400}})

    with pytest.raises(Error) as caught:
        provider.create(declared)

    assert str(caught.value).startswith("creating flow ")
    assert "hunter2" not in str(caught.value)


def test_an_input_that_is_not_known_yet_asks_twilio_nothing(
    provider: FlowProvider, emulator: Emulator
) -> None:
    emulator.clear_journal()

    checked = provider.check(
        {}, {"identity": IDENTITY, "account_sid": Unknown(), "definition": json.dumps(greeting())}
    )

    assert [] == checked.failures
    assert [] == emulator.journal()


def test_a_preview_tells_whom_a_new_list_of_test_users_replaces(
    tmp_path: Path, credentials: dict[str, str], emulator: Emulator
) -> None:
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    made = client.studio.v2.flows.create("Support", "draft", greeting())
    client.studio.v2.flows(made.sid).test_users().update(test_users=["client:bob"])
    testers = Resource("TestUsers", "testers", {"flow_sid": made.sid, "test_users": ["client:ann"]})
    emulator.clear_journal()

    preview = Stack(tmp_path, "shop", "dev", credentials, {}).up(
        {"testers": testers}, Run(is_preview=True)
    )

    assert f"test users of {made.sid} that were not declared are replaced: " in preview.said
    assert ["GET"] == [entry["method"] for entry in emulator.journal()]


SETTINGS = [
    {},
    {"status": "draft"},
    {"layout": "manage"},
    {"on_drift": "fail"},
    {"commit_message": "Route VIPs first"},
    {"template_sha256": "1" * 64},
    {"is_secret": True},
    {"hidden": ["friendly_name"]},
]


@pytest.mark.parametrize("changed", SETTINGS, ids=str)
def test_a_flow_that_nobody_touched_is_read_as_it_was_given(
    provider: FlowProvider, changed: dict[str, Any]
) -> None:
    """A read then answers no inputs, and the engine keeps those that it has: they are the same."""
    given = inputs(provider, **changed)
    created = provider.create(given)

    read = provider.read(created.id, created.outs)

    assert created.outs == read.outs
    assert read.inputs is None
    assert given == provider.bags.found_inputs(created.outs)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_provider_in_the_state_is_a_reference_to_an_importable_class(kind: Kind) -> None:
    """By value, it would tie the state to one version of Python and of this code."""
    provider = provider_of(kind)

    pickled = base64.b64decode(serialize_provider(provider()))

    assert isinstance(pickle.loads(pickled), provider)
    assert 120 > len(pickled)  # the longest name takes 101, and a class by value more than 350


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_provider_keeps_nothing_in_itself(kind: Kind) -> None:
    """Instances are pickled into the state; what they held would be written there."""
    assert {} == vars(provider_of(kind)())
