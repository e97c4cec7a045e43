"""How fast flows run on one core: conversations of ten steps, a long one, one in a large flow, and a whole command."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import best
from benchmarks.results import Figure
from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.simulator import (
    Awaited,
    Execution,
    Keys,
    Reply,
    Response,
    incoming_call,
    incoming_message,
)
from support.definitions import large

ROOT = Path(__file__).resolve().parents[1]
CONVERSATIONS = 500
STEPS = 1000
WIDGETS = 2000
PERSON, FLOW = "+15550100001", "+15550100000"


def figures(*, quick: bool) -> Iterator[Figure]:
    """Measure one thing after the other."""
    count = CONVERSATIONS // 10 if quick else CONVERSATIONS
    ten = Definition.from_api(questions(3))
    seconds = best(lambda: [converse(ten, 3) for _ in range(count)])
    yield Figure("simulator", "conversations of 10 steps", round(count / seconds), "1/s")
    long = Definition.from_api(questions(STEPS))
    seconds = best(lambda: converse(long, STEPS))
    yield Figure("simulator", f"a conversation of {STEPS} steps", round(seconds, 3), "s")
    menus = Definition.from_api(large(WIDGETS))
    seconds = best(lambda: call(menus))
    what = f"a call of {len(call(menus).steps)} steps in a flow of {WIDGETS} widgets"
    yield Figure("simulator", what, round(seconds, 3), "s")
    yield Figure(
        "simulator",
        "twilio-studio test on the flows of the example stack",
        round(best(example_tests), 2),
        "s",
    )


def questions(number: int) -> dict[str, object]:
    """A flow that asks so many questions, and stores and repeats each answer: three steps each, and its trigger."""
    states: list[dict[str, object]] = [_widget("Trigger", "trigger", {"incomingMessage": "ask_0"})]
    for at in range(number):
        more = f"ask_{at + 1}" if at + 1 < number else None
        answer = f"{{{{widgets.ask_{at}.inbound.Body | strip}}}}"
        states += [
            _widget(
                f"ask_{at}",
                "send-and-wait-for-reply",
                {"incomingMessage": f"keep_{at}", "timeout": None, "deliveryFailure": None},
                body=f"Question {at}?",
                timeout="3600",
            ),
            _widget(
                f"keep_{at}",
                "set-variables",
                {"next": f"say_{at}"},
                variables=[{"key": "answer", "value": answer}],
            ),
            _widget(
                f"say_{at}",
                "send-message",
                {"sent": more, "failed": None},
                body="You said {{flow.variables.answer}}.",
            ),
        ]
    return {"description": "", "initial_state": "Trigger", "flags": {}, "states": states}


def _widget(
    name: str, kind: str, nexts: dict[str, str | None], **properties: object
) -> dict[str, object]:
    transitions = [
        {"event": event, **({"next": after} if after else {})} for event, after in nexts.items()
    ]
    return {"name": name, "type": kind, "transitions": transitions, "properties": properties}


def converse(definition: Definition, questions: int) -> Execution:
    """Answer as many questions as there are, or until Studio's limit ends it."""
    execution = Execution(definition, incoming_message("Hi", PERSON, FLOW))
    for _ in range(questions):
        while (ask := execution.ask) is not None and ask.usual is not None:
            execution.answer(ask.usual)
        if execution.ask is None:
            break
        execution.answer(Reply(" blue "))
    while (ask := execution.ask) is not None and ask.usual is not None:
        execution.answer(ask.usual)
    return execution


def call(definition: Definition) -> Execution:
    """Press 9 in menu after menu, which leads to the next one, until the call ends."""
    execution = Execution(definition, incoming_call(PERSON, FLOW))
    for _ in range(STEPS):
        ask = execution.ask
        if ask is None:
            break
        usual = Keys("9") if ask.kind is Awaited.INPUT else Response(200, "{}")
        execution.answer(ask.usual or usual)
    return execution


def example_tests() -> None:
    """Run the command as a user does."""
    files = sorted(ROOT.glob("stacks/flows/*.tests.yaml"))
    command = [Path(sys.executable).with_name("twilio-studio"), "test", *files]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
