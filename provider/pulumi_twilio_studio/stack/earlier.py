"""The stack that must run a flow before this one does: what its state, or a file about it, records of its flows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition.text import nearest
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.files import text
from pulumi_twilio_studio.foreign import printable, quoted
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.earlier import EarlierFlow
from pulumi_twilio_studio.sids import is_sid
from pulumi_twilio_studio.stack.flow_records import FlowRecord, flow_records
from pulumi_twilio_studio.stack.run_configuration import NAMESPACE, plain_settings
from pulumi_twilio_studio.words import GATE_KEYS

if TYPE_CHECKING:
    from datetime import timedelta

    from pulumi_twilio_studio.stack.home import StackHome

MALFORMED = (KeyError, TypeError, AttributeError, ValueError, RecursionError)
UNDER_WAY = (
    "cannot be judged: an operation on it was under way when its state was written. Wait for its end, or run "
    "`twilio-studio recover` there after a killed engine"
)


@dataclass(frozen=True)
class Record:
    """What is recorded of an earlier stack."""

    stack: str
    """Its name without organization and project."""

    called: str
    """Its name in sentences."""

    flows: Mapping[str, EarlierFlow]


@dataclass
class EarlierStack:
    """The stack that must run a flow first. Its record is read at the first question, and once."""

    place: str
    """Where its record is, as the configuration says it."""

    own: str
    """The name of the stack that comes after it."""

    lasting: timedelta | None
    read: Callable[[], Record]
    unreachable: set[str] = field(default_factory=set)
    _outcome: Record | Error | None = None

    @property
    def called(self) -> str:
        """Its name in sentences."""
        return self._outcome.called if isinstance(self._outcome, Record) else printable(self.place)

    def flow(self, name: str) -> EarlierFlow | None:
        """Return its counterpart of the flow with that name. None if it declares none. Raises Error.

        In the stack of a tenant, names begin with the stack's name: `acme-support` is `bolt-support` in the stack bolt.
        """
        record = self._record()
        if name in record.flows:
            return record.flows[name]
        rest = name.removeprefix(f"{self.own}-")
        return None if rest == name else record.flows.get(f"{record.stack}-{rest}")

    def _record(self) -> Record:
        if self._outcome is None:
            try:
                self._outcome = self.read()
            except Error as failure:
                self._outcome = failure
        if isinstance(self._outcome, Error):
            raise self._outcome
        return self._outcome


def earlier_stack(home: StackHome, after: str, lasting: timedelta | None) -> EarlierStack:
    """Return the stack that `after` names, as seen from the stack at that home. Nothing is read yet."""
    read = _record_of_file if is_file(after) else _record_of_state
    return EarlierStack(after, home.stack, lasting, lambda: read(home, after))


def is_file(after: str) -> bool:
    """Return whether `after` is a file that `twilio-studio status --json` wrote, and no stack."""
    return after.endswith(".json")


def misnaming(home: StackHome, organization: str, after: str) -> str | None:
    """Return why `after` names nothing that can come before the stack at that home. None if it may.

    It is the end of a sentence, as with `absence`.
    """
    parts = after.split("/")
    if is_file(after):
        return None
    if len(parts) not in (1, 3) or not all(parts):
        return "a stack is named as staging or as organization/project/staging"
    own = (organization, home.project, home.stack)
    return "a stack cannot come after itself" if own[-len(parts) :] == tuple(parts) else None


def absence(home: StackHome, after: str) -> str | None:
    """Return that there is nothing at the place that `after` names. None if there is, or if only the engine knows.

    Reads no state, and does not start the engine: only a backend of files shows at once which stacks there are.
    """
    if is_file(after):
        return None if (home.folder / after).is_file() else "there is no such file"
    earlier = _home_of(home, after)
    stacks = earlier.list_stacks()
    if stacks is None or earlier.stack in stacks:
        return None
    return f"there is no such stack{nearest(earlier.stack, stacks)}"


def _home_of(home: StackHome, after: str) -> StackHome:
    """Return where the state of that stack is: on the same backend."""
    match after.split("/"):
        case [_, project, stack]:
            return replace(home, project=project, stack=stack, full_name=after)
    return replace(home, stack=after, full_name="")


def _record_of_state(home: StackHome, after: str) -> Record:
    earlier = _home_of(home, after)
    _refuse_circle(home, earlier)
    state = earlier.recorded()
    if state is None:
        raise OperationError(f"there is no stack {quoted(after)}")
    try:
        pending = {each.urn for each in state.pending}
        flows = {
            name: _of_state(record, is_under_way=record.urn in pending)
            for name, record in flow_records(state).items()
        }
    except MALFORMED as flaw:
        raise OperationError(
            f"its state is not one that Pulumi wrote: {type(flaw).__name__}"
        ) from None
    return Record(earlier.stack, printable(after), flows)


def _place_of(home: StackHome) -> tuple[str, str]:
    return home.project, home.stack


def _refuse_circle(home: StackHome, earlier: StackHome) -> None:
    """Raise OperationError if the earlier stack comes after the later one, as far as its settings file shows it."""
    if earlier.project != home.project:
        return
    settings = plain_settings(earlier) or {}
    after = settings.get(f"{NAMESPACE}:{GATE_KEYS[0]}", "").strip()
    if after and not is_file(after) and _place_of(_home_of(earlier, after)) == _place_of(home):
        raise OperationError(
            f"it comes after {quoted(home.stack)} itself, so each would wait for the other"
        )


def _of_state(record: FlowRecord, *, is_under_way: bool) -> EarlierFlow:
    is_head = record.revision == record.live_revision
    return EarlierFlow(
        sid=record.sid,
        account_sid=record.account_sid,
        declares=record.declares,
        version=record.version,
        revision=record.revision,
        live_revision=record.live_revision,
        live_since=record.written if is_head else None,
        not_after=record.written,
        has_drifted=record.has_drifted,
        flaw=UNDER_WAY if is_under_way else "",
    )


def _record_of_file(home: StackHome, after: str) -> Record:
    """Return what `twilio-studio status --stack STAGE --json FILE` wrote. Raises OperationError."""
    try:
        written = json.loads(text(home.folder / after))
        return _in_file(written, after)
    except OSError as failure:
        raise OperationError(f"{failure.strerror or type(failure).__name__}") from None
    except MALFORMED:
        raise OperationError(
            "it is not what `twilio-studio status --stack NAME --json` writes"
        ) from None


def _in_file(written: Any, after: str) -> Record:
    if len(written["stacks"]) != 1:
        raise OperationError(
            f"it describes {len(written['stacks'])} stacks. Write it with `twilio-studio status --stack NAME --json`"
        )
    [stack] = written["stacks"]
    if stack["errors"]:
        raise OperationError(f"it says {quoted(str(stack['errors'][0]))}")
    name = str(stack["stack"])
    called = f"{name} (by {after} of {written['made']})"
    return Record(
        name, printable(called), {str(each["name"]): _of_file(each) for each in stack["flows"]}
    )


def _of_file(row: Mapping[str, Any]) -> EarlierFlow:
    if not (is_sid(row["sid"], "FW") and is_sid(row["account_sid"], "AC")):
        raise ValueError("no SIDs")
    flaw = "is deleted there" if row["deleted"] else ""
    if row["error"]:
        flaw = f"could not be read there: {row['error']}"
    return EarlierFlow(
        sid=row["sid"],
        account_sid=row["account_sid"],
        declares=str(row["declares"]),
        version=str(row["version"] or ""),
        revision=int(row["head_revision"] or 0),
        live_revision=None if row["live_revision"] is None else int(row["live_revision"]),
        live_since=row["live_since"],
        not_after=row["live_since"],
        has_drifted=bool(row["drifted"]),
        flaw=flaw,
    )
