"""Taking over a named subaccount: seen at preview, and refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.subaccount.operations import SUBACCOUNTS
from studio_emulator import Emulator
from support.subaccounts import MARKER, SIGNED, Run, desired, held, somebody


def test_adopt_takes_over_a_named_account(run: Run, emulator: Emulator) -> None:
    sid = emulator.create_account("Acme", emulator.account_sid)["sid"]

    made = SUBACCOUNTS.create(run.parent, desired(adopt=sid))

    assert made.sid == sid
    assert held(emulator) == [(SIGNED, "active")]


def test_foresee_says_what_adopting_would_change_and_whose_it_was(
    run: Run, emulator: Emulator
) -> None:
    sid = emulator.create_account(f"Acme [pulumi {'0' * 16}]", emulator.account_sid)["sid"]

    SUBACCOUNTS.plan_adoption(run.parent, desired(), sid)

    assert f"{sid} carries the marker {'0' * 16} of another resource" in run.said[0]
    assert run.said[1] == (
        f'subaccount "Acme" ({sid}) will be taken over: friendly_name: "Acme" -> "Acme Ltd", '
        f'marker: "{"0" * 16}" -> "{MARKER}"'
    )
    assert [] == emulator.writes()


def closed(emulator: Emulator, begin: Callable[..., Run]) -> str:
    sid = emulator.create_account("Acme", emulator.account_sid)["sid"]
    somebody(begin, sid, status="closed")
    return str(sid)


@pytest.mark.parametrize(
    ("sid", "sentence"),
    [
        (lambda emulator, _: emulator.account_sid, "adopt= names the parent account itself"),
        (lambda *_: "AC" + "1" * 32, "is not a subaccount of"),
        (closed, "is closed, and that is final"),
    ],
    ids=["the parent", "a stranger", "a closed one"],
)
@pytest.mark.parametrize("verb", ["create", "foresee"])
def test_adopting_what_cannot_be_is_a_sentence(
    sid: Any, sentence: str, verb: str, begin: Callable[..., Run], emulator: Emulator
) -> None:
    named = sid(emulator, begin)
    run = begin()
    act = {
        "create": lambda: SUBACCOUNTS.create(run.parent, desired(adopt=named)),
        "foresee": lambda: SUBACCOUNTS.plan_adoption(run.parent, desired(), named),
    }[verb]
    emulator.clear_journal()

    with pytest.raises(OperationError, match=sentence):
        act()

    assert [] == emulator.writes()
