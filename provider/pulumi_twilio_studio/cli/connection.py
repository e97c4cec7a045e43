"""Connect a command to the account that the environment names. A failure is one sentence and an exit code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import typer

from pulumi_twilio_studio.cli.exit_codes import TROUBLE
from pulumi_twilio_studio.cli.saying import OutputLost, say
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.lifecycle.definition_file import CannotWrite
from pulumi_twilio_studio.studio.settings import Settings

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.client import Client


@contextmanager
def connected(*, trouble: int = 1) -> Iterator[Client]:
    """Open a client for the environment's account. An expected failure ends the command with the code `trouble`."""
    with user_errors(trouble=trouble):
        settings = Settings.resolve(lambda _: None, os.environ)
        with open_client(settings, settings.account_sid) as client:
            yield client


def open_client(own: Settings, account_sid: str) -> closing[Client]:
    """Open a client for that account, for a `with` block. As in the provider, a parent's token opens subaccounts."""
    # Here, so that the commands that speak to nobody start in half the time.
    from pulumi_twilio_studio.studio.accounts import settings_for  # noqa: PLC0415
    from pulumi_twilio_studio.studio.client import Client  # noqa: PLC0415

    return closing(Client(settings_for(own, account_sid)))


@contextmanager
def user_errors(*, trouble: int = 1) -> Iterator[None]:
    """Print an expected failure on stderr, without a traceback, and end the command with the code `trouble`.

    For every command, a place that cannot be written ends the command with the same code.
    """
    try:
        yield
    except OutputLost:  # verbs.py ends the command as its own case
        raise
    except CannotWrite as failure:
        say(str(failure), err=True)
        raise typer.Exit(TROUBLE) from None
    except Error as failure:
        say(str(failure), err=True)
        raise typer.Exit(trouble) from None
