"""Files of people: read whole, if they are regular files of a plausible size, and written whole, or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from pulumi_twilio_studio.failures import Error

LARGEST = 20_000_000
"""Bytes of a definition, a template or a manifest: ten times the largest that we have seen."""

LARGEST_STATE = 2_000_000_000
"""Bytes of what Pulumi keeps of a stack."""

_ODD = "it is not a regular file but a device, a pipe or a socket"
# Names of files that are already open. A regular file may be behind such a name, and must not be replaced.
_OPEN = ("/dev/fd/", "/dev/std", "/proc/")


class _NotAFile(Error, OSError):
    def __init__(self, reason: str) -> None:
        super().__init__(0, reason)

    def __str__(self) -> str:
        return str(self.strerror)


class NotReadable(_NotAFile):
    """A file that is not read. `strerror` says why, as the end of a sentence."""


class NotWritable(_NotAFile):
    """A place that is not written to. `strerror` says why, as the end of a sentence."""


class HoldsSomethingElse(NotWritable):
    """A file with other content, which nobody asked to overwrite."""

    def __init__(self) -> None:
        super().__init__("it holds something else")


def content(path: Path, largest: int = LARGEST) -> bytes:
    """Return what a regular file holds. Raises OSError, and NotReadable for any other kind or a file too large.

    A device never ends, and a pipe waits for a writer.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(21, "Is a directory")
    if not stat.S_ISREG(mode):
        raise NotReadable(_ODD)
    with path.open("rb") as file:
        found = file.read(largest + 1)  # never ask for its size: /proc has files of 0 bytes
    if len(found) > largest:
        raise NotReadable(f"it is larger than {largest // 1_000_000:,} MB")
    return found


def text(path: Path, largest: int = LARGEST, encoding: str = "utf-8") -> str:
    """Return the content as text, with its line ends unchanged. Raises OSError and UnicodeDecodeError."""
    return content(path, largest).decode(encoding)


def below(
    folder: Path, suffix: str, failed: Callable[[OSError], None], skips: Callable[[str], bool]
) -> Iterator[Path]:
    """Return every regular file with that suffix below a folder, by name. `failed` gets folders that cannot be listed.

    Leaves out names for which `skips` is true, with all that is below them.
    """
    found = []
    for place, folders, names in os.walk(folder, onerror=failed):
        folders[:] = [each for each in folders if not skips(each)]
        found += [Path(place, each) for each in names if each.endswith(suffix) and not skips(each)]
    # A pipe is not a definition. A link that leads nowhere, or into a folder without rights, fails when it is read.
    return (path for path in sorted(found) if path.is_symlink() or path.is_file())


def is_a_tools(name: str) -> bool:
    """Return whether a file or folder belongs to a tool or a package, and not to the user's folder itself."""
    return name.startswith(".") or name == "node_modules"


def neighbours(path: Path) -> list[str]:
    """Return the names in a file's folder, or none if the folder cannot be listed. Its files may still be readable."""
    try:
        return os.listdir(path.absolute().parent)  # noqa: PTH208 -- names are what is wanted
    except OSError:
        return []


def refuse_unwritable(path: Path) -> None:
    """Raise OSError if no file can be written, as far as that is known beforehand. NotWritable for what is no file."""
    mode = _mode(path)
    if str(path.absolute()).startswith(_OPEN):
        raise NotWritable("it is not a file; - stands for standard output")
    if mode is not None and stat.S_ISDIR(mode):
        raise NotWritable("it is a folder")
    if mode is not None and not stat.S_ISREG(mode):
        raise NotWritable(_ODD)
    folder = _target(path).parent
    if not folder.is_dir():
        raise NotWritable(f"there is no folder {folder}")
    if not _allows(folder, os.W_OK | os.X_OK):
        raise NotWritable(f"its folder {folder} is not writable for you")
    if mode is not None and not _allows(path, os.W_OK):
        raise NotWritable("it is read-only")


def write(path: Path, content_: bytes, *, replaces: Callable[[bytes], bool]) -> None:
    """Write a regular file, whole or not at all. A file with the same content stays as it is.

    `replaces` is asked about the content of another file there. Raises OSError: NotWritable for what is not a regular
    file, HoldsSomethingElse if the file has to stay.
    """
    refuse_unwritable(path)
    target = _target(path)
    mode = _mode(target)
    if mode is not None:
        there = content(target, LARGEST_STATE)
        if there == content_:
            return
        if not replaces(there):
            raise HoldsSomethingElse
    _replace(target, content_, mode)


def _allows(path: Path, wish: int) -> bool:
    # What counts is the user as whom this process acts, not the one who started it. Some systems know no difference.
    return os.access(path, wish, effective_ids=os.access in os.supports_effective_ids)


def _target(path: Path) -> Path:
    """Return the file itself, if the path is a link: the file is replaced, and not the link."""
    return Path(os.path.realpath(path))


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _replace(target: Path, new: bytes, mode: int | None) -> None:
    # Beside the target, because only there it can replace it. Its name is short, however long the other is.
    beside = target.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        with beside.open("xb") as file:
            file.write(new)
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
