"""Print everything that commands print. A terminal never obeys a name or a message that somebody else wrote.

Nothing fails because an output has another encoding, or because nobody reads stderr. If standard output is full or
closed, the command ends, because the user cannot get what was asked for.
"""

from __future__ import annotations

import codecs
import errno
import json
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

import typer

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.foreign import harmless

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_ESCAPED = "twilio-studio-as-in-json"
WIDE = 1000  # columns of what is piped: nothing is cut


class OutputLost(Error):
    """Standard output did not take everything. `is_closed` if its reader went away; then nothing is reported."""

    def __init__(self, error: OSError) -> None:
        self.is_closed = error.errno == errno.EPIPE
        super().__init__(f"standard output does not take all of it: {error.strerror}")


def prepare_streams() -> None:
    """Escape characters that an output's encoding lacks, as JSON does. Open a closed output, to nowhere."""
    codecs.register_error(_ESCAPED, _escape_as_in_json)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # a later file would become the stream
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 -- kept open
        with suppress(AttributeError):  # a program's own object in its place
            getattr(sys, name).reconfigure(errors=_ESCAPED)


def abandon_stdout() -> None:
    """Drop the rest of the buffer. At its end Python would try to write it again, and fail with another exit code."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def say(text: str, *, err: bool = False, end: str = "\n") -> None:
    """Print lines of text on stdout or stderr."""
    print_styled(harmless(text), err=err, end=end)


def say_json(content: Any) -> None:
    """Print JSON for scripts, with printable characters, spaces and line breaks only."""
    print_document(as_json(content) + "\n")


def as_json(content: Any) -> str:
    """Return the JSON that `say_json` prints, as a text."""
    return harmless(json.dumps(content, indent=2, ensure_ascii=False))


def print_document(text: str) -> None:
    """Print the content of a file: in UTF-8, whatever the terminal's encoding is."""
    _put(text.encode(), err=False)


def print_styled(text: str, *, err: bool = False, end: str = "\n") -> None:
    """Print text unchanged that was made of harmless parts: a table that rich has styled, a page, a picture."""
    _put(text + end, err=err)


def show(*lines: RenderableType, err: bool = False) -> None:
    """Print styled lines, in colour on a terminal that has colours. The terminal breaks long lines."""
    drawn = console(err=err)
    with drawn.capture() as shown:
        for line in lines:
            drawn.print(line, soft_wrap=True)
    print_styled(shown.get(), err=err, end="")


def console(*, err: bool = False, width: int | None = None) -> Console:
    """Return a console that never fails, on stdout (to capture what it prints) or on stderr."""
    from rich.console import Console

    file: Any = _Patient(sys.stderr if err else sys.stdout)
    # Of itself it obeys NO_COLOR, and is plain in a pipe.
    return Console(file=file, highlight=False, width=width)


def _put(text: str | bytes, *, err: bool) -> None:
    try:
        typer.echo(text, err=err, nl=False, color=True)
    except OSError as error:
        if not err:  # of stderr nobody could be told
            raise OutputLost(error) from None


def _escape_as_in_json(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


class _Patient:
    """A stream for rich. With another stream, rich would end the process if nobody reads it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
