"""Ask Twilio about several definitions at once, although the engine checks one flow after the other.

The engine calls Check for the next resource only when it has the answer for the one before (pulumi,
pkg/resource/deploy, step_generator.go). So a program tells which flows come next. As soon as two in a row had to be
validated, the next ones are validated meanwhile. Each check still waits for its own.
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pulumi_twilio_studio.definition import Definition, is_unresolved, parse
from pulumi_twilio_studio.failures import Error

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.client import Client

MOST = 16
"""How many flows are looked at ahead. studio/concurrency.py decides how many requests are under way."""


class Upcoming(NamedTuple):
    """A flow as a program declares it, with its definition as `parse` takes it."""

    identity: str
    definition: str
    friendly_name: str
    status: str


@dataclass
class Ahead:
    """What Twilio said of the definitions of one account. Thread-safe."""

    valid: set[str] = field(default_factory=set)
    """Hashes of definitions that Twilio found valid. Each is asked for once a process."""

    _flows: list[Upcoming] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)
    _begun: dict[str, Future[None]] = field(default_factory=dict)
    _in_a_row: int = 0
    _reached: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _asking: dict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(MOST, "validate ahead")
    )

    def learn(self, told: str) -> None:
        """Take the flows that the program declares in this account: `Upcoming`s in their order, as JSON."""
        with self._lock:
            self._flows = [Upcoming(*each) for each in json.loads(told)]
            self._places = {flow.identity: at for at, flow in enumerate(self._flows)}
            self._reached = 0

    def pass_by(self) -> None:
        """Note that a flow had not to be validated: those after it have perhaps not changed either."""
        with self._lock:
            self._in_a_row = 0

    def validate(self, client: Client, flow: Upcoming, definition: Definition) -> None:
        """Ask Twilio whether it would accept the flow, and meanwhile about the next ones.

        Raises InvalidDefinition and other StudioErrors.
        """
        self._look_ahead(client, flow.identity)
        with self._lock:
            begun = self._begun.pop(flow.identity, None)
        if begun is not None:
            wait([begun])  # what it did not find valid is asked again below
        self._ask(client, flow, definition)

    def _look_ahead(self, client: Client, identity: str) -> None:
        with self._lock:
            self._in_a_row += 1
            at = self._places.get(identity)
            if at is None or self._in_a_row == 1:
                return
            until = at + 1 + min(MOST, 2**self._in_a_row)
            upcoming = self._flows[max(at + 1, self._reached) : until]
            self._reached = max(until, self._reached)
            for flow in upcoming:
                self._begun[flow.identity] = self._threads.submit(self._try, client, flow)

    def _try(self, client: Client, flow: Upcoming) -> None:
        """Validate a flow before its check. The check says what is wrong."""
        if not is_unresolved(flow.definition):
            with suppress(Error):
                self._ask(client, flow, parse(flow.definition))

    def _ask(self, client: Client, flow: Upcoming, definition: Definition) -> None:
        with self._lock:
            asking = self._asking[definition.sha256]
        with asking:  # one request for flows that share a definition
            if definition.sha256 not in self.valid:
                client.validate_flow(
                    friendly_name=flow.friendly_name,
                    status=flow.status,
                    definition=definition.to_api(),
                )
                self.valid.add(definition.sha256)
