"""One flow of a stack, and how a command changes it: by the stack's configuration, and `pulumi up` for that flow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.identity import belongs, signer
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.configure import change_configuration
from pulumi_twilio_studio.stack.flow_records import FlowRecord, flow_records
from pulumi_twilio_studio.stack.run_configuration import configuration_of_the_run, settings_of
from pulumi_twilio_studio.stack.selection import find_stack
from pulumi_twilio_studio.stack.state import StackState
from pulumi_twilio_studio.stack.tables import named_in
from pulumi_twilio_studio.stack.up_of_one import UpFailed, up_of_one
from pulumi_twilio_studio.studio.errors import StudioError

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.commanded import Commanded
    from pulumi_twilio_studio.stack.home import StackHome
    from pulumi_twilio_studio.studio.client import Client

Say = Callable[[str], None]
"""Gets each line that Pulumi prints, and makes it harmless."""

# The number of names that a sentence lists.
SHOWN = 20


@dataclass(frozen=True)
class OneFlow:
    """A flow that a stack has made, and a client for its account."""

    home: StackHome
    record: FlowRecord
    client: Client
    pin: str | None
    """The revision that the configuration pins it to."""

    status: str
    """The declared status: the configuration's, or else the program's."""

    is_secret: bool
    """Whether its definition holds a secret, so that no part of it may be shown."""

    @property
    def name(self) -> str:
        """Its name in the program."""
        return self.record.name

    def change(
        self, values: Mapping[str, str | None], commanded: Commanded | None, say: Say
    ) -> FlowRecord:
        """Write keys of the configuration, run `pulumi up` for this flow, and return what the state records then.

        The configuration is written first: if this process is killed, the next `up` completes what it began. If
        nothing was written at Twilio, the configuration becomes what it was. Raises OperationError with Pulumi's own
        words, which says so.
        """
        before = change_configuration(self.home, values)
        environ = commanded.environ if commanded else {}
        try:
            up_of_one(self.home.engine, self.record.urn, say=say, environ=environ)
        except UpFailed as failure:
            kept = self._why_kept(failure)
            if kept is None:
                before.put_back()
                kept = "Nothing was written, and the configuration is as it was before."
            raise OperationError(f"{failure.complaint}\n{kept}{self._way_out()}") from None
        return _record(self.home, self.name)

    def _why_kept(self, failure: UpFailed) -> str | None:
        """Return why the configuration stays although the run failed. None if nothing was written."""
        complete = f"The configuration stays: `pulumi up --stack {self.home.stack}` completes this."
        if not failure.may_have_written:
            return None
        if failure.was_killed:
            return (
                f"Pulumi was killed, so it is not known whether a revision was written. {complete}"
            )
        try:
            head = self.client.fetch_flow(self.record.sid)
        except StudioError as error:
            return f"It cannot be asked whether a revision was written: {error}. {complete}"
        is_ours = belongs(signer(head.commit_message), self.record.identity)
        if is_ours and head.revision > self.record.revision:
            return f"Revision {head.revision} was written. {complete}"
        return None

    def _way_out(self) -> str:
        """Return how to remove a lock that a killed run may have left. Empty if there is none."""
        if any(not lock.may_live for lock in self.home.locks()):
            recover = f"`twilio-studio recover --stack {self.home.stack}`"
            return f"\nThe lock is of a run that was killed: {recover} removes it."
        return ""


@contextmanager
def open_one_flow(
    place: Path, name: str, stack: str | None, environ: Mapping[str, str]
) -> Iterator[OneFlow]:
    """Open the flow of that name in the stack, which is the selected one if none is named.

    Raises OperationError if the stack has made no such flow, and StudioError.
    """
    # Here, so that help does not wait for an HTTP client.
    from pulumi_twilio_studio.studio.accounts import open_client  # noqa: PLC0415 -- see above

    home = find_stack(place, stack, environ)
    state = home.recorded() or StackState()
    record = _record(home, name, state)
    config = configuration_of_the_run(home, None)
    pin = named_in(config, "pins").get(name)
    kept = next(each for each in state.resources if each["urn"] == record.urn)
    with open_client(settings_of(home), record.account_sid) as client:
        yield OneFlow(
            home,
            record,
            client,
            pin=None if pin is None else str(pin),
            status=str(named_in(config, "status").get(name) or record.declares),
            is_secret=bool((kept.get("outputs") or {}).get("is_secret")),
        )


def _record(home: StackHome, name: str, state: StackState | None = None) -> FlowRecord:
    records = flow_records(state or home.recorded() or StackState())
    if name in records:
        return records[name]
    shown = ", ".join(map(quoted, sorted(records)[:SHOWN])) or "none"
    raise OperationError(
        f"stack {home.stack} has made no flow {quoted(name)}{nearest(name, records)}\n  Its flows: {shown}. "
        "A flow that is only declared is made by `pulumi up`"
    )
