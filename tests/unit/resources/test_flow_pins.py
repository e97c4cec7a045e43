"""What a flow is declared to be where a revision is declared, with numbers as the engine hands them over."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from pulumi.dynamic import CheckResult, Config, ConfigureRequest
from pulumi.runtime.rpc import UNKNOWN

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.resources import flow
from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.definitions import greeting
from support.sessions import begin_session

IDENTITY = "organization/shop/dev/greeter"
KNOWN = {"identity": IDENTITY, "friendly_name": "greeter"}  # of the inputs that the state has
FLOW = flow.FlowProvider()


@pytest.fixture
def configure(credentials: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Starts a process of the provider with a configuration."""
    for variable in [name for name in os.environ if name.startswith("TWILIO_")]:
        monkeypatch.delenv(variable)
    for variable, value in credentials.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("TWILIO_STUDIO_TRACEBACK", "1")  # or pytest could show none

    def start(**pinned: str) -> None:
        begin_session(monkeypatch)
        config = {f"twilio-studio:pins.{name}": revision for name, revision in pinned.items()}
        FLOW.configure(ConfigureRequest(Config(config, "shop")))

    start()
    return start


@pytest.fixture
def history(configure: Callable[..., None]) -> str:
    """The SID of a flow of two published revisions, which no process has read since: Hello! and Welcome!."""
    first, second = (Definition.from_api(greeting(body)) for body in ("Hello!", "Welcome!"))
    made = FLOW.create(inputs(first))
    state = {**made.outs, "revision": float(made.outs["revision"])}
    FLOW.update(made.id, state, inputs(second))
    configure()
    return str(made.id)


def inputs(definition: Definition) -> dict[str, Any]:
    return {
        "identity": IDENTITY,
        "account_sid": os.environ["TWILIO_ACCOUNT_SID"],
        "friendly_name": "greeter",
        "status": "published",
        "definition": definition.text,
        "canvas": definition.layout_text,
        "layout": "ignore",
        "on_drift": "repair",
    }


def checked(existing: dict[str, Any] | None = None, **given: Any) -> CheckResult:
    known = KNOWN if existing is None else existing
    return FLOW.check(known, {"identity": IDENTITY, **given})


def body(result: CheckResult) -> str:
    assert [] == [failure.reason for failure in result.failures]
    definition = Definition.from_text(result.inputs["definition"], result.inputs["canvas"])
    return str(definition.to_api()["states"][1]["properties"]["body"])


def problem(result: CheckResult) -> str:
    [failure] = result.failures
    return str(failure.reason)


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("pin", "said"),
    [
        (1.0, "Hello!"),
        (2.0, "Welcome!"),
        ("1", "Hello!"),
        (" 1 ", "Hello!"),
        ("LatestPublished", "Welcome!"),
    ],
)
def test_a_revision_stands_in_for_the_definition(pin: object, said: str) -> None:
    alone = checked(pin=pin)
    beside = checked(pin=pin, definition="no such file.json", template_sha256="0" * 64)
    before_it_is_known = checked(pin=pin, definition=UNKNOWN)

    assert [said] * 3 == [body(each) for each in (alone, beside, before_it_is_known)]
    assert str(pin).removesuffix(".0").strip() == alone.inputs["pin"]
    assert "template_sha256" not in beside.inputs


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("pin", "shown"),
    [(99.0, "no revision 99 exists"), (1.5, 'is "1.5"'), (0.0, 'is "0"'), (True, 'is "True"')],
)
def test_a_revision_that_cannot_be_is_shown_as_it_was_written(pin: object, shown: str) -> None:
    result = checked(pin=pin)

    assert shown in problem(result)


@pytest.mark.usefixtures("history")
def test_the_configuration_wins_over_the_program(configure: Callable[..., None]) -> None:
    configure(greeter="1")

    result = checked(pin=2.0, commit_message="Welcome everybody")

    assert "Hello!" == body(result)
    assert "1" == result.inputs["pin"]
    assert "commit_message" not in result.inputs  # it is about the definition of the program


@pytest.mark.usefixtures("history")
def test_an_empty_pin_is_refused(configure: Callable[..., None]) -> None:
    configure(greeter="")

    result = checked(definition="no such file.json")

    assert 'the pin of flow "greeter" is ""' in problem(result)


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("unknown", [{"pin": UNKNOWN}, {"pin": 1.0, "account_sid": UNKNOWN}])
def test_the_definition_is_unknown_as_long_as_the_revision_is(unknown: dict[str, Any]) -> None:
    result = checked(**unknown)

    assert [] == result.failures
    assert (UNKNOWN, UNKNOWN) == (result.inputs["definition"], result.inputs["canvas"])


def test_a_flow_that_is_adopted_can_be_rolled_back_by_the_same_up(
    configure: Callable[..., None], emulator: Emulator
) -> None:
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    theirs = client.studio.v2.flows.create("greeter", "published", greeting("Hello!"))

    result = checked({}, pin=1.0, adopt=theirs.sid)

    assert "Hello!" == body(result)


@pytest.mark.usefixtures("configure")
def test_neither_a_definition_nor_a_revision_is_a_sentence() -> None:
    result = checked({})

    assert 'flow "greeter" needs a definition, or a revision' in problem(result)


@pytest.mark.usefixtures("history")
def test_a_roll_back_never_shows_a_secret_that_only_the_definition_declares() -> None:
    hidden = {**KNOWN, "is_secret": True}

    alone = checked(hidden, pin=1.0)
    beside = checked(hidden, pin=1.0, definition="greeter.json", is_secret=True)

    assert "holds a secret, which the state would then show" in problem(alone)
    assert "Hello!" == body(beside)
