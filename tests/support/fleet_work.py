"""Work that a worker process can be given without an engine: found by its module's name over there."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pulumi_twilio_studio.fleet.result import Result


@dataclass(frozen=True)
class Errand:
    """Notes in a file that it was begun, and does what it is named for; stands in for `fleet.run.Task`."""

    name: str
    folder: Path

    @property
    def spec(self) -> Any:
        """It has a name, as a tenant has."""
        return self

    @property
    def begun(self) -> int:
        """How often somebody began it."""
        return len(list(self.folder.glob(f"{self.name}-*")))

    def run(self) -> Result:
        """Do it."""
        first = self.begun == 0
        (self.folder / f"{self.name}-{time.monotonic_ns()}").touch()
        if self.name == "dies" or (self.name == "dies-once" and first):
            os.kill(os.getpid(), signal.SIGKILL)
        if self.name == "raises":
            raise LookupError("nobody foresaw this")
        if self.name == "slow":
            time.sleep(1)
        while self.name == "waits" and not (self.folder / "released").exists():
            time.sleep(0.02)
        return Result(self.name, "changed", account_sid=str(os.getpid()))

    def failure(self, error: str) -> Result:
        """The result when nobody could do it."""
        return Result(self.name, "failed", error=error)
