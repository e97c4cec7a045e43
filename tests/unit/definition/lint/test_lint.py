"""What is found about a definition, each with its exact sentence."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from definitions import greeting, large

from pulumi_twilio_studio.definition import Definition, DefinitionError, parse
from pulumi_twilio_studio.definition.lint import CODES, lint

FLOW = f"FW{'0' * 32}"


def widget(name: str, kind: str, /, *transitions: Any, **properties: Any) -> dict[str, Any]:
    """A widget; a transition is given as (event, next) or as a dict."""
    wired = [
        {"event": each[0], "next": each[1]} if isinstance(each, tuple) else each
        for each in transitions
    ]
    return {"name": name, "type": kind, "transitions": wired, "properties": properties}


def flow(*widgets: Any, **top: Any) -> dict[str, Any]:
    """A flow whose trigger leads to the first of the widgets."""
    start = widgets[0]["name"] if widgets and isinstance(widgets[0], dict) else None
    trigger = widget("Trigger", "trigger", {"event": "incomingMessage", "next": start})
    return {
        "description": "",
        "initial_state": "Trigger",
        "flags": {"allow_concurrent_calls": True},
        "states": [trigger, *widgets],
        **top,
    }


def told(definition: Any) -> list[str]:
    """The code and the sentence of every finding."""
    return [f"{found.code}: {found.sentence}" for found in lint(definition)]


def split(*conditions: Any, **more: Any) -> dict[str, Any]:
    match = {"event": "match", "conditions": list(conditions), **more}
    return widget(
        "route", "split-based-on", match, {"event": "noMatch"}, input="{{flow.variables.x}}"
    )


def agent(**properties: Any) -> dict[str, Any]:
    """A hand-over that leads on to "say" when it fails."""
    given = {"workflow": "{{flow.variables.w}}", "channel": "{{flow.variables.c}}", **properties}
    return widget("agent", "send-to-flex", ("failedToEnqueue", "say"), **given)


def gather(*transitions: Any, **properties: Any) -> dict[str, Any]:
    return widget("menu", "gather-input-on-call", *transitions, say="Press 1", **properties)


CONDITION = {
    "friendly_name": "is 1",
    "arguments": ["{{flow.variables.x}}"],
    "type": "equal_to",
    "value": "1",
}
SAY = widget("say", "say-play", {"event": "audioComplete"}, say="Hi", loop=1)
ASK = widget(
    "ask_name",
    "send-and-wait-for-reply",
    ("incomingMessage", "say"),
    ("deliveryFailure", "say"),
    **{"from": "{{flow.channel.address}}", "body": "Name?", "timeout": "3600"},
)
OUTPUT = """Calling __str__ on an Output[T] is not supported.

