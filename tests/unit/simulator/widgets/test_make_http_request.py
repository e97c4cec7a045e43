"""Make HTTP Request, by its page (docs: studio/widget-library/http-request)."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.simulator import Request
from support.simulated import MESSAGE, event_of, started

HTTP = "make-http-request"


def test_the_request_is_sent_with_its_liquid_filled_in() -> None:
    execution = started(
        HTTP,
        MESSAGE,
        method="POST",
        url="https://example.com/{{trigger.message.Body}}",
        content_type="application/json",
        body='{"said": "{{trigger.message.Body}}"}',
        parameters=[{"key": "a", "value": "{{trigger.message.Body}}"}, {"key": "a", "value": "2"}],
    )

    assert [
        Request(
            "it",
            "POST",
            "https://example.com/Hi",
            "application/json",
            '{"said": "Hi"}',
            (("a", "Hi"), ("a", "2")),
        )
    ] == execution.effects


@pytest.mark.parametrize(
    "url", ["", "example.com", "ftp://example.com", "https://", "http://[", "{{flow.data.url}}"]
)
def test_a_request_to_no_server_fails_unsent(url: str) -> None:
    execution = started(HTTP, MESSAGE, url=url)

    assert ("failed", []) == (event_of(execution), execution.effects)


@pytest.mark.parametrize(
    ("url", "is_sent"),
    [
        ("https://api.twilio.com/2010-04-01/Accounts.json", True),
        ("https://studio.twilio.com/v2/Flows", True),
        ("https://example.com", False),
        ("https://twilio.com.example.com", False),
        ("https://eviltwilio.com", False),
    ],
)
def test_credentials_go_to_twilio_only(url: str, *, is_sent: bool) -> None:
    execution = started(HTTP, MESSAGE, url=url, method="GET", add_twilio_auth=True)

    assert [Request("it", "GET", url, twilio_auth=True)] * is_sent == execution.effects
    assert is_sent is (execution.ask is not None)
