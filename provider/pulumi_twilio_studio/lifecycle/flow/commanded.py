"""What a command asks of the run that it starts, so that nothing lies between what a person saw and what is written.

`publish` and `rollback` show a person what would change for callers, ask, and run `pulumi up` for that flow. They give
the provider the revision that was the head when they looked. The provider writes only on that head (as_seen.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.identity import name_in

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "TWILIO_STUDIO_COMMAND"
"""The environment variable with which a command tells the provider what was asked: `publish 7 support`."""

PUBLISH, ROLL_BACK = "publish", "rollback"


@dataclass(frozen=True)
class Commanded:
    """A command for one flow of a program."""

    command: str
    """PUBLISH or ROLL_BACK."""

    revision: int
    """The head when a person said yes."""

    name: str
    """The flow's name in the program."""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Commanded | None:
        """Return what the environment says, or None if no command started this run."""
        text = environ.get(VARIABLE)
        if not text:
            return None
        command, revision, name = text.split(" ", 2)
        return cls(command, int(revision), name)

    @property
    def environ(self) -> dict[str, str]:
        """What to add to the environment of a run."""
        return {VARIABLE: f"{self.command} {self.revision} {self.name}"}

    def is_about(self, identity: str) -> bool:
        """Return whether it is about the flow with that identity. The engine leaves all others alone."""
        return name_in(identity) == self.name
