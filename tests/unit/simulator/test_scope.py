from __future__ import annotations

from pulumi_twilio_studio.definition import parse
from pulumi_twilio_studio.simulator import Execution, Message, incoming_message
from support.definitions import greeting

HELLO = incoming_message("Hello", contact="+15550100001", address="+15550100002")


def test_liquid_that_cannot_be_filled_in_is_empty_and_the_execution_goes_on() -> None:
    definition = greeting("{{trigger.message.Body | shout}}")
    name = definition["states"][1]["name"]

    execution = Execution(parse(definition), HELLO)

    assert [(name, "Studio cannot fill in this Liquid: unknown filter 'shout'")] == execution.broken
    assert execution.end is not None
    assert not [each for each in execution.effects if isinstance(each, Message) and each.body]


def test_what_was_not_there_is_noted_with_its_widget() -> None:
    definition = greeting("Hi {{widgets.ask.inbound.Body}}")
    name = definition["states"][1]["name"]

    execution = Execution(parse(definition), HELLO)

    assert [(name, "widgets.ask.inbound.Body")] == execution.missing
