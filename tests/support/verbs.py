"""Every command that typer knows, so that a new one is tested as the others are."""

from __future__ import annotations

from typing import Any

from typer.main import get_command

from pulumi_twilio_studio.cli import app
from pulumi_twilio_studio.cli.verbs import load_verb


def commands() -> dict[str, Any]:
    """Every command, by what is typed."""
    found = {}
    for name in get_command(app).commands:
        command = load_verb(name)
        below = getattr(command, "commands", None)
        found |= (
            {f"{name} {key}": each for key, each in below.items()} if below else {name: command}
        )
    return found
