"""Twilio may hold a definition of any shape: each step with it ends in a result or a sentence, never in a traceback."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulumi_twilio_studio.definition import Definition, DefinitionError, changes, locate
from pulumi_twilio_studio.definition.lint import lint
from pulumi_twilio_studio.drawing import mermaid, picture, svg
from pulumi_twilio_studio.lifecycle.account import Account, OperationError
from pulumi_twilio_studio.lifecycle.flow.history import compare
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from pulumi_twilio_studio.lifecycle.flow.pin import pinned_revision
from pulumi_twilio_studio.lifecycle.flow.values import (
    DesiredFlow,
    ExistingFlow,
    offsets,
    try_parse,
)
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import StudioError
from pulumi_twilio_studio.studio.flow_list import FlowList
from pulumi_twilio_studio.studio.retry import RetryBudget, RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting

WRONG = [None, True, 0, -1, 1.5, 1e300, "", "x", "\ud83d", [], [None], [[]], {}, {"x": None}]
FLOW: dict[str, Any] = greeting()
FLOW["states"][0]["transitions"][0]["conditions"] = [
    {"friendly_name": "If", "arguments": ["{{a}}"], "type": "equal_to", "value": "x"}
]


def places(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in it, the whole first."""
    yield way
    if isinstance(value, dict):
        for key, below in value.items():
            yield from places(below, (*way, key))
    if isinstance(value, list):
        for index, below in enumerate(value):
            yield from places(below, (*way, index))


PLACES = [place for place in places(FLOW) if place]


def put(value: Any, *at: str | int) -> dict[str, Any]:
    """The flow with that value there."""
    definition = copy.deepcopy(FLOW)
    *way, last = at
    holder: Any = definition
    for step in way:
        holder = holder[step]
    holder[last] = value
    return definition


SHAPES = [put(value, *place) for place in PLACES for value in WRONG]


def everything_pure(stored: dict[str, Any]) -> None:
    """Whatever is done with a stored definition without asking anybody."""
    sound = Definition.from_api(FLOW)
    offsets(stored)
    for path in ("#/states/0/name", "#/states/x", "#/states/99/a", "#/initial_state", "#/x", "x"):
        locate(path, stored)
    found = try_parse(stored)
    if found is None:
        with pytest.raises(DefinitionError):
            Definition.from_api(stored)
        return
    for one, other in ((sound, found), (found, sound)):
        [str(change) for change in changes(one, other, layout=True)]
    assert found == Definition.from_text(found.text, found.layout_text)
    found.to_api()
    lint(stored)
    drawn = picture(sound, found)
    mermaid(drawn)
    svg("greeter", drawn)


def test_any_wrong_type_anywhere_is_understood_or_refused() -> None:
    for stored in SHAPES:
        everything_pure(stored)

    assert len(SHAPES) > 500


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["states", "name", "type", "transitions", "event", "next", "conditions", "properties", "offset",
                 "initial_state", "x", "value", "arguments", "friendly_name"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)  # fmt: skip


@settings(suppress_health_check=list(HealthCheck), max_examples=300)
@given(st.dictionaries(st.sampled_from([*FLOW, "x"]), JSON, max_size=5))
def test_anything_is_understood_or_refused(stored: dict[str, Any]) -> None:
    everything_pure(stored)


@pytest.fixture(scope="module")
def twilio() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def client(twilio: Emulator) -> Iterator[Client]:
    twilio.reset()
    own = Settings(twilio.account_sid, twilio.auth_token, base_url=twilio.base_url)
    opened = Client(own, pace=RetryPolicy(sleep=lambda _: None, quota=RetryBudget()))
    yield opened
    opened.close()


def account_of(client: Client) -> Account:
    return Account(
        client,
        FlowList(client),
        sleep=lambda _: None,
        now=lambda: datetime.now(UTC),
        tell=lambda _: None,
    )


def declared(body: str, **changes: Any) -> DesiredFlow:
    values = {
        "identity": "o/p/s/greeter",
        "account_sid": "",
        "friendly_name": "greeter",
        "status": "published",
        "definition": Definition.from_api(greeting(body)),
    }
    return DesiredFlow(**{**values, **changes})


Step = Callable[[Client, ExistingFlow], object]

STEPS: dict[str, Step] = {
    "read": lambda client, made: FLOWS.read(account_of(client), made),
    "plan": lambda client, made: FLOWS.plan(
        account_of(client), made, declared("Bye!", status="draft")
    ),
    "update": lambda client, made: FLOWS.update(account_of(client), made, declared("Bye!")),
    "foresee": lambda client, made: FLOWS.plan_adoption(
        account_of(client), declared("Bye!"), made.sid
    ),
    "adopt": lambda client, made: FLOWS.create(
        account_of(client), declared("Bye!", adopt=made.sid)
    ),
    "take over": lambda client, _: FLOWS.create(account_of(client), declared("Bye!")),
    "roll back": lambda client, made: pinned_revision(account_of(client), "greeter", made.sid, "1"),
    "compare": lambda client, made: compare(client, made.sid, 1, 2),
}
SOME = [put(value, *place) for place in PLACES if len(place) <= 2 for value in (3, "x", None, [])]


@pytest.mark.parametrize("name", STEPS)
def test_no_stored_definition_makes_a_step_fail_without_a_sentence(
    name: str, client: Client, twilio: Emulator
) -> None:
    made = FLOWS.create(account_of(client), declared("Hello!"))
    client.update_flow(made.sid, status="published", commit_message="by hand")
    hit, said = 0, {True}
    for stored in SOME:
        answers = {"match": {"path": "/v2/Flows/FW"}, "times": None}
        twilio.fault({**answers, "action": {"rewrite": {"/definition": stored}}})

        try:
            STEPS[name](client, made)
        except (OperationError, StudioError, DefinitionError) as refusal:
            said.add(bool(str(refusal)))
        hit += sum(fault["fired"] for fault in twilio.faults())
        twilio.clear_faults()

    assert {True} == said
    assert hit >= (0 if name == "plan" else len(SOME))
