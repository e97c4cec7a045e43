"""Read a revision from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from pulumi_twilio_studio.lifecycle.flow.history import LATEST

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.history import Which


def revision_given(text: str) -> Which:
    """Return the revision of that argument. A revision that no flow can have is a usage error."""
    for latest in LATEST:
        if text == latest:
            return latest
    if text.isascii() and text.isdecimal() and int(text) > 0:
        return int(text)
    raise typer.BadParameter(f"{text!r} is no revision: a number, {' or '.join(LATEST)}")
