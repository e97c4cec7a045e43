"""`twilio-studio chat`: talk to a flow in the terminal, as the person who writes to it or calls it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from pulumi_twilio_studio.cli.connection import usage_errors, user_errors
from pulumi_twilio_studio.cli.exit_codes import TROUBLE
from pulumi_twilio_studio.cli.flow_to_run import FlowToRun, find_flow_to_run
from pulumi_twilio_studio.cli.parameters import DEFINITION, StackOfResource, Values, named_values
from pulumi_twilio_studio.cli.places import Place
from pulumi_twilio_studio.cli.saying import say, show
from pulumi_twilio_studio.definition.text import printable
from pulumi_twilio_studio.files import content
from pulumi_twilio_studio.stack.definitions import refuse_idle_stack

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.stand_ins import Servers
    from pulumi_twilio_studio.chatting import Chat
    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.simulator import Trigger

HELP = """\
What you type is what the person does.
In messages: a line is a message. /silence lets the time pass until the flow stops waiting.
On a call: digits are keys, other text is spoken, an empty line is silence, /hangup ends the call.
For a server or a Function: a status, and JSON or a text, such as 200 {"name": "Ann"}, or /success, or /failed.
For everything else: the name of a transition, such as /completed, with JSON for what the flow can read of it.
A line that begins with // is a text that begins with /.
/steps shows the steps, or hides them. /quit ends the talk, as Ctrl-D does."""
_STYLES = {"flow": "bold", "outside": "cyan", "step": "dim", "ask": "yellow", "end": "dim"}
_WAYS_IN = {
    "incomingMessage": ("message", "write to it"),
    "incomingConversationMessage": ("conversation", "write to it"),
    "incomingCall": ("call", "--call"),
    "incomingRequest": ("request", "--request"),
}
"""How a talk can begin, by the event of the trigger, and what to type for it."""

_SIGNS = {"flow": "<", "outside": "*", "step": "  |", "ask": "?", "end": "="}


def chat(
    flow: Annotated[str, typer.Argument(help=DEFINITION)],
    *,
    call: Annotated[
        bool, typer.Option("--call", help="Call the flow. Default: write to it.")
    ] = False,
    request: Annotated[
        bool, typer.Option("--request", help="Start the flow as the REST API does.")
    ] = False,
    parameter: Annotated[
        list[str] | None,
        typer.Option(help="With --request: a parameter. Repeatable.", metavar="NAME=VALUE"),
    ] = None,
    value: Values = None,
    stack: StackOfResource = None,
    stubs: Annotated[
        Path | None,
        typer.Option(help="Let the requests of this file of test cases answer.", metavar="FILE"),
    ] = None,
    steps: Annotated[bool, typer.Option("--steps", help="Show each step.")] = False,
    record: Annotated[
        Place | None,
        typer.Option(
            help="Add the talk as a test case to this file, or to a new one.",
            metavar="FILE",
            parser=Place.parse,
        ),
    ] = None,
) -> None:
    """Talk to a flow in the terminal: a file, a template with values, a flow at Twilio or of a stack.

    The flow runs on this machine. Nothing is sent. Type /help for what can be typed.
    """
    if call and request:
        raise typer.BadParameter("it cannot be both a call and a request", param_hint="--call")
    if parameter and not request:
        raise typer.BadParameter("a parameter is for --request", param_hint="--parameter")
    with usage_errors("--stack"):
        refuse_idle_stack(stack, [flow])
    with user_errors(trouble=TROUBLE):
        named = find_flow_to_run(flow, stack, value or (), stubs)
        if named.remark:
            say(printable(named.remark), err=True)
        servers = _servers(stubs, named.values) if stubs else None
        if record is not None:
            _check(record, named)
    parameters = named_values(parameter, "--parameter")
    how = "call" if call else "request" if request else _kind_of_message(named.definition)
    if idle := _idle(named.definition, how):
        say(idle, err=True)
    talk = _talk(named, how, parameters, servers, steps=steps)
    if record is not None and talk is not None:
        with user_errors(trouble=TROUBLE):
            _keep(record, talk, named)


def _kind_of_message(definition: Definition) -> str:
    """Return how a message reaches the flow: as one of a conversation if only these lead somewhere."""
    ways = _ways_in(definition)
    return "conversation" if "conversation" in ways and "message" not in ways else "message"


def _ways_in(definition: Definition) -> dict[str, str]:
    """Return how a talk can begin so that the flow does something, and what to type for it."""
    content = definition.content
    wired = content["states"][content["initial_state"]]["transitions"]
    return dict(way for event, way in _WAYS_IN.items() if wired.get(event))


def _idle(definition: Definition, how: str) -> str:
    """Return that the flow does nothing in the way that was chosen, and in which way it does; "" if it does."""
    ways = _ways_in(definition)
    if how in ways:
        return ""
    others = " or ".join(dict.fromkeys(ways.values()))
    return f"This flow does nothing with a {how}." + (f" Instead: {others}." if others else "")


def _talk(
    named: FlowToRun,
    how: str,
    parameters: Mapping[str, str],
    servers: Servers | None,
    *,
    steps: bool,
) -> Chat | None:
    """Talk until the flow ends, or nobody types any more. None if nothing was said at all."""
    from pulumi_twilio_studio.chatting import Chat, WrongLine

    talk: Chat | None = None
    lines = _Lines()
    with suppress(KeyboardInterrupt, EOFError):
        trigger = _trigger(how, parameters, lines)
        talk = Chat(named.definition, trigger, servers=servers)
        while True:
            _show(talk, steps=steps)
            if talk.is_over:
                break
            line = lines.read()
            if line == "/steps":
                steps = not steps
            else:
                try:
                    talk.type(line)
                except WrongLine as wrong:
                    say(printable(str(wrong)), err=True)
    return talk


class _Lines:
    """The lines that somebody types, or that come through a pipe."""

    def __init__(self) -> None:
        self._is_terminal = sys.stdin.isatty()

    def read(self) -> str:
        """Return the next line that is not /help. Raises EOFError at the end of the input, and for /quit."""
        while True:
            line = self._next()
            if line.strip() == "/quit":
                raise EOFError
            if line.strip() != "/help":
                return line
            say(HELP, err=True)

    def _next(self) -> str:
        if self._is_terminal:
            with suppress(ImportError):
                import readline  # noqa: F401 -- gives `input` the keys of a shell
            return input("> ")
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\r\n")


def _trigger(how: str, parameters: Mapping[str, Any], lines: _Lines) -> Trigger:
    from pulumi_twilio_studio.cases.starts import FLOW, PERSON
    from pulumi_twilio_studio.simulator import (
        conversation_message,
        incoming_call,
        incoming_message,
        rest_request,
    )

    match how:
        case "call":
            return incoming_call(PERSON, FLOW)
        case "request":
            return rest_request(PERSON, FLOW, dict(parameters))
    say("Write the first message. /help shows what else can be typed.", err=True)
    message = conversation_message if how == "conversation" else incoming_message
    return message(lines.read(), PERSON, FLOW)


def _show(talk: Chat, *, steps: bool) -> None:
    show(*_texts(talk, steps=steps))


def _texts(talk: Chat, *, steps: bool) -> Iterator[Text]:
    for each in talk.news():
        if each.kind != "step" or steps:
            shown = "\n  ".join(printable(line) for line in each.text.split("\n"))
            yield Text(f"{_SIGNS[each.kind]} {shown}", _STYLES[each.kind])


def _servers(file: Path, values: Mapping[str, str]) -> Servers:
    from pulumi_twilio_studio.cases import Filling, read_cases
    from pulumi_twilio_studio.cases.stand_ins import Servers

    cases = read_cases(file)
    filling = Filling({**cases.written.values, **values}, str(file))
    return Servers([each for case in cases.cases for each in case.requests], filling)


def _check(place: Place, flow: FlowToRun) -> None:
    """Refuse a file that can take no case of this flow, before the talk begins."""
    from pulumi_twilio_studio.cases import CaseEntry, read_cases
    from pulumi_twilio_studio.chatting import with_case
    from pulumi_twilio_studio.lifecycle.definition_file import CannotWrite

    there = _text_at(place)
    if not there.strip():
        return
    with_case(there, place.path, CaseEntry(name="", message=""))
    held = read_cases(place.path)
    if flow.file and not (held.flow.exists() and held.flow.samefile(flow.file)):
        raise CannotWrite(f"{place} holds cases of another flow: name another file")
    if {**held.written.values, **flow.values} != held.written.values:
        raise CannotWrite(f"{place} has other values for its places: name another file")


def _keep(place: Place, talk: Chat, flow: FlowToRun) -> None:
    from pulumi_twilio_studio.cases import CasesEntry, literal, write_cases
    from pulumi_twilio_studio.chatting import with_case

    case = talk.recorded(talk.name)
    there = _text_at(place)
    if there.strip():
        text = with_case(there, place.path, case)
    else:
        written: dict[str, Any] = {"values": dict(flow.values)} if flow.values else {}
        if file := flow.seen_from(Path() if place.is_stdout else place.path.parent):
            written["flow"] = literal(file)
        text = write_cases(CasesEntry.model_validate({**written, "cases": [case]}))
    place.put(text, lambda found: found.decode() == there)
    if not place.is_stdout:
        say(printable(f"Added the talk to {place}."), err=True)


def _text_at(place: Place) -> str:
    return "" if place.is_stdout or not place.path.exists() else content(place.path).decode()
