"""An address whose stack is killed is made once, and is deleted with its resource."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psutil
import pytest

from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import (
    PulumiStack,
    kill_both,
    kill_during_up,
    kill_engine,
    kill_provider,
)

MADE = {"method": "POST", "path": "/Configuration/Addresses"}
DELETED = {"method": "DELETE", "path": "/Configuration/Addresses/IG"}
THEIRS = {"type": "chat", "address": "theirs"}
FLOW = """
flow = studio.Flow("greeter", definition="greeter.json")
"""
ADDRESS = """
studio.ConversationAddress("door", type="{kind}", address="web", flow=flow)
"""

pytestmark = pytest.mark.engine

killed = pytest.mark.parametrize("kill", [kill_provider, kill_engine, kill_both])
phases = pytest.mark.parametrize("phase", ["before", "after"])


@pytest.fixture
def declared(stack: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A stack that has never been deployed and makes an address beside somebody's."""
    emulator.seed_directory({"address_configurations": [THEIRS]})
    stack.definition("greeter.json", greeting())
    stack.program(FLOW + ADDRESS.format(kind="chat"))
    return stack


def held(emulator: Emulator) -> list[tuple[str, str]]:
    """The type and the address of each configuration."""
    rows: list[dict[str, Any]] = emulator.directory()["address_configurations"]
    return [(row["type"], row["address"]) for row in rows]


def recover(stack: PulumiStack, kill: Callable[[psutil.Popen], None]) -> None:
    """What a user does after a killed engine. A killed provider leaves nothing to do."""
    if kill is not kill_provider:
        stack.run("cancel", "--yes")
        stack.run("refresh", "--yes", "--clear-pending-creates")


@killed
@phases
def test_a_kill_around_the_create_makes_no_second_one_and_loses_none(
    kill: Callable[[psutil.Popen], None], phase: str, declared: PulumiStack, emulator: Emulator
) -> None:
    kill_during_up(declared, emulator, MADE, phase, kill)
    recover(declared, kill)
    declared.up()
    made = held(emulator)
    declared.up("--expect-no-changes")

    declared.destroy()

    assert made == [("chat", "theirs"), ("chat", "web")]
    assert [("chat", "theirs")] == held(emulator)


@killed
@phases
@pytest.mark.parametrize("request_", [DELETED, MADE], ids=["delete", "create"])
def test_a_kill_while_another_type_replaces_it_leaves_the_new_one_alone(
    request_: dict[str, str],
    kill: Callable[[psutil.Popen], None],
    phase: str,
    declared: PulumiStack,
    emulator: Emulator,
) -> None:
    declared.up()
    declared.program(FLOW + ADDRESS.format(kind="email"))

    kill_during_up(declared, emulator, request_, phase, kill)
    recover(declared, kill)
    declared.up()
    replaced = held(emulator)
    declared.up("--expect-no-changes")
    declared.destroy()

    assert replaced == [("chat", "theirs"), ("email", "web")]
    assert [("chat", "theirs")] == held(emulator)


@killed
@phases
def test_a_kill_while_it_is_deleted_deletes_it_alone(
    kill: Callable[[psutil.Popen], None], phase: str, declared: PulumiStack, emulator: Emulator
) -> None:
    declared.up()
    declared.program(FLOW)

    kill_during_up(declared, emulator, DELETED, phase, kill)
    recover(declared, kill)
    declared.up()

    assert [("chat", "theirs")] == held(emulator)
    declared.up("--expect-no-changes")


@pytest.mark.parametrize("kill", [kill_provider, kill_engine])
def test_what_a_killed_run_made_is_deleted_if_nobody_declares_it_any_more(
    kill: Callable[[psutil.Popen], None], declared: PulumiStack, emulator: Emulator
) -> None:
    kill_during_up(declared, emulator, MADE, "after", kill)
    recover(declared, kill)
    declared.program(FLOW)

    declared.up()

    assert [("chat", "theirs")] == held(emulator)
