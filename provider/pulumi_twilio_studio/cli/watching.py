"""Do something again whenever one of its files has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

PAUSE = 0.3  # seconds between two looks
COARSEST = 50_000_000  # nanoseconds that the clock of a file system may be late
NOT_THERE = (0, 0)

State = dict[Path, tuple[int, int]]


def watch(run: Callable[[], object], files: Callable[[], Iterable[Path]]) -> None:
    """Call `run`, and again whenever one of the files has changed. Ends with KeyboardInterrupt.

    Which files they are may change with a run.
    """
    before = _state(files())
    while True:
        begun = time.time_ns() - COARSEST
        run()
        seen = {
            file: before.get(file, state if state[0] < begun else NOT_THERE)
            for file, state in _state(files()).items()
        }
        while seen == (before := _state(files())):
            time.sleep(PAUSE)


def _state(files: Iterable[Path]) -> State:
    """Return when each file was written, and its size."""
    found = {}
    for file in files:
        try:
            known = file.stat()
        except OSError:
            found[file] = NOT_THERE
        else:
            found[file] = (known.st_mtime_ns, known.st_size)
    return found
