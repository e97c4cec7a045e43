"""How every command ends: an expected failure is never a traceback, also if the command itself does not catch it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from pulumi_twilio_studio.cli.exit_codes import TROUBLE
from pulumi_twilio_studio.cli.saying import OutputLost, abandon_stdout, say
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.foreign import printable


@contextmanager
def handle_failures() -> Iterator[None]:
    """End the command with a sentence and exit code 2 if an expected failure reaches this point."""
    try:
        yield
        _flush()
    except OutputLost as lost:
        abandon_stdout()
        if not lost.is_closed:
            say(str(lost), err=True)
        raise typer.Exit(TROUBLE) from None
    except Error as failure:
        say(str(failure), err=True)
        raise typer.Exit(TROUBLE) from None
    except SystemExit as end:  # so rich ends a help text whose reader went away
        if end.code != 1:
            raise
        raise typer.Exit(TROUBLE) from None
    except OSError as error:
        abandon_stdout()
        say(printable(_sentence(error)), err=True)
        raise typer.Exit(TROUBLE) from None


def _flush() -> None:
    try:
        sys.stdout.flush()
    except OSError as error:
        raise OutputLost(error) from None


def _sentence(error: OSError) -> str:
    why = error.strerror or str(error)
    return why if error.filename is None else f"{error.filename}: {why}"
