"""A flow in the stack that must run it first, as that stack records it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import timedelta


@dataclass(frozen=True)
class EarlierFlow:
    """A flow as the earlier stack, or a file about it, records it."""

    sid: str
    account_sid: str
    declares: str
    version: str
    """What is live there. "" if that is not known."""

    revision: int
    """The head's number."""

    live_revision: int | None
    live_since: str | None
    """When the live revision was written, ISO 8601. None if only Twilio knows."""

    not_after: str | None = None
    """A time, ISO 8601, at which it was live already."""

    has_drifted: bool = False
    flaw: str = ""
    """Why nothing recorded of it counts, as the end of a sentence that begins with the flow and the stack."""


class Earlier(Protocol):
    """The stack that must run a flow before this one does."""

    @property
    def called(self) -> str:
        """Its name in sentences."""

    @property
    def lasting(self) -> timedelta | None:
        """How long a version must have been live there. None if that does not matter."""

    @property
    def unreachable(self) -> set[str]:
        """The SIDs of the accounts that this run could not ask."""

    def flow(self, name: str) -> EarlierFlow | None:
        """Return its counterpart of the flow with that name. None if it declares none. Raises Error."""
