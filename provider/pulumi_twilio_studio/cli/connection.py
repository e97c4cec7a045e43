"""Connect a command to the account that the environment names. A failure is one sentence and an exit code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from pulumi_twilio_studio.cli.exit_codes import TROUBLE
from pulumi_twilio_studio.cli.saying import OutputLost, say
from pulumi_twilio_studio.failures import Error, WrongArgument
from pulumi_twilio_studio.lifecycle.definition_file import CannotWrite
from pulumi_twilio_studio.studio.settings import Settings

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.client import Client


@contextmanager
def connect(*, trouble: int = 1) -> Iterator[Client]:
    """Open a client for the environment's account. An expected failure ends the command with the code `trouble`."""
    with user_errors(trouble=trouble):
        # Here, so that the commands that speak to nobody start in half the time.
        from pulumi_twilio_studio.studio.accounts import open_client

        settings = Settings.resolve(lambda _: None, os.environ)
        with open_client(settings, settings.account_sid) as client:
            yield client


@contextmanager
def user_errors(*, trouble: int = 1) -> Iterator[None]:
    """Print an expected failure on stderr, without a traceback, and end the command with the code `trouble`.

    For every command, a place that cannot be written ends the command with the same code. A wrong argument is a usage
    error.
    """
    try:
        yield
    except WrongArgument as failure:
        raise typer.BadParameter(str(failure)) from None
    except OutputLost:  # endings.py ends the command, each case in its own way
        raise
    except CannotWrite as failure:
        say(str(failure), err=True)
        raise typer.Exit(TROUBLE) from None
    except Error as failure:
        say(str(failure), err=True)
        raise typer.Exit(trouble) from None


@contextmanager
def usage_errors(option: str | None = None) -> Iterator[None]:
    """Make a usage error of a wrong argument. It names the option that holds the argument."""
    try:
        yield
    except WrongArgument as failure:
        raise typer.BadParameter(str(failure), param_hint=option) from None
