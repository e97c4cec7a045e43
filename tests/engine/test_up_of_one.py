"""`pulumi up` for one resource on the real engine, judged by the emulator's journal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.configure import set_configuration
from pulumi_twilio_studio.stack.engine import Engine, find_pulumi
from pulumi_twilio_studio.stack.up_of_one import UpFailed, up_of_one
from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

PROGRAM = """
studio.Flow("greeter", definition="greeter.json")
studio.Flow("other", definition="other.json")
"""


@pytest.fixture
def pair(stack: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A stack of two flows, and a program that would change both."""
    for name in ("greeter", "other"):
        stack.definition(f"{name}.json", greeting())
    stack.program(PROGRAM)
    stack.up()
    for name in ("greeter", "other"):
        stack.definition(f"{name}.json", greeting("Welcome!"))
    emulator.clear_journal()
    return stack


@pytest.fixture
def engine(pair: PulumiStack, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine of that stack, in this process."""
    for name, value in pair.environ.items():
        monkeypatch.setenv(name, value)
    return Engine(find_pulumi(), pair.folder, pair.name)


def urn_of(stack: PulumiStack, name: str) -> str:
    """The URN of a flow in the state."""
    return next(urn for urn in stack.urns() if urn.endswith(f"::{name}"))


def configured(stack: PulumiStack) -> dict[str, Any]:
    """What the stack's settings file says."""
    settings = yaml.safe_load((stack.folder / "Pulumi.test.yaml").read_text()) or {}
    return dict(settings.get("config") or {})


def test_only_that_resource_is_read_and_written(
    pair: PulumiStack, engine: Engine, emulator: Emulator
) -> None:
    said: list[str] = []

    up_of_one(engine, urn_of(pair, "greeter"), say=said.append)

    bodies = {
        flow["friendly_name"]: flow["revisions"][-1]["definition"]["states"][1]["properties"][
            "body"
        ]
        for flow in emulator.flows()
    }
    assert {"greeter": "Welcome!", "other": "Hello!"} == bodies
    assert any('"Hello!" -> "Welcome!"' in line for line in said)


@pytest.mark.parametrize(
    ("program", "complaint"),
    [
        ('studio.Flow("greeter", definition="none.json")', "none.json"),
        ('raise pulumi.RunError("The office is closed")', "The office is closed"),
    ],
)
def test_a_failure_has_pulumis_own_complaint_and_tells_that_nothing_was_written(
    pair: PulumiStack, engine: Engine, emulator: Emulator, program: str, complaint: str
) -> None:
    pair.program(program)

    with pytest.raises(UpFailed, match=complaint) as failed:
        up_of_one(engine, urn_of(pair, "greeter"), say=lambda _: None)

    assert not failed.value.may_have_written
    assert "Traceback" not in str(failed.value)
    assert [] == emulator.writes()


def test_a_failed_write_may_have_been_made(
    pair: PulumiStack, engine: Engine, emulator: Emulator
) -> None:
    emulator.fault({"match": {"method": "POST", "path": "/v2/Flows/FW"}, "action": {"status": 403}})

    with pytest.raises(UpFailed, match="updating flow") as failed:
        up_of_one(engine, urn_of(pair, "greeter"), say=lambda _: None)

    assert failed.value.may_have_written


def test_a_locked_stack_is_pulumis_complaint(pair: PulumiStack, engine: Engine) -> None:
    folder = pair.folder / "state/.pulumi/locks/organization/shop/test"
    folder.mkdir(parents=True, exist_ok=True)
    lock = {
        "pid": 1,
        "username": "ann",
        "hostname": "elsewhere",
        "timestamp": "2026-01-01T00:00:00Z",
    }
    (folder / "1.json").write_text(json.dumps(lock))

    with pytest.raises(UpFailed, match="locked") as failed:
        up_of_one(engine, urn_of(pair, "greeter"), say=lambda _: None)

    assert not failed.value.may_have_written


def test_a_name_that_is_a_pattern_is_refused(pair: PulumiStack, engine: Engine) -> None:
    with pytest.raises(OperationError, match=r"its name contains a \*"):
        up_of_one(engine, urn_of(pair, "greeter").replace("greeter", "gr*"), say=lambda _: None)


RUN = """
import sys
from pathlib import Path
from pulumi_twilio_studio.stack.engine import Engine
from pulumi_twilio_studio.stack.up_of_one import UpFailed, up_of_one
try:
    up_of_one(Engine(sys.argv[1], Path(), "test"), sys.argv[2], say=print)
except UpFailed as failure:
    print("FAILED", failure.may_have_written)
"""


def test_an_interrupt_reaches_pulumi_once_and_the_request_is_finished(
    pair: PulumiStack, emulator: Emulator
) -> None:
    fault = emulator.fault(
        {
            "match": {"method": "POST", "path": "/v2/Flows/FW"},
            "times": 1,
            "action": {"hold": "before"},
        }
    )
    running = subprocess.Popen(
        [sys.executable, "-c", RUN, find_pulumi(), urn_of(pair, "greeter")],
        cwd=pair.folder,
        env=pair.environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert emulator.wait_fired(fault)

    os.kill(running.pid, signal.SIGINT)
    emulator.clear_faults()
    printed, _ = running.communicate()

    assert "FAILED True" in printed
    assert not list(Path(pair.folder).glob("state/.pulumi/locks/**/*.json"))
    assert "Welcome!" in str(emulator.flows())


KEYS = {
    "a key of its own": ({}, {"twilio-studio:pins.greeter": "3"}),
    "an entry of an object": (
        {"twilio-studio:pins": {"other": 1}},
        {"twilio-studio:pins": {"other": 1, "greeter": 3}},
    ),
    "an entry of an object that is a text": (
        {"twilio-studio:pins": '{"other": 1}'},
        {"twilio-studio:pins": '{"other": 1, "greeter": "3"}'},
    ),
    "beside an object, a key that was one": (
        {"twilio-studio:pins": {"other": 1}, "twilio-studio:pins.greeter": "2"},
        {"twilio-studio:pins": {"other": 1}, "twilio-studio:pins.greeter": "3"},
    ),
}


@pytest.mark.parametrize(("before", "after"), KEYS.values(), ids=KEYS)
def test_a_key_is_written_in_the_form_that_is_there_and_taken_out_again(
    pair: PulumiStack, engine: Engine, before: dict[str, object], after: dict[str, object]
) -> None:
    file = pair.folder / "Pulumi.test.yaml"
    file.write_text(yaml.safe_dump({"config": before}))

    set_configuration(engine, "pins.greeter", "3")
    written = configured(pair)
    set_configuration(engine, "pins.greeter", None)
    set_configuration(engine, "pins.greeter", None)

    assert after == written
    assert "greeter" not in str(configured(pair))
    assert ("other" in str(before)) is ("other" in str(configured(pair)))


def test_a_name_with_a_colon_is_written_into_an_object(pair: PulumiStack, engine: Engine) -> None:
    set_configuration(engine, 'pins.a:b "c" d', "LatestPublished")

    assert {"twilio-studio:pins": {'a:b "c" d': "LatestPublished"}} == configured(pair)


def test_what_was_secret_stays_secret(pair: PulumiStack, engine: Engine) -> None:
    pair.run("config", "set", "--secret", "twilio-studio:pins.greeter", "2")

    set_configuration(engine, "pins.greeter", "3")

    assert ["secure"] == list(configured(pair)["twilio-studio:pins.greeter"])
    assert "3" == engine.config()["twilio-studio:pins.greeter"]
