"""Files that commands write."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pulumi_twilio_studio.lifecycle.account import OperationError


def write(file: Path, text: str, *, sources: Iterable[str] = ()) -> None:
    """Write what was drawn or told; raises OperationError, also where that would overwrite one of the sources."""
    try:
        if any(
            Path(source).exists() and file.exists() and file.samefile(source) for source in sources
        ):
            raise OperationError(f"{file} is what is to be drawn: name another file to write to")
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OperationError(f"cannot write {file}: {error.strerror}") from None
