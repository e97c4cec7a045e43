"""The limit of requests in flight for one account, over all processes of this machine that share a folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filelock import BaseFileLock

FOLDER = "TWILIO_STUDIO_SLOTS"
"""The environment variable that names the folder. Without it every process counts for itself."""

# How often to try again while all places are taken, in seconds. A request takes longer.
PAUSE = 0.02


class Slots:
    """A number of places for an account. Each is a file that is locked while a request is in flight.

    The operating system unlocks the files of a process that ends, however it ends.
    """

    def __init__(self, folder: Path, account: str, count: int) -> None:
        # Hashed: a file name cannot hold a host's colons, and must not show which accounts there
        # are.
        name = hashlib.sha256(account.encode()).hexdigest()[:16]
        self._files = [folder / f"{name}-{number}.lock" for number in range(count)]

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Wait for a place, and keep it."""
        place = self._first_free()
        while place is None:
            time.sleep(PAUSE)
            place = self._first_free()
        try:
            yield
        finally:
            place.release()

    def _first_free(self) -> BaseFileLock | None:
        from filelock import FileLock, Timeout  # noqa: PLC0415 -- only a fleet needs it

        for file in self._files:
            place = FileLock(file, thread_local=False)
            try:
                place.acquire(blocking=False)
            except Timeout:
                continue
            return place
        return None


def slots_of(account: str, count: int) -> Slots | None:
    """Return the places that this machine's processes share, or None if the environment names no folder."""
    folder = os.environ.get(FOLDER)
    return Slots(Path(folder), account, count) if folder else None


@contextmanager
def share_slots() -> Iterator[None]:
    """Let processes that start within the block share one folder of places, for every account."""
    if os.environ.get(FOLDER):  # somebody shares them between several runs
        yield
        return
    with tempfile.TemporaryDirectory(prefix="twilio-studio-slots-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]
