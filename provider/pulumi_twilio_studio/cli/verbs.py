"""The verbs by name. A verb's modules are imported when it is called: `--help` and completion do not need them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from pulumi_twilio_studio.cli.endings import handle_failures
from pulumi_twilio_studio.cli.exit_codes import TROUBLE
from pulumi_twilio_studio.cli.saying import abandon_stdout, prepare_streams

# The line for each verb in `twilio-studio --help`: the first paragraph of its own help.
VERBS = {
    "chat": "Talk to a flow in the terminal: a file, a template with values, a flow at Twilio or of a stack.",
    "diff": "Show the changes from one definition to another, for each widget.",
    "draft": "Save what the program declares for test users. What callers run stays live.",
    "draw": "Draw a flow, or the changes from one definition to another.",
    "drift": "Show what somebody changed behind the back of a stack. Needs no engine and changes nothing.",
    "emulator": "Run a strict local emulator of the Studio and Accounts APIs until it is interrupted.",
    "executions": "Show the latest executions of a flow: start, duration and end.",
    "explore": "Walk every path of a flow on this machine, and report dead ends, loops, and what no input can reach.",
    "fleet": "Manage one stack for each tenant of a manifest, many at once.",
    "forge": "Write a report to the repository's own forge, GitHub or GitLab, from one of its pipelines.",
    "history": "Show the revisions of a flow: which one is live, and which ones a stack wrote.",
    "init": "Write a new Pulumi project: a program, its flows and its stacks.",
    "lint": "Report what Twilio would refuse in a definition, and what is probably a mistake.",
    "publish": "Make the newest revision of a flow live, exactly as test users tried it.",
    "pull": "Write a flow's definition to a file, and print the declaration that adopts the flow.",
    "recover": "After a killed engine: show what really happened, and repair the stack for the next `up`.",
    "review": "Run `pulumi preview --refresh`, and draw everything that `pulumi up` would change.",
    "rollback": "Give callers an earlier revision of a flow again.",
    "run": "Start a published flow for a contact, and print its path as it happens.",
    "smoke": "Try at Twilio whether what a stack published is live, and does what its cases say.",
    "status": "Show what each stack of a project runs, and which stacks run the same. Needs no engine.",
    "test": "Run the test cases of flows on this machine. Nobody gets a message.",
}


class Verbs(TyperGroup):
    """A group that knows only the names and help lines of its commands, until one of them is called."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name, line in VERBS.items():
            self.add_command(TyperCommand(name, help=line))

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options, with the help."""
        return _sparing(super().get_params(ctx))

    def main(self, *args: Any, **settings: Any) -> Any:
        """Run the command. A help text or a usage error that cannot be printed is not a traceback either."""
        prepare_streams()
        try:
            return super().main(*args, **settings)
        except OSError:
            abandon_stdout()
            sys.exit(TROUBLE)

    def make_context(self, *args: Any, **settings: Any) -> Any:
        """Parse the command line."""
        with handle_failures():
            return super().make_context(*args, **settings)

    def invoke(self, ctx: Any) -> Any:
        """Call the verb, and end it with an exit code."""
        with handle_failures():
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command itself, also for its help and for the completion of its options."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command and load_verb(str(name)), rest


def load_verb(verb: str) -> Any:
    """Return the command of a verb, from the module with its name."""
    found = getattr(importlib.import_module(f".{verb}", __package__), verb)
    if isinstance(found, typer.Typer):
        command: Any = get_group(found)
    else:
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(verb)(found)
        command = get_command(alone)
    command.name = verb
    parameters = command.get_params
    command.get_params = lambda context: _sparing(parameters(context))
    return command


def _sparing(parameters: list[Any]) -> list[Any]:
    """Leave what is not given and what is text as it is. To convert even that, typer imports pydantic (0.15 s)."""
    for each in parameters:
        is_plain = _takes_text(each) or (not each.multiple and each.nargs == 1)
        if is_plain and not each.required and "process_value" not in vars(each):
            each.process_value = partial(_process, each, each.process_value)
    return parameters


def _process(option: Any, convert: Callable[[Any, Any], Any], context: Any, value: Any) -> Any:
    if value is not None and not _takes_text(option):
        return convert(context, value)
    value = list(value) if isinstance(value, tuple) else value
    return option.callback(context, option, value) if option.callback else value


def _takes_text(option: Any) -> bool:
    """Return whether it takes a text, or any number of them, as they are."""
    kind = getattr(option, "type_descriptor", None)
    return (
        kind is not None
        and kind.annotation in (str, list[str])
        and kind.parameter_info.parser is None
    )
