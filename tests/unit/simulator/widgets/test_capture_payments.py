"""Capture Payments, by its page (docs: studio/widget-library/capture-payments)."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.simulator import (
    HangUp,
    Outcome,
)
from support.simulated import (
    event_of,
    kept,
    started,
)


@pytest.mark.parametrize(
    ("event", "result"),
    [
        ("success", "success"),
        ("maxFailedAttempts", "too-many-failed-attempts"),
        ("providerError", "payment-connector-error"),
        ("payInterrupted", "caller-interrupted-with-star"),
        ("validationError", "validation-error"),
    ],
)
def test_a_payment_keeps_its_result(event: str, result: str) -> None:
    execution = started("capture-payments", payment_connector="Stripe")

    execution.answer(Outcome(event, {"PaymentToken": "tok"}))

    assert {"Result": result, "PaymentToken": "tok"} == kept(execution)


def test_a_caller_who_hangs_up_while_paying_ends_the_widget() -> None:
    execution = started("capture-payments", wired=["hangup"])

    execution.answer(HangUp())

    assert ("hangup", "last", "caller-hung-up") == (
        event_of(execution),
        execution.steps[-1].widget,
        kept(execution)["Result"],
    )
