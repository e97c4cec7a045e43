"""Write files that hold definitions, and never overwrite somebody's work unasked."""

from __future__ import annotations

from pathlib import Path

from pulumi_twilio_studio.files import HoldsSomethingElse, write
from pulumi_twilio_studio.lifecycle.account import OperationError


class CannotWrite(OperationError):
    """Why a file is not written, in a sentence. The old content stays as it was."""


def write_definition(file: Path, text: str, *, force: bool, mark: bool = False) -> None:
    """Write the file, with a byte order mark if it had one. `force` overwrites a file that holds something else.

    Raises CannotWrite.
    """
    try:
        write(file, text.encode("utf-8-sig" if mark else "utf-8"), replaces=lambda _: force)
    except HoldsSomethingElse:
        raise CannotWrite(
            f"{file} holds something else; --into changes only what differs, --force overwrites it"
        ) from None
    except OSError as error:
        raise CannotWrite(f"cannot write {file}: {error.strerror}") from None
