"""Files of others: read whole, but only if they are files, and no larger than they can be meant to be."""

from __future__ import annotations

import stat
from pathlib import Path

LARGEST = 20_000_000
"""Bytes of a definition, a template, a manifest: ten times the largest that anybody has shown."""

LARGEST_STATE = 2_000_000_000
"""Bytes of what Pulumi keeps of a stack."""


class NotReadable(OSError):
    """A file that is not read; `strerror` says why, as the end of a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(0, reason)


def content(path: Path, largest: int = LARGEST) -> bytes:
    """What a regular file holds; raises OSError, NotReadable for anything that is none or too large.

    A device never ends, and a pipe waits for somebody who writes.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(21, "Is a directory")
    if not stat.S_ISREG(mode):
        raise NotReadable("it is no regular file but a device, a pipe or a socket")
    with path.open("rb") as file:
        found = file.read(largest + 1)  # its size may be anything: /proc has files of 0 bytes
    if len(found) > largest:
        raise NotReadable(f"it is larger than {largest // 1_000_000:,} MB")
    return found


def text(path: Path, largest: int = LARGEST, encoding: str = "utf-8") -> str:
    """The same as text; raises OSError and UnicodeDecodeError. Line ends are as they stand there."""
    return content(path, largest).decode(encoding)
