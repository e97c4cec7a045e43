"""Send Message, by its page (docs: studio/widget-library/send-message)."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.simulator import Message, Outcome, Trigger
from support.simulated import ADDRESS, CONTACT, CONVERSATION, MESSAGE, event_of, kept, started

SEND = "send-message"


def test_it_is_sent_from_the_flow_to_the_contact() -> None:
    execution = started(SEND, MESSAGE, body="Hello {{trigger.message.Body}}")

    assert [Message("it", "Hello Hi", to=CONTACT, sender=ADDRESS)] == execution.effects


def test_both_can_be_named_otherwise() -> None:
    execution = started(SEND, MESSAGE, body="Hello", to="+15550100002", **{"from": "MG1"})

    assert [Message("it", "Hello", to="+15550100002", sender="MG1")] == execution.effects


def test_a_content_template_has_its_variables() -> None:
    variables = [{"key": "{{1}}", "value": "{{trigger.message.Body}}"}]
    execution = started(SEND, MESSAGE, content_sid="HX1", content_variables=variables)

    (message,) = execution.effects
    assert isinstance(message, Message)
    assert ("HX1", ["Hi"]) == (message.content_sid, [*message.content_variables.values()])


@pytest.mark.parametrize(("event", "status"), [("sent", "sent"), ("failed", "failed")])
def test_the_message_is_kept_as_outbound(event: str, status: str) -> None:
    execution = started(SEND, MESSAGE, body="Hello")

    execution.answer(Outcome(event))

    outbound = kept(execution)["outbound"]
    assert {"Body": "Hello", "From": ADDRESS, "To": CONTACT, "Status": status} == {
        key: outbound[key] for key in ("Body", "From", "To", "Status")
    }
    assert 34 == len(outbound["Sid"])


def test_usually_it_is_sent() -> None:
    execution = started(SEND, MESSAGE, body="Hello")

    assert execution.ask is not None
    assert Outcome("sent") == execution.ask.usual


@pytest.mark.parametrize(
    ("trigger", "properties", "code"),
    [
        (MESSAGE, {"body": " "}, "21602"),
        (MESSAGE, {"body": "{{flow.data.missing}}"}, "21602"),
        (MESSAGE, {"body": "x" * 1601}, "21617"),
        (CONVERSATION, {"body": ""}, "21602"),
    ],
)
def test_what_twilio_does_not_take_fails_unsent(
    trigger: Trigger, properties: dict[str, Any], code: str
) -> None:
    execution = started(SEND, trigger, **properties)

    assert ("failed", []) == (event_of(execution), execution.effects)
    assert code == kept(execution)["outbound"]["ErrorCode"]


@pytest.mark.parametrize(
    ("trigger", "properties"),
    [
        (MESSAGE, {"body": "x" * 1600}),
        (MESSAGE, {"media_url": "https://example.com/owl.png"}),
        (MESSAGE, {"content_sid": "HX1"}),
        (CONVERSATION, {"body": "x" * 1601}),
    ],
)
def test_what_twilio_takes_is_sent(trigger: Trigger, properties: dict[str, Any]) -> None:
    execution = started(SEND, trigger, **properties)

    assert 1 == len(execution.effects)
