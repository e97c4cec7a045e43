"""All that commands print goes through here: whoever wrote a name or a message, a terminal obeys nothing in it."""

from __future__ import annotations

import json
from typing import Any

import typer

from pulumi_twilio_studio.foreign import harmless


def say(text: str, *, err: bool = False, end: str = "\n") -> None:
    """Print lines of ours, on stdout or stderr."""
    typer.echo(harmless(text) + end, err=err, nl=False)


def say_json(content: Any) -> None:
    """Print JSON for scripts, in which nothing but line breaks and spaces is no plain character."""
    say(as_json(content))


def as_json(content: Any) -> str:
    """The same as a text."""
    return harmless(json.dumps(content, indent=2, ensure_ascii=False))


def hand_out(text: str, *, err: bool = False, end: str = "\n") -> None:
    """Print what was made of harmless parts as it is: a table that rich has styled, a page, a picture."""
    typer.echo(text + end, err=err, nl=False)
