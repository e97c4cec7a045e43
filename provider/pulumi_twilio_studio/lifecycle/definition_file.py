"""Files that hold definitions: written so that nothing of anybody's is lost unseen."""

from __future__ import annotations

from pathlib import Path

from pulumi_twilio_studio.files import content

from .account import OperationError


def write_definition(file: Path, text: str, *, force: bool, mark: bool = False) -> None:
    """Write the file, behind a byte order mark if it had one; `force` overwrites what holds something else.

    Raises OperationError.
    """
    try:
        if not force and file.exists() and content(file) != text.encode():
            raise OperationError(
                f"{file} holds something else; --into changes only what differs, --force overwrites it"
            )
        file.write_bytes(text.encode("utf-8-sig" if mark else "utf-8"))
    except OSError as error:
        raise OperationError(f"cannot write {file}: {error.strerror}") from None
