"""The options of a rollout on the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pulumi_twilio_studio.lifecycle.account import OperationError

_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://([^\s/:]+|\[[0-9a-fA-F:]+\]):\d{1,5}")


@dataclass(frozen=True)
class RolloutOptions:
    """The options of `fleet preview`, `up` and `destroy`, as they were given."""

    manifest: Path
    only: Sequence[str] = ()
    waves: str | None = None
    workers: int | None = None
    max_failures: str = "0"
    scheduler: str | None = None
    full: bool = False

    def check_scheduler(self) -> None:
        """Raise OperationError if the scheduler's address cannot be one."""
        if self.scheduler is not None and not _ADDRESS.fullmatch(self.scheduler):
            raise OperationError(
                f"{self.scheduler!r} is no address of a Dask scheduler, such as tcp://scheduler:8786"
            )
