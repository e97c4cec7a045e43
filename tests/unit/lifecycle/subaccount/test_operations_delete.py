"""A delete does as declared, says so, and spares what is held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.subaccount.operations import SUBACCOUNTS
from pulumi_twilio_studio.lifecycle.subaccount.values import ExistingSubaccount
from studio_emulator import Emulator
from support.subaccounts import GONE, LOST, SIGNED, UPDATE, Run, desired, held, somebody


@pytest.mark.keeps(
    "docs/subaccounts.md",
    "Its end",
    'on_delete="suspend"',
    'on_delete="close"',
    'on_delete="retain"',
)
@pytest.mark.parametrize(
    ("on_delete", "status", "sentence"),
    [
        ("suspend", "suspended", "is suspended, not closed"),
        ("close", "closed", "is CLOSED for good"),
        ("retain", "active", "stays unchanged"),
    ],
)
def test_delete_does_as_declared_and_says_so(
    on_delete: str,
    status: str,
    sentence: str,
    made: ExistingSubaccount,
    run: Run,
    emulator: Emulator,
) -> None:
    emulator.clear_journal()

    SUBACCOUNTS.delete(run.parent, replace(made, on_delete=on_delete))

    assert held(emulator) == [(SIGNED, status)]
    assert len(emulator.writes()) == (on_delete != "retain")
    assert sentence in run.said[0]


@pytest.mark.parametrize("on_delete", ["suspend", "close", "retain"])
def test_delete_of_a_closed_one_sends_nothing(
    on_delete: str, made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    emulator.clear_journal()

    SUBACCOUNTS.delete(run.parent, replace(made, on_delete=on_delete, status="closed"))

    assert [] == emulator.journal()
    assert "is closed already" in run.said[0]


@pytest.mark.parametrize(
    ("on_delete", "sentence"),
    [("suspend", "is closed already"), ("close", "is CLOSED for good")],
)
def test_delete_of_what_somebody_closed_meanwhile_says_what_is(
    on_delete: str, sentence: str, made: ExistingSubaccount, begin: Callable[..., Run], run: Run
) -> None:
    somebody(begin, made.sid, status="closed")

    SUBACCOUNTS.delete(run.parent, replace(made, on_delete=on_delete))

    [said] = run.said
    assert sentence in said


@pytest.mark.parametrize("on_delete", ["suspend", "close"])
def test_delete_of_what_twilio_no_longer_has_says_that(
    on_delete: str, made: ExistingSubaccount, run: Run
) -> None:
    sid = "AC" + "1" * 32

    SUBACCOUNTS.delete(run.parent, replace(made, sid=sid, on_delete=on_delete))

    assert run.said == [GONE.format(sid=sid)]


def test_delete_of_a_suspended_one_sends_nothing(
    made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    emulator.clear_journal()

    SUBACCOUNTS.delete(run.parent, replace(made, status="suspended"))

    assert [] == emulator.journal()


def test_delete_spares_what_this_run_took_over(
    made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    SUBACCOUNTS.create(run.parent, desired())

    SUBACCOUNTS.delete(run.parent, made)

    assert held(emulator) == [(SIGNED, "active")]


@pytest.mark.parametrize("action", LOST.values(), ids=LOST)
@pytest.mark.parametrize("on_delete", ["suspend", "close"])
def test_a_delete_whose_answer_is_lost_is_made_again(
    on_delete: str, action: dict[str, Any], made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    fault = emulator.fault({"match": UPDATE, "times": 1, "action": action})

    SUBACCOUNTS.delete(run.parent, replace(made, on_delete=on_delete))

    assert emulator.wait_fired(fault)
    assert held(emulator) == [(SIGNED, {"suspend": "suspended", "close": "closed"}[on_delete])]
