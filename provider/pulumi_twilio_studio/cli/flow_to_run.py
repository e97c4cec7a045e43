"""The flow that a command runs on this machine: whatever `find_definition` finds, or a template with its values."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer

from pulumi_twilio_studio.cases import Filling
from pulumi_twilio_studio.definition.text import quoted
from pulumi_twilio_studio.stack.definitions import NamedDefinition, find_definition, is_of_a_flow


def find_flow_to_run(text: str, stack: str | None, values: Iterable[str]) -> NamedDefinition:
    """Return the definition that a user named, filled in. Raises what `find_definition` raises.

    A reference such as `${flow:Survey}` stands for a SID that is made up: nothing is looked up in an account.
    """
    given = dict(map(parse_value, values))
    if is_of_a_flow(text) or not Path(text).is_file():
        if given:
            raise typer.BadParameter("a value is for a template in a file", param_hint="--value")
        return find_definition(text, stack)
    return NamedDefinition(text, Filling(given).definition(text))


def parse_value(text: str) -> tuple[str, str]:
    """Return the name and the value that an option gives as NAME=VALUE."""
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise typer.BadParameter(f"{quoted(text)} is not NAME=VALUE", param_hint="--value")
    return name, value
