"""The kill tests can fail: a provider without marker and look-up makes the duplicates that they look for."""

from __future__ import annotations

import textwrap

import pytest

from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import PulumiStack, kill_both, kill_during_up, provider_of

CREATE = {"method": "POST", "path": "^/v2/Flows$"}
NAIVE = textwrap.dedent("""
    import os

    import requests
    from pulumi import dynamic


    class NaiveProvider(dynamic.ResourceProvider):
        def create(self, props):
            answer = requests.post(
                os.environ["TWILIO_BASE_URL"] + "/v2/Flows",
                auth=(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"]),
                data={"FriendlyName": "x", "Status": "draft", "Definition": props["definition"]},
            )
            answer.raise_for_status()
            return dynamic.CreateResult(answer.json()["sid"], props)


    class NaiveFlow(dynamic.Resource):
        def __init__(self, name, definition, opts=None):
            super().__init__(NaiveProvider(), name, {"definition": definition}, opts)
""")

pytestmark = pytest.mark.engine


@pytest.fixture
def naive(stack: PulumiStack) -> PulumiStack:
    """A stack that declares one flow with the naive provider."""
    stack.definition("greeter.json", greeting())
    stack.program('import naive; naive.NaiveFlow("greeter", open("greeter.json").read())')
    (stack.folder / "program" / "naive.py").write_text(NAIVE)
    return stack


def test_a_lost_answer_makes_the_naive_provider_make_two(
    naive: PulumiStack, emulator: Emulator
) -> None:
    emulator.fault({"match": CREATE, "times": 1, "action": {"drop": "after"}})

    naive.up(ok=False)
    naive.up()

    assert 2 == len(emulator.flows())


def test_a_kill_after_the_write_makes_the_naive_provider_make_two(
    naive: PulumiStack, emulator: Emulator
) -> None:
    fault = emulator.fault({"match": CREATE, "times": 1, "action": {"hold": "after"}})
    pulumi = naive.start("up", "--yes", "--skip-preview")
    assert emulator.wait_fired(fault)

    provider_of(pulumi).kill()
    pulumi.wait()
    emulator.clear_faults()
    naive.up()

    assert 2 == len(emulator.flows())


@pytest.mark.keeps(
    "docs/fleet.md",
    "Large stacks, and when the state is written",
    "also resources of other providers",
)
@pytest.mark.parametrize(
    ("writes_state", "flows"), [("each step", 3), ("end of run", 4)], indirect=["writes_state"]
)
def test_a_kill_makes_the_naive_provider_make_again_what_no_state_was_written_of(
    flows: int, naive: PulumiStack, emulator: Emulator
) -> None:
    naive.program(
        """
        import naive
        text = open("greeter.json").read()
        first = naive.NaiveFlow("first", text)
        naive.NaiveFlow("second", text, pulumi.ResourceOptions(depends_on=[first]))
        """
    )

    kill_during_up(naive, emulator, {**CREATE, "number": 2}, "after", kill_both)
    naive.run("cancel", "--yes")
    naive.run("refresh", "--yes", "--clear-pending-creates")
    naive.up()

    assert flows == len(emulator.flows())
