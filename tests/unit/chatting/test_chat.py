"""A talk with a flow, line by line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.cases import CasesEntry, Filling, write_cases
from pulumi_twilio_studio.cases.files import parsed_cases
from pulumi_twilio_studio.cases.stand_ins import Servers
from pulumi_twilio_studio.chatting import Chat, WrongLine
from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.simulator import Trigger, incoming_call, incoming_message, rest_request
from support.flows_to_explore import definition
from support.flows_to_test import ASK, MENU, flow, greet, widget

PERSON, FLOW = "+15550100001", "+15550100000"
MESSAGE, CALL = incoming_message("Hi", PERSON, FLOW), incoming_call(PERSON, FLOW)


def talk(what: dict[str, Any], trigger: Trigger, *lines: str) -> Chat:
    chat = Chat(Filling({"company": "Owl"}).definition(what), trigger)
    for line in lines:
        chat.type(line)
    return chat


def heard(chat: Chat) -> list[str]:
    return [each.text for each in chat.news() if each.kind == "flow"]


def test_the_flow_answers_what_is_typed() -> None:
    chat = talk(ASK, MESSAGE, "no")

    assert ["Hi from Owl. Yes or no?", "Bye."] == heard(chat)
    assert chat.is_over


def test_only_what_is_new_is_told() -> None:
    chat = talk(ASK, MESSAGE)
    chat.news()

    chat.type("no")

    assert ["Bye."] == heard(chat)


def test_a_request_asks_who_types_for_the_answer() -> None:
    chat = talk(ASK, MESSAGE, "yes")

    asked = [each.text for each in chat.news() if each.kind in {"ask", "outside"}]
    assert [
        'look_up asks POST https://shop.example/orders {"who": "+15550100001"} shop=Owl',
        'look_up: a status, and JSON or a text, such as 200 {"name": "Ann"}, or /success, or /failed',
    ] == asked
    assert not chat.is_for_person


def test_a_voicemail_says_what_can_be_typed() -> None:
    chat = talk(MENU, CALL, "hello")

    asked = [each.text for each in chat.news() if each.kind == "ask"]
    assert [
        "record: words to record, a key to end it, an empty line for silence, or /hangup"
    ] == asked


def test_requests_of_a_file_of_cases_answer_by_themselves() -> None:
    entry = CasesEntry.model_validate(
        {
            "cases": [
                {
                    "name": "x",
                    "message": "",
                    "requests": [{"widget": "look_up", "answers": {"json": {"orders": 2}}}],
                }
            ]
        }
    )
    filling = Filling({"company": "Owl"})
    servers = Servers(entry.cases[0].requests, filling)

    chat = Chat(filling.definition(ASK), MESSAGE, servers=servers)
    chat.type("yes")

    assert chat.is_over


def test_a_request_that_no_case_answers_is_asked_for() -> None:
    chat = Chat(
        Filling({"company": "Owl"}).definition(ASK), MESSAGE, servers=Servers([], Filling({}))
    )

    chat.type("yes")

    assert not chat.is_over
    assert not chat.is_for_person


def test_the_steps_are_told() -> None:
    chat = talk(ASK, MESSAGE, "no")

    assert [
        "Trigger incomingMessage > ask",
        "ask incomingMessage > sort",
        "sort match 2 > bye",
        "bye sent > end",
    ] == [each.text for each in chat.news() if each.kind == "step"]


def test_a_line_that_means_nothing_changes_nothing() -> None:
    chat = talk(ASK, MESSAGE)

    with pytest.raises(WrongLine, match="is nothing that can happen here"):
        chat.type("/answered")

    chat.type("no")
    assert chat.is_over


def test_nothing_can_be_typed_after_the_end() -> None:
    chat = talk(ASK, MESSAGE, "no")

    with pytest.raises(WrongLine, match="the flow has ended"):
        chat.type("hello?")


@pytest.mark.parametrize(
    ("what", "trigger", "lines"),
    [
        (ASK, MESSAGE, ["no"]),
        (ASK, MESSAGE, ["yes", '{"orders": 3}']),
        (ASK, MESSAGE, ["maybe", "yes", "500 {}"]),
        (ASK, MESSAGE, ["yes", "/failed"]),
        (ASK, MESSAGE, ["/silence"]),
        (ASK, MESSAGE, ["maybe", "/deliveryFailure"]),
        (ASK, MESSAGE, ["${company} costs $${5}", "no"]),
        (ASK, incoming_message("/x/", "+15550100077", "+15550100078"), ["/silence"]),
        (ASK, rest_request(PERSON, FLOW, {"a": 1}), ["no"]),
        (ASK, MESSAGE, []),
        (MENU, CALL, ["1"]),
        (MENU, CALL, ["1", "/callCompleted"]),
        (MENU, CALL, ["words", "/noAudio"]),
        (MENU, CALL, [""]),
        (MENU, CALL, ["something else"]),
        (MENU, CALL, ["/hangup"]),
    ],
)
def test_a_recorded_talk_passes_as_a_case(
    what: dict[str, Any], trigger: Trigger, lines: list[str]
) -> None:
    chat = talk(what, trigger, *lines)

    case = chat.recorded(chat.name)

    text = write_cases(CasesEntry(cases=[case]))
    (result,) = parsed_cases(text, Path("x.tests.yaml")).run(what, {"company": "Owl"})
    assert result.failure is None, text


def test_a_recorded_talk_fails_where_the_flow_says_something_else() -> None:
    case = talk(ASK, MESSAGE, "no").recorded("x")

    text = write_cases(CasesEntry(cases=[case]))
    (result,) = parsed_cases(text, Path("x.tests.yaml")).run(ASK, {"company": "Fox"})

    assert result.failure is not None


def test_a_message_to_somebody_else_is_recorded_with_the_receiver() -> None:
    what = flow(
        widget("tell", "send-message", ("sent", "bye"), body="Psst", to="+15550100055"),
        greet("Bye.", "bye"),
    )

    case = talk(what, MESSAGE).recorded("x")

    (result,) = parsed_cases(write_cases(CasesEntry(cases=[case])), Path("x.tests.yaml")).run(what)
    assert result.failure is None


def test_the_name_of_a_talk_is_what_was_typed() -> None:
    assert "Hi, no" == talk(ASK, MESSAGE, "no").name


def test_an_unusual_end_is_asked_for() -> None:
    connect = widget(
        "connect", "connect-call-to", ("callCompleted", None), noun="number", to="+15550100055"
    )
    what: Definition = definition(connect, event="incomingCall")

    chat = Chat(what, CALL)

    assert "/callCompleted or /hangup" == chat.wanted
