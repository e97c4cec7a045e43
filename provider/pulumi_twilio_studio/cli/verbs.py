"""The verbs by name. What a verb stands on is imported when it is called: `--help` and completion need none of it."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from pulumi_twilio_studio.cli.endings import ending
from pulumi_twilio_studio.cli.exit_codes import TROUBLE
from pulumi_twilio_studio.cli.saying import let_go_of_stdout, prepare_streams

# What `twilio-studio --help` says of each: the first line of what its own help says.
VERBS = {
    "diff": "Show what would turn one definition into another, widget by widget.",
    "draw": "Draw a flow, or what would turn one definition into another.",
    "emulator": "Run a strict local emulator of the Studio and Accounts APIs until interrupted.",
    "fleet": "One stack for each tenant of a manifest, many at once.",
    "history": "Show the revisions of a flow: which one is live, and which this project wrote.",
    "init": "Write a Pulumi project to start from: a program, its flows and its stacks.",
    "lint": "Say what Twilio would refuse in a definition, and what is probably not meant.",
    "pull": "Write a flow's definition to a file, and print the declaration that takes the flow over.",
    "recover": "After a killed engine: say what really happened, and make the stack fit for the next `up`.",
    "review": "Run `pulumi preview --refresh`, and draw everything that it would change: desired against live.",
}


class Verbs(TyperGroup):
    """A group whose commands are names and lines of help until one of them is called."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name, line in VERBS.items():
            self.add_command(TyperCommand(name, help=line))

    def main(self, *args: Any, **settings: Any) -> Any:
        """Run what was asked for; a help text or a usage error that nobody can read is no traceback either."""
        prepare_streams()
        try:
            return super().main(*args, **settings)
        except OSError:
            let_go_of_stdout()
            sys.exit(TROUBLE)

    def make_context(self, *args: Any, **settings: Any) -> Any:
        """Take the command line apart."""
        with ending():
            return super().make_context(*args, **settings)

    def invoke(self, ctx: Any) -> Any:
        """Call the verb."""
        with ending():
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command itself, also for its own help and for the completion of its options."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command and imported(str(name)), rest


def imported(verb: str) -> Any:
    """The command of a verb, from the module of its name."""
    found = getattr(importlib.import_module(f".{verb}", __package__), verb)
    if isinstance(found, typer.Typer):
        command: Any = get_group(found)
    else:
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(verb)(found)
        command = get_command(alone)
    command.name = verb
    return command