To get the value of an Output[T] as an Output[str] consider:
1. o.apply(lambda v: f"prefix{v}suffix")"""
REPLIED = ("incomingMessage", "deliveryFailure")
FETCH = {"method": "GET", "content_type": "application/json"}

BROKEN: dict[str, tuple[Any, list[str]]] = {
    "a property of another widget type, misspelt": (
        flow(widget("ask", "gather-input-on-call", say="Hi", num_of_digits=1)),
        [
            (
                'unknown-property: widget "ask": properties.num_of_digits: is no property that '
                'gather-input-on-call is known to have; did you mean "number_of_digits"?'
            )
        ],
    ),
    "a number that must be text": (
        flow(widget("dial", "connect-call-to", noun="number", time_limit=60)),
        [
            'wrong-type: widget "dial": properties.time_limit: integer found, string expected: put it in quotes'
        ],
    ),
    "text that must be a number": (
        flow({**SAY, "properties": {"say": "Hi", "loop": "2"}}),
        [
            'wrong-type: widget "say": properties.loop: string found, integer expected: write it without quotes'
        ],
    ),
    "a flag that must be text": (
        flow(widget("vm", "record-voicemail", play_beep=True)),
        [
            (
                'wrong-type: widget "vm": properties.play_beep: boolean found, string expected: '
                'put it in quotes, "true" or "false"'
            )
        ],
    ),
    "a number that Liquid would give": (
        flow({**SAY, "properties": {"say": "Hi", "loop": "{{flow.variables.times}}"}}),
        [
            (
                'wrong-type: widget "say": properties.loop: string found, integer expected: '
                "what Liquid or a template fills in is always text"
            )
        ],
    ),
    "a flag that a template would fill in": (
        flow(widget("vm", "record-voicemail", transcribe="${wanted}")),
        [
            (
                'wrong-type: widget "vm": properties.transcribe: string found, boolean '
                "expected: what Liquid or a template fills in is always text"
            )
        ],
    ),
    "a property that is null": (
        flow({**SAY, "properties": {"say": "Hi", "voice": None}}),
        ['wrong-type: widget "say": properties.voice: null found, string expected: leave it out'],
    ),
    "a call that goes to nothing": (
        flow(widget("dial", "connect-call-to", to="{{contact.channel.address}}")),
        [
            (
                'missing-property: widget "dial": properties.noun: is missing, or null: Twilio refuses connect-call-to '
                "without it"
            )
        ],
    ),
    "a conversation in a flow that messages start": (
        flow(
            {
                **widget("begin", "start-conversation", conversation_service_sid="IS1"),
                "properties": {"conversation_service_sid": "${service}", "participants": []},
            }
        ),
        [
            (
                'needs-rest-api: widget "begin": type: start-conversation works only in flows '
                "that the REST API starts: connect incomingRequest of the trigger"
            )
        ],
    ),
    "an event that the type does not have": (
        flow(widget("say", "say-play", {"event": "audioCompleted"}, say="Hi")),
        [
            (
                'unknown-event: widget "say": transitions[0].event: "audioCompleted" is not an '
                'event of say-play: audioComplete; did you mean "audioComplete"?'
            )
        ],
    ),
    "a subflow that Liquid names": (
        flow(widget("sub", "run-subflow", flow_sid="{{flow.variables.sid}}", flow_revision="x")),
        [
            (
                'subflow-not-literal: widget "sub": properties.flow_sid: '
                '"{{flow.variables.sid}}" is not the SID of a flow (FW and 32 hexadecimal '
                "digits). Liquid is refused here"
            )
        ],
    ),
    "a subflow that is not made yet": (
        flow(widget("sub", "run-subflow", flow_sid=None, flow_revision="LatestPublished")),
        [
            (
                'missing-property: widget "sub": properties.flow_sid: is missing, or null: Twilio refuses run-subflow '
                "without it"
            )
        ],
    ),
    "a stream that is to do something else": (
        flow(widget("fork", "fork-stream", stream_action="Start")),
        [
            'not-a-choice: widget "fork": properties.stream_action: "Start" is refused; it can be "start" or "stop"'
        ],
    ),
    "a comparison that is in no list": (
        flow(split({**CONDITION, "type": "equals"})),
        [
            (
                'unknown-comparison: widget "route": transitions[0].conditions[0].type: '
                '"equals" is not a known comparison of Studio; did you mean "equal_to"?'
            )
        ],
    ),
    "a condition without a part": (
        flow(
            split({"friendly_name": "x", "arguments": "{{flow.variables.x}}", "type": "equal_to"})
        ),
        [
            'wrong-type: widget "route": transitions[0].conditions[0].arguments: string found, array expected',
            (
                'missing-property: widget "route": transitions[0].conditions[0].value: is missing: a condition has '
                "friendly_name, arguments, type, value"
            ),
        ],
    ),
    "flags without the one that counts": (
        flow(SAY, flags={}, description=None),
        [
            "wrong-type: description: null found, string expected",
            "missing-property: flags: allow_concurrent_calls is missing: set it to true or false",
        ],
    ),
    "a transition to a name that is misspelt": (
        flow({**ASK, "transitions": [{"event": each, "next": "sya"} for each in REPLIED]}, SAY),
        [
            'no-such-widget: widget "ask_name": transitions[0].next: "sya" is not a widget; did you mean "say"?',
            'no-such-widget: widget "ask_name": transitions[1].next: "sya" is not a widget; did you mean "say"?',
        ],
    ),
    "two widgets of one name": (
        flow(SAY, SAY),
        ['duplicate-name: widget "say": name: is the name of 2 widgets (states 1, 2)'],
    ),
    "a widget that nothing leads to": (
        flow(SAY, {**SAY, "name": "orphan"}),
        [
            (
                'unreachable-widget: widget "orphan": no path leads here from "Trigger": connect '
                "it, or remove it"
            )
        ],
    ),
    "a loop that never rests": (
        flow(
            widget("count", "set-variables", ("next", "check"), variables=[]),
            widget(
                "check",
                "split-based-on",
                ("match", "count"),
                ("noMatch", "say"),
                input="{{flow.variables.x}}",
            ),
            SAY,
        ),
        [
            (
                'endless-loop: widget "count": loops over "count", "check" without waiting for anybody; it can be left '
                'at "check". Twilio ends an execution that takes too many steps'
            )
        ],
    ),
    "a loop without a way out": (
        flow(widget("again", "say-play", ("audioComplete", "again"), say="Hi")),
        [
            (
                'endless-loop: widget "again": loops over "again" without waiting for anybody; nothing leads out of it.'
                " Twilio ends an execution that takes too many steps"
            )
        ],
    ),
    "Liquid that reads from a widget renamed": (
        flow(ASK, {**SAY, "properties": {"say": "Hi {{widgets.ask_nam.inbound.Body}}"}}),
        [
            (
                'unknown-reference: widget "say": properties.say: Liquid reads from "ask_nam", '
                'which is not a widget; did you mean "ask_name"?'
            )
        ],
    ),
    "a failure that nobody handles": (
        flow(
            widget(
                "get", "make-http-request", ("success", "say"), url="https://x.example", **FETCH
            ),
            SAY,
        ),
        [
            (
                'unwired-failure: widget "get": transitions: "failed" leads nowhere: a failure '
                "here ends the flow silently"
            )
        ],
    ),
    "a person handed over to nobody": (
        flow(
            widget(
                "agent",
                "send-to-flex",
                {"event": "failedToEnqueue"},
                workflow="{{flow.variables.w}}",
                channel="{{flow.variables.c}}",
            )
        ),
        [
            (
                'unwired-failure: widget "agent": transitions[0]: "failedToEnqueue" leads '
                "nowhere: a failure here ends the flow silently"
            )
        ],
    ),
    "a SID of one account": (
        flow(
            widget(
                "sub",
                "run-subflow",
                ("failed", "Trigger"),
                flow_sid=FLOW,
                flow_revision="LatestPublished",
            )
        ),
        [
            (
                f'hard-coded-sid: widget "sub": properties.flow_sid: holds the SID of a flow in one account ("{FLOW}"):'
                " write ${name} for it, and fill it in with studio.template"
            )
        ],
    ),
    "a phone number of one environment": (
        flow(widget("dial", "connect-call-to", noun="number", to="(555) 010-0001")),
        [
            (
                'hard-coded-number: widget "dial": properties.to: holds a phone number: write ${name} for it, and fill '
                "it in with studio.template"
            )
        ],
    ),
    "a widget that cannot do anything": (
        flow(widget("say", "say-play", voice="alice"), widget("route", "split-based-on")),
        [
            'incomplete-widget: widget "say": properties: have none of say, play, digits: say-play has nothing to say',
            'incomplete-widget: widget "route": properties.input: is missing: split-based-on can do nothing without it',
            (
                'unreachable-widget: widget "route": no path leads here from "Trigger": connect it, '
                "or remove it"
            ),
        ],
    ),
    "a type that is misspelt": (
        flow(widget("say", "say-plays", ("x", "Trigger"), anything=1)),
        [
            (
                'unknown-type: widget "say": type: "say-plays" is not a known widget type; did you '
                'mean "say-play"?'
            )
        ],
    ),
    "keys that are in no schema": (
        flow(
            {**SAY, "propertys": {}, "transitions": [{"event": "audioComplete", "nxt": "say"}]},
            comment="x",
        ),
        [
            (
                "unknown-key: comment: is not a key of the published schema; it can be "
                "description, $schema, flags, initial_state, states"
            ),
            (
                'unknown-key: widget "say": propertys: is not a key of the published schema; did '
                'you mean "properties"?'
            ),
            (
                'unknown-key: widget "say": transitions[0].nxt: is not a key of the published '
                'schema; did you mean "next"?'
            ),
        ],
    ),
    "a name with a space in it": (
        flow({**SAY, "name": "menu main"}),
        [
            (
                'widget-name: widget "menu main": name: "menu main" is refused: a name begins '
                "with a letter from A to Z and continues with letters, digits, _, -, + or commas"
            )
        ],
    ),
    "an output in an f-string": (
        flow({**SAY, "properties": {"say": f"Call {OUTPUT}", "loop": 1}}),
        [
            (
                'output-as-text: widget "say": properties.say: holds Pulumi\'s help text instead '
                "of the value of an output: an f-string or str() cannot hold one. Give the "
                "output itself, as a value of studio.template or of a dict, or build the text "
                "with pulumi.Output.format"
            )
        ],
    ),
    "something where only a SID can stand": (
        flow(agent(workflow="WWXXXXXXXX"), SAY),
        [
            (
                'not-a-sid: widget "agent": properties.workflow: "WWXXXXXXXX" is not the SID of a workflow, WW and 32 '
                "hexadecimal digits: write ${name}, and fill it in with studio.template"
            )
        ],
    ),
    "attributes that are not JSON": (
        flow(agent(attributes='{"name": "{{trigger.call.From}}", vip: true}'), SAY),
        [
            (
                'broken-json: widget "agent": properties.attributes: must be JSON, but is not, '
                "whatever values its Liquid has: Expecting property name enclosed in double "
                "quotes"
            )
        ],
    ),
    "a menu that hangs up on who speaks": (
        flow(gather(("keypress", "say"), ("timeout", "say")), SAY),
        [
            (
                'unrouted-speech: widget "menu": transitions: "speech" leads nowhere, but a '
                "gather always listens: it hangs up if the caller speaks instead of pressing a "
                "key"
            )
        ],
    ),
    "a choice that the gather swallows": (
        flow(
            gather(("keypress", "route"), ("speech", "route"), finish_on_key="#"),
            split({**CONDITION, "arguments": ["{{ widgets.menu.Digits }}"], "value": "#"}),
        ),
        [
            (
                'swallowed-key: widget "route": transitions[0].conditions[0].value: is never '
                'met: "#" ends the input of "menu" (finish_on_key) and is not part of it'
            )
        ],
    ),
    "Liquid that is not closed": (
        flow({**SAY, "properties": {"say": "Hi {{flow.variables.name", "loop": 1}}),
        [
            (
                'broken-liquid: widget "say": properties.say: Studio cannot read this Liquid: '
                '"{{flow.variables.name" is never closed by }}'
            )
        ],
    ),
    "a variable that Studio does not have": (
        flow({**SAY, "properties": {"say": "Hi {{triger.call.From}}", "loop": 1}}),
        [
            (
                'unknown-variable: widget "say": properties.say: Liquid reads "triger"; Studio has trigger, flow, '
                'widgets and contact; did you mean "trigger"?'
            )
        ],
    ),
    "a clock in another zone": (
        flow({**SAY, "properties": {"say": "It is {{'now' | date: '%H:%M'}}", "loop": 1}}),
        [
            (
                'pacific-time: widget "say": properties.say: Liquid\'s "now" is the time in the '
                "US Pacific zone, wherever the person is: get the time in another zone from a "
                "function"
            )
        ],
    ),
    "no flow": ({"name": "left-pad"}, ["no-flow: is not a flow definition: it has no states"]),
    "no JSON": (
        '{"states": [}',
        ['not-json: not JSON at line 1, column 13: Expecting value: "{\\"states\\": [}"'],
    ),
}


@pytest.mark.parametrize(("definition", "sentences"), BROKEN.values(), ids=BROKEN)
def test_says_what_is_wrong_and_what_to_do(definition: Any, sentences: list[str]) -> None:
    assert sentences == told(definition)


def test_every_code_is_shown_by_a_definition_here_or_with_its_own_concern() -> None:
    shown = {found.code for definition, _ in BROKEN.values() for found in lint(definition)}

    elsewhere = {"wrong-shape", "too-many-widgets", "many-widgets", "secret", "unfilled-place"}
    elsewhere |= {"unresolved", "refused"}  # told by Twilio: tests/unit/cli/test_lint_online.py
    assert elsewhere == set(CODES) - shown


def test_a_broken_widget_hides_nothing_about_the_others() -> None:
    mute = {"name": "mute", "type": 5, "transitions": {}, "properties": []}
    definition = flow({**SAY, "properties": {"say": "{{widgets.x.y}}", "loop": "2"}}, mute, 7)

    assert [
        'wrong-type: widget "say": properties.loop: string found, integer expected: write it without quotes',
        (
            'unknown-reference: widget "say": properties.say: Liquid reads from "x", which is not a '
            "widget"
        ),
        'wrong-shape: widget "mute": type: must be a string, not a number',
        'wrong-shape: widget "mute": properties: must be an object, not a list',
        'wrong-shape: widget "mute": transitions: must be a list, not an object',
        (
            'unreachable-widget: widget "mute": no path leads here from "Trigger": connect it, or '
            "remove it"
        ),
        "wrong-shape: states[3]: must be an object, not a number",
    ] == told(definition)


def test_what_is_no_json_is_said_once() -> None:
    assert ["wrong-shape: description: nan is not a JSON number"] == told(
        flow(SAY, description=float("nan"))
    )


def test_of_what_is_no_object_no_key_is_missed() -> None:
    assert ['wrong-shape: widget "route": properties: must be an object, not a list'] == told(
        flow({**split(), "properties": []})
    )


def test_a_name_that_is_read_from_often_is_said_once_a_widget() -> None:
    lost = {"say": "{{widgets.x.a}} {{widgets.x.b}}", "voice": "{{widgets.x.c}}"}

    assert [
        (
            'unknown-reference: widget "say": properties.say: Liquid reads from "x", which is not a '
            "widget"
        )
    ] == told(flow({**SAY, "properties": lost}))


@pytest.mark.parametrize("initial", ["Triger", "nowhere at all", None, 5])
def test_a_broken_start_is_one_mistake_and_not_many(initial: object) -> None:
    codes = {found.code for found in lint(flow(SAY, initial_state=initial))}

    assert codes <= {"no-such-widget", "wrong-shape"}
    assert len(codes) == 1


@pytest.mark.parametrize(
    "definition",
    [
        greeting(),
        flow(SAY),
        flow(ASK, SAY),
        flow({**ASK, "properties": {**ASK["properties"], "timeout": 3600}}, SAY),
        flow(
            widget(
                "agent",
                "send-to-flex",
                ("failedToEnqueue", "say"),
                workflow="{{flow.variables.w}}",
                channel="{{flow.variables.c}}",
                priority=3,
            ),
            SAY,
        ),
        flow(split(CONDITION, next="Trigger")),
        flow(widget("new", "create-task", ("whatever", "Trigger"), anything=[])),
        flow(
            widget(
                "get", "make-http-request", {"event": "success"}, url="https://x.example", **FETCH
            )
        ),
        flow(
            {key: value for key, value in SAY.items() if key != "properties"}
            | {"type": "fork-of-tomorrow"}
        ),
    ],
)
def test_raises_no_error_where_flows_like_it_run(definition: Any) -> None:
    assert [] == [found for found in lint(definition) if found.severity == "error"]


@pytest.mark.parametrize(
    "definition",
    [
        flow(
            widget("sub", "run-subflow", flow_sid="${survey_sid}", flow_revision="LatestPublished")
        ),
        flow({**SAY, "properties": {"say": "${hello}", "loop": 2}}),
        flow(widget("vm", "record-voicemail", trim="${wanted}")),
        flow(widget("fork", "fork-stream", stream_action="${what}")),
        flow(widget("dial", "connect-call-to", noun="number", to="${number}")),
        flow(split({**CONDITION, "type": "${comparison}"})),
        flow(
            widget(
                "get",
                "make-http-request",
                url="https://${user}:${password}@x.example?token=${token}",
                **FETCH,
            )
        ),
        flow({**SAY, "properties": {"say": "Hi", "play": "{{flow.variables.song}}"}}),
    ],
)
def test_waits_and_sees_what_a_template_or_liquid_fills_in(definition: Any) -> None:
    assert [] == told(definition)


def test_knows_the_lines_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "greeter.json"
    definition = greeting()
    definition["states"][1]["properties"]["body"] = 5
    file.write_text(json.dumps(definition, indent=2))

    (found,) = lint(file)

    line = file.read_text().split("\n")[(found.line or 0) - 1]
    assert '"body": 5' in line
    assert line[(found.column or 0) - 1 :] == "5"
    assert str(found).startswith(f"{file}:{found.line}:{found.column}: widget")


def test_knows_the_lines_of_an_answer_of_the_api(tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    states = [{**SAY, "name": "Trigger"}, 7]
    file.write_text(f'{{"sid": "FW",\n"definition":\n{json.dumps(flow(states=states))}}}')

    (found,) = (each for each in lint(file) if each.code == "wrong-shape")

    assert (3, "7") == (found.line, file.read_text().split("\n")[2][(found.column or 0) - 1])


@pytest.mark.parametrize(
    ("text", "place"), [("{\n  oops", (2, 3)), ('{"a": 1,\n "a": 2}', (2, 2)), ("[]", (1, 1))]
)
def test_knows_where_a_file_is_no_flow(
    text: str, place: tuple[int | None, int | None], tmp_path: Path
) -> None:
    file = tmp_path / "odd.json"
    file.write_text(text)

    (found,) = lint(file)

    assert place == (found.line, found.column)


def test_raises_when_there_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="no such file"):
        lint(tmp_path / "lost.json")


@pytest.mark.parametrize("definition", [greeting(), large(50)], ids=["greeting", "large"])
def test_says_the_same_of_a_definition_as_of_its_api_form(definition: Any) -> None:
    parsed = parse(definition)

    assert told(parsed.to_api()) == told(Definition.from_api(parsed.to_api()))


@pytest.mark.parametrize(
    ("count", "code"), [(1000, None), (1001, "many-widgets"), (2001, "too-many-widgets")]
)
def test_tells_how_large_a_flow_may_be(count: int, code: str | None) -> None:
    states = [widget(f"w{at}", "set-variables", variables=[]) for at in range(count)]
    definition = {"initial_state": "w0", "states": states}

    found = [each.code for each in lint(definition) if each.path == "#/states"]

    assert found == ([code] if code else [])


def test_leaves_the_definition_as_it_is() -> None:
    definition = large(50)
    before = copy.deepcopy(definition)

    lint(definition)

    assert before == definition


def test_a_fault_of_shape_is_one_whatever_stands_there() -> None:
    broken = flow(widget("hi", "say-play", say="Hi"))
    broken["states"] += [
        "oops",
        {"name": "odd", "type": "say-play", "transitions": "abc", "properties": "x"},
    ]

    found = lint(broken)

    assert {"wrong-shape"} == {each.code for each in found if each.severity == "error"}


def test_the_reference_to_a_function_sets_its_url() -> None:
    function = widget(
        "f", "run-function", function_sid="${function:shop/dev/orders}", parameters=[]
    )

    assert [] == [line for line in told(flow(function)) if line.startswith("incomplete-widget")]
