"""A create whose answer is lost, or whose process is killed, never makes a second subaccount."""

from __future__ import annotations

from collections.abc import Callable

import psutil
import pytest

from studio_emulator import Emulator
from support.pulumi_stack import PulumiStack, kill_during_up, kill_engine, kill_provider

CREATE = {"method": "POST", "path": "/Accounts.json$"}
PROGRAM = """
acme = studio.Subaccount("acme")
pulumi.export("sid", acme.sid)
"""
# What the state can tell of a create that was killed.
RECOVERED = {
    "each step": 'creating Subaccount "acme": the next `pulumi up` does it',
    "end of run": "The lock is removed.",
}

pytestmark = pytest.mark.engine


@pytest.fixture
def declared(stack: PulumiStack) -> PulumiStack:
    """A stack that declares one subaccount and has never been deployed."""
    stack.program(PROGRAM)
    return stack


def converges_to_one_account(stack: PulumiStack, emulator: Emulator) -> None:
    """The checker: one subaccount, it is the state's, and nothing is left to write."""
    emulator.clear_journal()
    stack.up("--expect-no-changes")
    [account] = [each for each in emulator.accounts() if each["sid"] != emulator.account_sid]
    assert stack.output("sid") == account["sid"]
    assert "active" == account["status"]
    assert [] == emulator.writes()


@pytest.mark.parametrize(
    "action",
    [{"drop": "after"}, {"status": 500, "apply": True}, {"truncate": True}],
    ids=["dropped after", "500 after", "cut off"],
)
def test_a_lost_answer_makes_no_second_account(
    action: dict[str, object], declared: PulumiStack, emulator: Emulator
) -> None:
    emulator.change_settings(account_lag_reads=1)
    fault = emulator.fault({"match": CREATE, "times": 1, "action": action})

    declared.up()

    assert emulator.wait_fired(fault, timeout=0.1)
    converges_to_one_account(declared, emulator)


@pytest.mark.parametrize("writes_state", ["each step", "end of run"], indirect=True)
@pytest.mark.parametrize("phase", ["before", "after"])
@pytest.mark.parametrize("kill", [kill_provider, kill_engine])
def test_a_kill_around_the_write_is_recovered_by_the_next_up(
    kill: Callable[[psutil.Popen], None],
    phase: str,
    writes_state: str,
    declared: PulumiStack,
    emulator: Emulator,
) -> None:
    kill_during_up(declared, emulator, CREATE, phase, kill)
    if kill is kill_engine:
        said = declared.recover("--yes")
        assert RECOVERED[writes_state] in said.text
    declared.up()

    converges_to_one_account(declared, emulator)
