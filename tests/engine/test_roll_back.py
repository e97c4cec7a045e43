"""Rolling back on the real engine, by what a program and a configuration say, judged by what the emulator holds."""

from __future__ import annotations

from typing import Any

import pytest

from studio_emulator import Emulator
from support.definitions import greeting
from support.greeter_stack import DECLARED, assert_settled, bring_up_hello, flow_of
from support.pulumi_stack import PulumiStack


@pytest.fixture
def published(stack: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A stack of one flow: revision 1 says Hello!, revision 2, which is live, Welcome!."""
    bring_up_hello(stack)
    stack.up()
    emulator.clear_journal()
    return stack


def live(emulator: Emulator) -> dict[str, Any]:
    """The revision that callers run."""
    flow = flow_of(emulator)
    found = flow["revisions"][flow["live_revision"] - 1]
    assert isinstance(found, dict)
    return found


def live_body(emulator: Emulator) -> str:
    return str(live(emulator)["definition"]["states"][1]["properties"]["body"])


def test_a_declared_revision_rolls_back_without_a_definition(
    published: PulumiStack, emulator: Emulator
) -> None:
    published.program(
        'flow = studio.Flow("greeter", revision=1, commit_message="The menu is wrong")\n'
        'pulumi.export("revision", flow.revision.apply("is {}".format))'
    )

    preview = published.preview()
    published.up()

    assert '~ widget "hello": properties.body: "Welcome!" -> "Hello!"' in preview.text
    assert (
        '"is 1"' not in preview.text
    )  # the revision that it makes, not the one that it goes back to
    assert "Hello!" == live_body(emulator)
    assert live(emulator)["commit_message"].startswith(
        "Roll back to revision 1: The menu is wrong ["
    )
    assert "is 3" == published.output("revision")
    assert_settled(published, emulator)


def test_a_declared_revision_wins_over_a_definition_and_its_removal_rolls_forward(
    published: PulumiStack, emulator: Emulator
) -> None:
    published.program(DECLARED[:-1] + ", revision=pulumi.Output.from_input(1))")
    published.up()
    back = live_body(emulator)

    published.program(DECLARED)
    published.up()

    assert "Hello!" == back
    assert "Welcome!" == live_body(emulator)
    assert "Roll back" not in live(emulator)["commit_message"]


def test_a_secret_stays_one_while_a_pin_rolls_back(stack: PulumiStack, emulator: Emulator) -> None:
    stack.definition("greeter.json", greeting("The code is ${code}"))
    stack.run("config", "set", "--secret", "code", "tangerine")
    stack.program("""
    code = pulumi.Config().require_secret("code")
    studio.Flow("greeter", definition=studio.template("greeter.json", code=code))
    """)
    stack.up()
    stack.run("config", "set", "--secret", "code", "nectarine")
    stack.up()
    stack.run("config", "set", "twilio-studio:pins.greeter", "1")

    shown = [stack.preview(), stack.up(), stack.run("stack", "export")]

    assert "The code is tangerine" == live_body(emulator)
    for result in shown:
        assert "tangerine" not in result.text
        assert "nectarine" not in result.text
