"""The latest revision of each flow of an account, known by one list call for all of them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.studio.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.studio.client import Client
    from pulumi_twilio_studio.studio.models import Flow


@dataclass(frozen=True)
class _Listing:
    """The outcome of the n-th list call."""

    number: int = 0
    error: StudioError | None = None


class FlowList:
    """The flows of the client's account: the latest list, corrected by our own writes.

    The API is eventually consistent (RJPearson94/terraform-provider-twilio issue 86). So a list
    never takes a flow back to before our own write, and never brings back a flow that we deleted.
    Threads may share it: threads that ask at once wait for one list, and share its failure.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._pace = client.pace
        self._turn = threading.Lock()  # held while a list runs
        self._state = threading.Lock()  # held to touch what follows
        self._asked = 0
        self._running = False
        self._outcome = _Listing()
        self._listed: dict[str, Flow] = {}
        self._listed_once = False
        self._written: dict[str, tuple[Flow, float]] = {}
        self._deleted: set[str] = set()

    def row(self, sid: str) -> Flow | None:
        """Return the flow's row, without definition unless we wrote it. Lists on first use."""
        self._list_first()
        with self._state:
            return self._newest(sid)

    def rows(self) -> Mapping[str, Flow]:
        """Return a snapshot of all rows by SID. Lists on first use."""
        self._list_first()
        with self._state:
            newest = {sid: self._newest(sid) for sid in (*self._listed, *self._written)}
        return {sid: flow for sid, flow in newest.items() if flow}

    def refresh(self) -> None:
        """Make a new list, which starts after this call."""
        with self._state:
            wanted = self._asked + 1
        self._list(wanted)

    def record(self, flow: Flow) -> None:
        """Keep the answer to a write of ours."""
        with self._state:
            known = self._written.get(flow.sid)
            if known is None or known[0].revision <= flow.revision:
                self._written[flow.sid] = (flow, self._pace.monotonic())

    def forget(self, sid: str) -> None:
        """Note that we deleted the flow. Twilio never gives a SID twice."""
        with self._state:
            self._deleted.add(sid)

    def _list_first(self) -> None:
        with self._state:
            if self._listed_once:
                return
            wanted = self._asked + (not self._running)  # a list that runs already will do
        self._list(wanted)

    def _list(self, wanted: int) -> None:
        """Make sure that list number `wanted` was made, by us or by the thread that had the turn before."""
        with self._turn:
            if self._outcome.number < wanted:
                self._outcome = self._list_now()
            outcome = self._outcome
        if outcome.error:
            raise outcome.error

    def _list_now(self) -> _Listing:
        with self._state:
            self._asked += 1
            self._running = True
        began = self._pace.monotonic()
        try:
            flows = self._client.flows()
        except StudioError as error:
            return _Listing(self._asked, error)
        else:
            self._take(flows, began)
            return _Listing(self._asked)
        finally:
            with self._state:
                self._running = False

    def _take(self, flows: list[Flow], began: float) -> None:
        """Replace the list. Keep our writes beside it until a list surely includes them."""
        settled = began - self._pace.settle_seconds
        with self._state:
            self._listed = {flow.sid: flow for flow in flows}
            self._listed_once = True
            self._written = {
                sid: (flow, at)
                for sid, (flow, at) in self._written.items()
                if sid in self._listed or at > settled
            }

    def _newest(self, sid: str) -> Flow | None:
        if sid in self._deleted:
            return None
        listed, (written, _) = self._listed.get(sid), self._written.get(sid, (None, 0.0))
        if listed and written:
            return listed if listed.revision > written.revision else written
        return listed or written
