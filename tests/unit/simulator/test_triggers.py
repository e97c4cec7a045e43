"""What starts an execution, and the variables of it (docs: studio/widget-library/trigger-start)."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.simulator import (
    Execution,
    Trigger,
    conversation_message,
    incoming_call,
    incoming_message,
    parent_flow,
    rest_request,
)
from support.simulated import ADDRESS, CONTACT, flow

MESSAGE = incoming_message(
    "Hi", CONTACT, ADDRESS, {"NumMedia": "1", "MediaUrl0": "https://a.example"}
)
CALL = incoming_call(CONTACT, ADDRESS, {"FromCity": "Berlin"})
CONVERSATION = conversation_message("Hi", CONTACT, ADDRESS)
REQUEST = rest_request(CONTACT, ADDRESS, {"name": "Ann", "list": [1]})


@pytest.mark.parametrize(
    ("trigger", "path", "value"),
    [
        (MESSAGE, "trigger.message.Body", "Hi"),
        (MESSAGE, "trigger.message.From", CONTACT),
        (MESSAGE, "trigger.message.To", ADDRESS),
        (MESSAGE, "trigger.message.NumMedia", "1"),
        (MESSAGE, "trigger.message.MediaUrl0", "https://a.example"),
        (MESSAGE, "trigger.message.MessageSid", "SM" + "0" * 32),
        (CALL, "trigger.call.From", CONTACT),
        (CALL, "trigger.call.Caller", CONTACT),
        (CALL, "trigger.call.To", ADDRESS),
        (CALL, "trigger.call.Called", ADDRESS),
        (CALL, "trigger.call.Direction", "inbound"),
        (CALL, "trigger.call.FromCity", "Berlin"),
        (CALL, "trigger.call.CallSid", "CA" + "0" * 32),
        (CONVERSATION, "trigger.conversation.Body", "Hi"),
        (CONVERSATION, "trigger.conversation.From", CONTACT),
        (CONVERSATION, "trigger.conversation.Author", CONTACT),
        (CONVERSATION, "trigger.conversation.ConversationSid", "CH" + "0" * 32),
        (CONVERSATION, "trigger.conversation.ChannelSid", "CH" + "0" * 32),
        (REQUEST, "trigger.request.to", CONTACT),
        (REQUEST, "trigger.request.from", ADDRESS),
        (REQUEST, "trigger.request.parameters.name", "Ann"),
        (REQUEST, "flow.data.name", "Ann"),
        (REQUEST, "flow.data.list", [1]),
        (parent_flow(CONTACT, ADDRESS, {"a": "b"}), "trigger.parent.parameters.a", "b"),
        *(
            (each, path, value)
            for each in (MESSAGE, CALL, CONVERSATION, REQUEST)
            for path, value in (
                ("contact.channel.address", CONTACT),
                ("flow.channel.address", ADDRESS),
            )
        ),
    ],
)
def test_the_variables_are_there(trigger: Trigger, path: str, value: object) -> None:
    at: object = Execution(flow({}), trigger).context

    for key in path.split("."):
        assert isinstance(at, dict)
        at = at[key]

    assert value == at


@pytest.mark.parametrize(
    ("given", "value"),
    [('{"from": "Ann"}', {"from": "Ann"}), ({"from": "Ann"}, {"from": "Ann"}), ("{", "{")],
)
def test_attributes_of_the_channel_are_read_as_json(given: object, value: object) -> None:
    trigger = incoming_message("Hi", CONTACT, ADDRESS, {"ChannelAttributes": given})

    assert value == trigger.values["ChannelAttributes"]


def test_attributes_of_the_message_stay_text() -> None:
    """Docs: studio/widget-library/send-flex, "attributes set on the message are treated as string"."""
    trigger = incoming_message("Hi", CONTACT, ADDRESS, {"Attributes": "{}"})

    assert "{}" == trigger.values["Attributes"]


@pytest.mark.parametrize("trigger", [MESSAGE, CALL, CONVERSATION, REQUEST])
def test_each_trigger_fills_one_place(trigger: Trigger) -> None:
    execution = Execution(flow({}), trigger)

    assert [trigger.key] == [*execution.context["trigger"]]
