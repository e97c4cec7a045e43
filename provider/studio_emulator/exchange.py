"""One request on its way through the emulator, with what is known about it so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.types import Receive, Scope, Send

from studio_emulator.auth import Identity
from studio_emulator.call import Answer, World, refusal
from studio_emulator.errors import TwilioError
from studio_emulator.journal import Entry

if TYPE_CHECKING:
    from studio_emulator.faults import Rule
    from studio_emulator.routes import Endpoint


class Unanswered(Exception):
    """The request gets no answer; its connection is cut."""


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request and what is known of it.

    `refused` is raised where the request would be handled and not where it was found. So a fault
    also hits a request without credentials.
    """

    scope: Scope
    receive: Receive
    send: Send
    body: bytes
    headers: Mapping[bytes, bytes]
    world: World
    entry: Entry
    endpoint: "Endpoint | None" = None
    params: Mapping[str, str] | None = None
    identity: Identity | None = None
    refused: TwilioError | None = None
    rule: "Rule | None" = None

    def header(self, name: bytes) -> str:
        """Return a request header; empty if it was not sent."""
        return self.headers.get(name, b"").decode("latin-1")

    def refusal(self, error: TwilioError) -> Answer:
        """Return the answer that reports the error."""
        return refusal(error, self.world.order())
