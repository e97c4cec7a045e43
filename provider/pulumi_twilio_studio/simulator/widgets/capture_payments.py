"""Capture Payments (docs: studio/widget-library/capture-payments)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.asks import Ask, Awaited
from pulumi_twilio_studio.simulator.effects import Other
from pulumi_twilio_studio.simulator.widgets.kind import CallWidget

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope

# The value of `Result`, which decides about the event (docs: voice/twiml/pay, "Result")
RESULTS = {
    "success": "success",
    "maxFailedAttempts": "too-many-failed-attempts",
    "providerError": "payment-connector-error",
    "payInterrupted": "caller-interrupted-with-star",
    "hangup": "caller-hung-up",
    "validationError": "validation-error",
}


class CapturePayments(CallWidget):
    """Takes a payment by the keys of the phone, and asks how that ends. It keeps `Result` and what an Outcome names."""

    def start(self, scope: Scope) -> Ask:
        """Begin to take the payment."""
        scope.emit(Other(scope.name, scope.node.type, scope.filled()))
        kept = {event: {"Result": result} for event, result in RESULTS.items()}
        return Ask(Awaited.OUTCOME, scope.events(*kept), kept=kept)
