"""Run Function, by its page (docs: studio/widget-library/run-function)."""

from __future__ import annotations

from pulumi_twilio_studio.simulator import FunctionCall
from support.simulated import MESSAGE, started


def test_the_function_is_called_with_its_parameters() -> None:
    execution = started(
        "run-function",
        MESSAGE,
        url="https://example.twil.io/look-up",
        service_sid="ZS1",
        environment_sid="ZE1",
        function_sid="ZH1",
        parameters=[{"key": "said", "value": "{{trigger.message.Body}}"}],
    )

    assert [
        FunctionCall(
            "it", "https://example.twil.io/look-up", (("said", "Hi"),), "ZS1", "ZE1", "ZH1"
        )
    ] == execution.effects
