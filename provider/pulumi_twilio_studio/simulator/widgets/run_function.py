"""Run Function (docs: studio/widget-library/run-function)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done
from pulumi_twilio_studio.simulator.effects import FunctionCall
from pulumi_twilio_studio.simulator.widgets.kind import Widget
from pulumi_twilio_studio.simulator.widgets.responses import SECONDS, responded

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.answers import Answer
    from pulumi_twilio_studio.simulator.scope import Scope

GOOD = range(200, 400)  # "must return a 2xx or 3xx status code within 10 seconds to succeed"


class RunFunction(Widget):
    """Calls a function. It ends with "success" or "fail", and keeps `status_code`, `body`, `content_type`, `parsed`."""

    def start(self, scope: Scope) -> Ask:
        """Call the function."""
        scope.emit(
            FunctionCall(
                scope.name,
                scope.text("url"),
                scope.pairs("parameters"),
                scope.text("service_sid"),
                scope.text("environment_sid"),
                scope.text("function_sid"),
            )
        )
        return Ask(Awaited.FUNCTION, scope.events("success", "fail"), seconds=SECONDS)

    def resume(self, scope: Scope, ask: Ask, answer: Answer) -> Done:
        """Keep the response. A `parsed` of an earlier run stays, and is merged (docs: "Behavior when running ...")."""
        del ask
        return responded(scope, answer, GOOD, "success", "fail")
