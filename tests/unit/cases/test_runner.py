"""What a case says about a conversation holds, or the case fails and says what is not as expected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.flows_to_test import ASK, DESK, MENU, QUEUE, cases_in, flow, only, widget

PASS: dict[str, tuple[dict[str, Any], str]] = {
    "a text that is exactly the same": (
        ASK,
        "message: hi, turns: [hears: Hi from Acme. Yes or no?, says: no, hears: Bye.]",
    ),
    "a place in a text": (ASK, "message: hi, turns: [hears: 'Hi from ${company}. Yes or no?']"),
    "a regular expression": (ASK, "message: hi, turns: [hears: /^Hi .* no.$/]"),
    "a place in a regular expression": (
        ASK,
        "message: hi, turns: [hears: '/^Hi from ${company}/']",
    ),
    "parts of a text": (ASK, "message: hi, turns: [hears: {contains: [Acme, Yes]}]"),
    "one part of a text": (ASK, "message: hi, turns: [hears: {contains: Acme}]"),
    "a text with who gets it": (
        ASK,
        "message: {from: '+15550100077', text: hi}, turns: [hears: {contains: Hi, to: '+15550100077'}]",
    ),
    "anything heard": (
        MENU,
        "call: {}, turns: [hears: ..., presses: 1], outcomes: {connect: hangup}",
    ),
    "all but the last that is heard": (MENU, "call: {}, turns: [hears: [..., Press 1.]]"),
    "nothing about what is heard": (ASK, "message: hi, turns: [says: no], ends: bye"),
    "a word that YAML takes for a truth": (
        ASK,
        "message: hi, turns: [says: no], path: [ask, sort, bye]",
    ),
    "a path with a gap": (ASK, "message: hi, turns: [says: no], path: [..., bye]"),
    "a path that ends where the flow waits": (ASK, "message: hi, path: [ask]"),
    "silence": (ASK, "message: hi, turns: [silence: true], ends: late"),
    "a wait that is too short for a timeout": (
        ASK,
        "message: hi, turns: [waits: 59 minutes, says: no], ends: bye",
    ),
    "a wait that is long enough": (ASK, "message: hi, turns: [waits: 1 hour], ends: late"),
    "two waits that are long enough together": (
        ASK,
        "message: hi, turns: [waits: 40 minutes, waits: 20 minutes], ends: late",
    ),
    "a person who hangs up": (
        MENU,
        "call: {}, turns: [hangs_up: true], ends: {at: menu, how: hung up}, path: [welcome, menu]",
    ),
    "a widget that notices that the person hangs up, and is on the path once": (
        MENU,
        (
            "call: {}, turns: [hears: ..., presses: 1], outcomes: {connect: hangs_up}, "
            "ends: {at: connect, how: hung up}, path: [welcome, menu, connect]"
        ),
    ),
    "what runs after a caller who hangs up, and is on the path once": (
        QUEUE,
        (
            "call: {}, outcomes: {desk: hangs_up}, requests: [widget: note], "
            "ends: {at: note, how: hung up}, path: [desk, note]"
        ),
    ),
    "a person who speaks": (
        MENU,
        "call: {}, turns: [says: {text: hello, confidence: 1}], outcomes: {record: noAudio}, ends: record",
    ),
    "a person who hangs up while a widget runs": (
        MENU,
        "call: {}, outcomes: {welcome: hangs_up}, ends: {at: welcome, how: hung up}",
    ),
    "how widgets end, with values": (
        MENU,
        (
            "call: {}, turns: [says: hello], "
            "outcomes: {record: {event: recordingComplete, values: {RecordingUrl: x}}}, ends: late"
        ),
    ),
    "an answer to a request, found by its widget": (
        ASK,
        (
            "message: hi, turns: [says: 'yes'], requests: [{widget: look_up, answers: {json: {orders: 3}}}], "
            "variables: {orders: 3}"
        ),
    ),
    "an answer to a request, found by its URL": (
        ASK,
        "message: hi, turns: [says: 'yes'], requests: [{url: https://shop.example/orders}], ends: bye",
    ),
    "an answer to a request with everything in it": (
        ASK,
        (
            "message: hi, turns: [says: 'yes'], requests: [{url: /orders$/, method: POST, "
            "body: {contains: who}, parameters: {shop: '${company}'}, answers: {body: no, type: text/plain}}]"
        ),
    ),
    "a request that fails": (
        ASK,
        (
            "message: hi, turns: [says: 'yes'], requests: [{widget: look_up, answers: {status: 500}}], "
            "path: [ask, sort, look_up, bye]"
        ),
    ),
    "a request without an answer": (
        ASK,
        (
            "message: hi, turns: [says: 'yes'], requests: [{widget: look_up, answers: {silence: true}}], "
            "path: [..., look_up, bye]"
        ),
    ),
    "a flow that is run by another one": (ASK, "parent: {parameters: {a: [1]}}, path: [ask]"),
    "a request of the REST API": (
        ASK,
        (
            "request: {to: '+15550100078', from: '+15550100079', parameters: {a: 1}}, "
            "turns: [hears: {contains: Hi, to: '+15550100078'}]"
        ),
    ),
    "a call with more fields": (MENU, "call: {fields: {CallerCity: Bonn}}, path: [welcome, menu]"),
    "whom the flow calls": (
        MENU,
        "call: {}, turns: [presses: 1], calls: '+15550100009', outcomes: {connect: hangup}",
    ),
    "whom the flow calls, one after the other": (
        DESK,
        "call: {}, calls: ['+15550100007', /8$/], outcomes: {first: callCompleted, second: callCompleted}",
    ),
    "nobody who is called": (ASK, "message: hi, calls: []"),
    "a handover with some of its attributes": (
        DESK,
        (
            "message: {from: '+15550100077', text: hi}, "
            "handover: {to: /^WW/, priority: 5, attributes: {who: '+15550100077', likes: [tea, /^c/]}}"
        ),
    ),
    "attributes within attributes": (
        DESK,
        "message: hi, handover: {to: WW1, attributes: {shop: {open: true, number: 7}}}",
    ),
    "a flow that fails": (MENU, "message: hi, ends: {at: Trigger, how: failed}"),
    "a moment": (ASK, "now: 2026-03-01 09:00, message: hi, path: [ask]"),
}


@pytest.mark.parametrize(("definition", "case"), PASS.values(), ids=PASS)
def test_a_case_passes_with(definition: dict[str, Any], case: str, tmp_path: Path) -> None:
    result = only(cases_in(tmp_path, f"- {{name: it, {case}}}\n", definition))

    assert result.failure is None


FAIL: dict[str, tuple[dict[str, Any], str, str, str, str, str]] = {
    "another text": (
        ASK,
        "message: hi, turns: [hears: Hello]",
        "the person does not hear what is expected",
        "Hello",
        "Hi from Acme. Yes or no?",
        "ask",
    ),
    "a blank too much": (
        ASK,
        "message: hi, turns: [hears: 'Hi from Acme. Yes or no? ']",
        "the person does not hear what is expected: they differ only in blanks at their ends",
        "Hi from Acme. Yes or no? ",
        "Hi from Acme. Yes or no?",
        "ask",
    ),
    "something that is not heard": (
        ASK,
        "message: hi, turns: [hears: ..., says: no, hears: [Bye., Bye.]]",
        "the person does not hear what is expected",
        "Bye.",
        "nothing more",
        "bye",
    ),
    "something that the case does not mention": (
        MENU,
        "call: {}, turns: [hears: Welcome.]",
        "the person hears something that the case does not mention",
        "nothing more",
        "Press 1.",
        "menu",
    ),
    "a message to somebody else": (
        ASK,
        "message: hi, turns: [hears: {contains: Hi, to: '+1555'}]",
        "the person does not hear what is expected",
        'a text with "Hi", to +1555',
        "Hi from Acme. Yes or no?",
        "ask",
    ),
    "a message without the picture": (
        ASK,
        "message: hi, turns: [hears: {contains: Hi, media: /png/}]",
        "the person does not hear what is expected",
        'a text with "Hi", with /png/',
        "Hi from Acme. Yes or no?",
        "ask",
    ),
    "another voice and another language": (
        flow(
            widget(
                "ask",
                "say-play",
                ("audioComplete", None),
                say="Hi.",
                voice="Polly.Joanna",
                language="en-US",
            )
        ),
        "call: , turns: [hears: {text: Hi., voice: Polly.Joanna, language: de-DE}]",
        "the person does not hear what is expected",
        "Hi., by Polly.Joanna, in de-DE",
        "Hi., by Polly.Joanna, in en-US",
        "ask",
    ),
    "a key in a talk of messages": (
        ASK,
        "message: hi, turns: [presses: 1]",
        "the person presses a key, but the flow waits for a message",
        "a call",
        "",
        "ask",
    ),
    "a turn after the end": (
        ASK,
        "message: hi, turns: [says: no, says: no]",
        "the person says something, but the flow has ended",
        "the flow waits",
        "The flow has no further widget.",
        "bye",
    ),
    "a request that no entry is for": (
        ASK,
        "message: hi, turns: [says: 'yes'], requests: [{url: https://shop.example/other}]",
        "the flow makes a request that no entry of `requests` is for",
        "https://shop.example/other: is for another url: https://shop.example/other",
        'POST https://shop.example/orders {"who": "+15550100001"} shop=Acme',
        "look_up",
    ),
    "a request with another body": (
        ASK,
        "message: hi, turns: [says: 'yes'], requests: [{widget: look_up, body: '{}'}]",
        "the flow makes a request that no entry of `requests` is for",
        'look_up: is for another body: {}, and the flow sends {"who": "+15550100001"}',
        'POST https://shop.example/orders {"who": "+15550100001"} shop=Acme',
        "look_up",
    ),
    "a request with another parameter": (
        ASK,
        "message: hi, turns: [says: 'yes'], requests: [{widget: look_up, parameters: {shop: Me}}]",
        "the flow makes a request that no entry of `requests` is for",
        "look_up: is for another shop: Me, and the flow sends Acme",
        'POST https://shop.example/orders {"who": "+15550100001"} shop=Acme',
        "look_up",
    ),
    "a form that has no body": (
        QUEUE,
        "call: {}, outcomes: {desk: callComplete}, requests: [{widget: note, body: a=1}]",
        "the flow makes a request that no entry of `requests` is for",
        "note: is for another body: a=1, and the flow sends no body",
        "POST https://example.com/calls",
        "note",
    ),
    "an entry that no request is for": (
        ASK,
        "message: hi, turns: [says: no], requests: [{widget: look_up}]",
        "an entry of `requests` is not used",
        "look_up",
        "no such request",
        "",
    ),
    "an answer too many": (
        ASK,
        "message: hi, turns: [says: 'yes'], requests: [{widget: look_up, answers: [{}, {}]}]",
        "an entry of `requests` is not used",
        "look_up",
        "no such request",
        "",
    ),
    "an outcome of a widget that does not run": (
        MENU,
        "call: {}, outcomes: {record: noAudio}",
        "an entry of `outcomes` is not used",
        "record ends",
        "it ends 0 times",
        "record",
    ),
    "an outcome too many": (
        MENU,
        "call: {}, turns: [presses: 1], outcomes: {connect: [hangup, hangup]}",
        "an entry of `outcomes` is not used",
        "connect ends 2 times",
        "it ends 1 times",
        "connect",
    ),
    "an outcome that the widget does not have": (
        MENU,
        "call: {}, outcomes: {welcome: failed}",
        "welcome ends with audioComplete, and not with failed",
        "",
        "",
        "welcome",
    ),
    "another end": (
        ASK,
        "message: hi, turns: [says: no], ends: late",
        "the flow ends at another widget",
        "late",
        "bye",
        "bye",
    ),
    "no end": (
        ASK,
        "message: hi, ends: late",
        "the flow has not ended",
        "the end",
        "it waits at ask",
        "ask",
    ),
    "another way to end": (
        ASK,
        "message: hi, turns: [says: no], ends: {how: stopped}",
        "The flow has no further widget.",
        "stopped",
        "ended",
        "bye",
    ),
    "another path": (
        ASK,
        "message: hi, turns: [says: no], path: [ask, late]",
        "the flow takes another path: late was expected",
        "ask > late",
        "ask > sort > bye",
        "sort",
    ),
    "a path that goes on": (
        ASK,
        "message: hi, turns: [says: no], path: [ask, sort]",
        "the flow takes another path: no further widget was expected",
        "ask > sort",
        "ask > sort > bye",
        "bye",
    ),
    "a variable that is not set": (
        ASK,
        "message: hi, turns: [says: no], variables: {orders: 3}",
        "the variable orders is not set",
        "3",
        "nothing",
        "",
    ),
    "a variable with another value": (
        ASK,
        (
            "message: hi, turns: [says: 'yes'], requests: [{widget: look_up, answers: {json: {orders: 4}}}], "
            "variables: {orders: 3}"
        ),
        "the variable orders has another value",
        "3",
        "4",
        "",
    ),
    "nobody who is called": (
        ASK,
        "message: hi, calls: '+15550100009'",
        "the flow calls somebody else",
        "+15550100009",
        "nobody",
        "",
    ),
    "somebody else who is called": (
        MENU,
        "call: {}, turns: [presses: 1], calls: '+15550100001', outcomes: {connect: hangup}",
        "the flow calls somebody else",
        "+15550100001",
        "+15550100009",
        "",
    ),
    "a handover to somebody else": (
        DESK,
        "message: hi, handover: {to: WW2}",
        "the person is handed over with another 'to'",
        "WW2",
        "WW1",
        "desk",
    ),
    "a handover with another priority": (
        DESK,
        "message: hi, handover: {priority: 6}",
        "the person is handed over with another 'priority'",
        "6",
        "5",
        "desk",
    ),
    "a handover with another attribute": (
        DESK,
        "message: hi, handover: {attributes: {shop: {number: 8}}}",
        "the person is handed over with another attribute shop",
        '{"number":8}',
        '{"name":"Acme","open":true,"number":7}',
        "desk",
    ),
    "a handover without an attribute": (
        DESK,
        "message: hi, handover: {attributes: {since: 2020}}",
        "the person is handed over with another attribute since",
        "2020",
        "nothing",
        "desk",
    ),
    "a flow that fails": (
        MENU,
        "message: hi",
        "welcome is a say-play widget, and there is no call.",
        "ended",
        "failed",
        "Trigger",
    ),
    "no handover": (
        ASK,
        "message: hi, handover: {to: WW1}",
        "the person is not handed over",
        "a handover",
        "none",
        "",
    ),
}


@pytest.mark.parametrize(
    ("definition", "case", "message", "expected", "got", "widget"), FAIL.values(), ids=FAIL
)
def test_a_case_fails_with(
    definition: dict[str, Any],
    case: str,
    message: str,
    expected: str,
    got: str,
    widget: str,
    tmp_path: Path,
) -> None:
    failure = only(cases_in(tmp_path, f"- {{name: it, {case}}}\n", definition)).failure

    assert failure is not None
    assert (message, expected, got, widget) == (
        failure.message,
        failure.expected,
        failure.got,
        failure.widget,
    )


def test_a_failure_names_the_line_of_its_turn(tmp_path: Path) -> None:
    text = "- name: it\n  message: hi\n  turns:\n  - hears: ...\n  - says: no\n  - hears: Hello\n"

    failure = only(cases_in(tmp_path, text)).failure

    assert failure is not None
    assert 8 == failure.line


def test_a_flow_that_a_limit_stops_fails_unless_the_case_expects_it(tmp_path: Path) -> None:
    turns = "turns: [" + ", ".join(["says: hm"] * 500) + "]"

    failed = only(cases_in(tmp_path, f"- {{name: it, message: hi, {turns}}}\n"))
    passed = only(
        cases_in(tmp_path, f"- {{name: it, message: hi, {turns}, ends: {{how: stopped}}}}\n")
    )

    assert failed.failure is not None
    assert "1,000 steps" in failed.failure.message
    assert passed.passed


def test_a_long_body_is_shown_where_it_begins_to_differ_and_as_one_line(tmp_path: Path) -> None:
    states = [dict(each) for each in ASK["states"]]
    for each in states:
        if each["name"] == "look_up":
            each["properties"] = {**each["properties"], "body": "a" * 5000 + "\n\x1b" + "b" * 5000}
    body = "a" * 5000 + "c"
    case = f"message: hi, turns: [says: 'yes'], requests: [{{widget: look_up, body: {body}}}]"

    failure = only(
        cases_in(tmp_path, f"- {{name: it, {case}}}\n", {**ASK, "states": states})
    ).failure

    assert failure is not None
    _, _, sent = failure.expected.partition(", and the flow sends ")
    assert "…" + "a" * 36 + "\\n\\u001b" + "b" * 34 + "…" == sent


def test_answers_are_given_in_turn(tmp_path: Path) -> None:
    looping = {**ASK, "states": [dict(each) for each in ASK["states"]]}
    for each in looping["states"]:
        if each["name"] == "count":
            each["transitions"] = [{"event": "next", "next": "ask"}]
    text = (
        "- {name: it, message: hi, turns: [says: 'yes', says: 'yes'], requests: [{widget: look_up, "
        "answers: [{json: {orders: 1}}, {json: {orders: 2}}]}], variables: {orders: 2}}\n"
    )

    result = only(cases_in(tmp_path, text, looping))

    assert result.passed


def test_the_conversation_tells_who_did_what(tmp_path: Path) -> None:
    result = only(cases_in(tmp_path, "- {name: it, message: hi, turns: [says: no]}\n"))

    assert [
        ("person", "says hi", ""),
        ("flow", "Hi from Acme. Yes or no?", "ask"),
        ("person", "says no", ""),
        ("flow", "Bye.", "bye"),
    ] == [(line.who, line.text, line.widget) for line in result.conversation]
