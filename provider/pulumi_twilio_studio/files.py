"""Files of people: read whole, if they are files of a size that can be meant; written whole, or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

LARGEST = 20_000_000
"""Bytes of a definition, a template, a manifest: ten times the largest that anybody has shown."""

LARGEST_STATE = 2_000_000_000
"""Bytes of what Pulumi keeps of a stack."""

_ODD = "it is no regular file but a device, a pipe or a socket"
# Names of what is open already. Behind one of them may stand a regular file, which is not to be replaced.
_OPEN = ("/dev/fd/", "/dev/std", "/proc/")


class NotReadable(OSError):
    """A file that is not read; `strerror` says why, as the end of a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(0, reason)


class NotWritable(OSError):
    """A place that is not written to; `strerror` says why, as the end of a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(0, reason)


class HoldsSomethingElse(NotWritable):
    """A file that holds what nobody asked to overwrite."""

    def __init__(self) -> None:
        super().__init__("it holds something else")


def content(path: Path, largest: int = LARGEST) -> bytes:
    """What a regular file holds; raises OSError, NotReadable for anything that is none or too large.

    A device never ends, and a pipe waits for somebody who writes.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(21, "Is a directory")
    if not stat.S_ISREG(mode):
        raise NotReadable(_ODD)
    with path.open("rb") as file:
        found = file.read(largest + 1)  # its size may be anything: /proc has files of 0 bytes
    if len(found) > largest:
        raise NotReadable(f"it is larger than {largest // 1_000_000:,} MB")
    return found


def text(path: Path, largest: int = LARGEST, encoding: str = "utf-8") -> str:
    """The same as text; raises OSError and UnicodeDecodeError. Line ends are as they stand there."""
    return content(path, largest).decode(encoding)


def below(
    folder: Path, suffix: str, failed: Callable[[OSError], None], skips: Callable[[str], bool]
) -> Iterator[Path]:
    """Every regular file below a folder with that suffix, by name; `failed` is told of folders that cannot be listed.

    Names that `skips` is true of are left out, with all that is below them.
    """
    found = []
    for place, folders, names in os.walk(folder, onerror=failed):
        folders[:] = [each for each in folders if not skips(each)]
        found += [Path(place, each) for each in names if each.endswith(suffix) and not skips(each)]
    # A pipe is no definition; a link that leads nowhere, or into a folder without rights, says so when it is read.
    return (path for path in sorted(found) if path.is_symlink() or path.is_file())


def neighbours(path: Path) -> list[str]:
    """Names in the folder of a file; none of a folder that cannot be listed, whose files one may still open."""
    try:
        return os.listdir(path.absolute().parent)  # noqa: PTH208 -- names are what is wanted
    except OSError:
        return []


def refuse_unwritable(path: Path) -> None:
    """Raise OSError where no file can be written, as far as that is known before; NotWritable for what is no file."""
    mode = _mode(path)
    if str(path.absolute()).startswith(_OPEN):
        raise NotWritable("it is no file of its own; - stands for standard output")
    if mode is not None and stat.S_ISDIR(mode):
        raise NotWritable("it is a folder")
    if mode is not None and not stat.S_ISREG(mode):
        raise NotWritable(_ODD)
    folder = _target(path).parent
    if not folder.is_dir():
        raise NotWritable(f"there is no folder {folder}")
    if not _allows(folder, os.W_OK | os.X_OK):
        raise NotWritable(f"its folder {folder} takes no file of yours")
    if mode is not None and not _allows(path, os.W_OK):
        raise NotWritable("it is read-only")


def write(path: Path, content_: bytes, *, replaces: Callable[[bytes], bool]) -> None:
    """Write a regular file, whole or not at all; what holds the same already stays as it is.

    `replaces` is asked about what another file there holds. Raises OSError: NotWritable for what is no regular file,
    HoldsSomethingElse where the file is to stay.
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
    # What counts is as whom this process acts, and not who started it; some systems know no difference.
    return os.access(path, wish, effective_ids=os.access in os.supports_effective_ids)


def _target(path: Path) -> Path:
    """The file itself, where the path is a link: it is the file that is replaced, and not the link."""
    return Path(os.path.realpath(path))


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _replace(target: Path, new: bytes, mode: int | None) -> None:
    # Beside it, since only there it can take its place; its name is short, whatever the other's length.
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
