"""The options of a rollout on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


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
