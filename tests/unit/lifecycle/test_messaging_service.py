"""What is wrong with the inputs of a Messaging service."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.messaging_service import MESSAGING_SERVICE_ENTRANCES

GIVEN = {"service": "Alerts", "flow": "FW" + "1" * 32}


def problems(**changes: Any) -> list[str]:
    return MESSAGING_SERVICE_ENTRANCES.problems(
        MESSAGING_SERVICE_ENTRANCES.with_defaults({**GIVEN, **changes})
    )


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"service": "MG" + "1" * 32},
        {"inbound_method": "GET"},
        {"fallback_url": "https://example.com", "fallback_method": "POST"},
        {"use_inbound_webhook_on_number": True},
    ],
    ids=str,
)
def test_what_twilio_takes_is_taken(given: dict[str, Any]) -> None:
    assert [] == problems(**given)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"service": 7}, "service must be text, not a number"),
        ({"flow": "support"}, 'flow is "support"; it must be a SID: FW and 32'),
        ({"inbound_method": "PUT"}, 'inbound_method is "PUT"; it can be "GET" or "POST"'),
        (
            {"inbound_request_url": "https://example.com"},
            "flow and inbound_request_url exclude each other",
        ),
        ({"fallback_url": "example.com"}, "fallback_url is not a URL"),
        (
            {"use_inbound_webhook_on_number": "yes"},
            "use_inbound_webhook_on_number must be true or false, not a string",
        ),
        ({"on_drift": "warn"}, 'on_drift is "warn"; it can be'),
    ],
    ids=str,
)
def test_what_is_wrong_with_an_input_is_said(wrong: dict[str, Any], said: str) -> None:
    [found] = problems(**wrong)

    assert found.startswith(said)
