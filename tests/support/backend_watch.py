"""How often a backend of files is written and read, as the kernel tells it (man 7 inotify; Linux only)."""

from __future__ import annotations

import ctypes
import os
import struct
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

_CLOSED_UNWRITTEN, _MOVED_HERE, _OVERFLOW = 0x10, 0x80, 0x4000
_EVENT = struct.Struct("iIII")
_C = ctypes.CDLL(None, use_errno=True)


@dataclass
class BackendWatch:
    """Counts, while it is open, what happens to the states of one project.

    The engine writes a state beside its place and moves it there (gocloud.dev, blob/fileblob).
    """

    states: Path
    """The folder with the project's states, `.pulumi/stacks/<project>`; it is made if there is none yet."""

    writes: Counter[str] = field(default_factory=Counter)
    """By file name."""

    reads: Counter[str] = field(default_factory=Counter)

    def __enter__(self) -> Self:
        self.states.mkdir(parents=True, exist_ok=True)
        self._events = _C.inotify_init1(os.O_NONBLOCK)
        wanted = _CLOSED_UNWRITTEN | _MOVED_HERE
        if self._events < 0 or _C.inotify_add_watch(self._events, bytes(self.states), wanted) < 0:
            raise OSError(ctypes.get_errno(), "inotify")
        return self

    def __exit__(self, *_: object) -> None:
        try:
            while found := os.read(self._events, 1 << 20):
                self._count(found)
        except BlockingIOError:
            pass  # that was all
        finally:
            os.close(self._events)

    def _count(self, found: bytes) -> None:
        at = 0
        while at < len(found):
            _, what, _, length = _EVENT.unpack_from(found, at)
            at += _EVENT.size
            name = found[at : at + length].rstrip(b"\0").decode()
            at += length
            assert not what & _OVERFLOW, "the kernel has lost count"
            if name.endswith((".json", ".json.gz", ".json.zst")):
                (self.writes if what & _MOVED_HERE else self.reads)[name] += 1
