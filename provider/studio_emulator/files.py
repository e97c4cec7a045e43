"""Read the files that people name: whole, if they are regular files of a plausible size."""

import stat
from pathlib import Path

LARGEST = 20_000_000
"""The most bytes of a list of faults, or of a certificate authority."""


def read_regular_file(path: Path) -> bytes:
    """Return the content of a regular file; raises OSError for anything else.

    A device never ends, and a pipe waits.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(21, "it is a folder")
    if not stat.S_ISREG(mode):
        raise OSError(0, "it is not a regular file but a device, a pipe or a socket")
    with path.open("rb") as file:
        found = file.read(LARGEST + 1)
    if len(found) > LARGEST:
        raise OSError(0, f"it is larger than {LARGEST // 1_000_000} MB")
    return found
