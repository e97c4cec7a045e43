"""Pull all flows of an account into a folder, again and again: a template per flow, and a module that declares them."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pulumi_twilio_studio.definition import DefinitionError, Reference
from pulumi_twilio_studio.files import content, refuse_unwritable, write
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.account_pull.module import Module
from pulumi_twilio_studio.lifecycle.account_pull.record import (
    AccountRecord,
    FlowRecord,
    fingerprint,
)
from pulumi_twilio_studio.lifecycle.definition_file import CannotWrite, write_definition
from pulumi_twilio_studio.lifecycle.flow.declaration import declaration
from pulumi_twilio_studio.lifecycle.flow.pull_into import File, into
from pulumi_twilio_studio.lifecycle.flow.template import Naming
from pulumi_twilio_studio.lifecycle.references import Names, NotNamed
from pulumi_twilio_studio.lifecycle.safe_names import free_name, plain_name
from pulumi_twilio_studio.studio.errors import Inactive, StudioError

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.declaration import Declaration
    from pulumi_twilio_studio.lifecycle.flow.template import Bound
    from pulumi_twilio_studio.studio.client import Client
    from pulumi_twilio_studio.studio.models import Flow

MODULE = "flows.py"
_AT_ONCE = 8
"""Flows pulled side by side. The account's gate limits how many requests are open at once."""

Done = Literal["new", "changed", "same", "failed"]


@dataclass(frozen=True)
class Outcome:
    """What happened to one flow."""

    file: Path
    done: Done
    record: FlowRecord | None
    """How it is declared from now on. None if it could not be declared at all."""

    remarks: tuple[str, ...] = ()
    """What a person should know, or why it failed."""

    bound: tuple[Bound, ...] = ()
    """What could not be named and stays in the file, although it belongs to this account."""


@dataclass
class Pulled:
    """What happened to an account."""

    outcomes: list[Outcome] = field(default_factory=list)
    gone: list[Path] = field(default_factory=list)
    """Files of flows that no longer exist at Twilio."""

    module: Path = Path()
    loops: list[str] = field(default_factory=list)
    to_edit: list[str] = field(default_factory=list)
    """New or changed declarations that a person has to add, because the module was edited and is left as it is."""

    def bound(self) -> list[tuple[Bound, Path, int]]:
        """Return what could not be named: each thing once, with its first file and the number of its places."""
        found = [(each, one.file) for one in self.outcomes for each in one.bound]
        times = Counter(each.text for each, _ in found)
        first = {each.text: (each, file) for each, file in reversed(found)}
        return [(each, file, times[text]) for text, (each, file) in reversed(first.items())]

    def count(self, done: Done) -> int:
        """Return how many flows have that outcome."""
        return sum(each.done == done for each in self.outcomes)


def pull_account(
    client: Client, folder: Path, progress: Callable[[int, int, Outcome], None], *, force: bool
) -> Pulled:
    """Bring every flow of the account into the folder. `progress` is told how many are done, and of how many.

    Fetches only flows whose revision moved since the last time. A flow that cannot be brought fails on its own. `force`
    overwrites files that hold something else, and the module if somebody edited it. Raises StudioError and
    OperationError if nothing can be done at all.
    """
    flows = client.flows()
    _make(folder)
    record = AccountRecord.read(folder, client.account_sid)
    names = Names(client.directory, cache(lambda: flows))
    called = _called(flows, record)
    flows_in_order = sorted(flows, key=lambda flow: called[flow.sid])
    work = [_Work(client, names, folder, called[flow.sid], flow, force) for flow in flows_in_order]
    pulled = Pulled(module=folder / MODULE)
    declared: dict[str, FlowRecord] = {}
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        for one, outcome in zip(
            work,
            pool.map(lambda one: one.outcome(record.flows.get(one.flow.sid)), work),
            strict=True,
        ):
            pulled.outcomes.append(outcome)
            if outcome.record:
                declared[one.flow.sid] = outcome.record
            progress(len(pulled.outcomes), len(work), outcome)
    finally:
        pool.shutdown(cancel_futures=True)
    gone = record.flows.keys() - {flow.sid for flow in flows}
    pulled.gone = sorted(folder / f"{record.flows[sid].name}.json" for sid in gone)
    _declare(pulled, record, declared, force=force).write(folder)
    return pulled


@dataclass(frozen=True)
class _Work:
    """One flow to bring into its file."""

    client: Client
    names: Names
    folder: Path
    name: str
    flow: Flow
    force: bool

    @property
    def file(self) -> Path:
        return self.folder / f"{self.name}.json"

    def outcome(self, existing: FlowRecord | None) -> Outcome:
        """Bring the flow, if its revision moved since the record."""
        if existing and existing.head == self.flow.revision and self.file.exists():
            return Outcome(self.file, "same", existing)
        try:
            return self._brought(existing)
        except Inactive:
            raise  # once, not with every flow
        except (StudioError, OperationError, DefinitionError) as failure:
            return Outcome(self.file, "failed", existing, (str(failure),))

    def _brought(self, existing: FlowRecord | None) -> Outcome:
        is_kept = existing is not None and self.file.exists()
        found = declaration(self.client, self.flow.sid, template=not is_kept, names=self.names)
        gone = self._into(found) if is_kept else self._new(found)
        file = File.at(self.file)
        record = FlowRecord(
            name=self.name,
            head=self.flow.revision,
            friendly_name=found.friendly_name,
            status="draft" if found.status == "draft" else "published",
            ignore_warnings=tuple(found.meant(is_template=True)),
            subflows=self._subflows(file, existing.subflows if existing else {}),
        )
        done: Done = "new" if existing is None else "changed"
        bound = Naming({}, {}).bound(file.content)
        return Outcome(self.file, done, record, (*found.remarks, *gone), tuple(bound))

    def _new(self, found: Declaration) -> list[str]:
        write_definition(self.file, found.text, force=self.force)
        return []

    def _into(self, found: Declaration) -> list[str]:
        existing = File.at(self.file)
        text, gone = into(
            self.client,
            self.flow.sid,
            found.definition,
            existing,
            template=True,
            names=self.names,
        )
        if text != existing.text:
            mark = content(self.file).startswith(BOM_UTF8)
            write_definition(self.file, text, force=True, mark=mark)
        return gone

    def _subflows(self, file: File, known: Mapping[str, str]) -> dict[str, str]:
        """Return the flows that the file's places lead to. A flow's former name is still its place."""
        found = {}
        for _, place in file.places:
            if not place.content.startswith("flow:"):
                continue
            with suppress(ValueError, NotNamed):  # `preview` reports what leads nowhere
                sid = known.get(place.content) or self.names.found(Reference.at(place)).text
                found[place.content] = sid
        return dict(sorted(found.items()))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        refuse_unwritable(folder / MODULE)
    except OSError as error:
        raise CannotWrite(f"cannot write into the folder {folder}: {error.strerror}") from None


def _called(flows: list[Flow], record: AccountRecord) -> dict[str, str]:
    """Return the name of each flow's file by SID: the recorded one, or a free one, the same in every first run."""
    found = {sid: flow.name for sid, flow in record.flows.items()}
    for flow in sorted(flows, key=lambda flow: (flow.friendly_name, flow.sid)):
        if flow.sid not in found:
            found[flow.sid] = free_name(plain_name(flow.friendly_name, flow.sid), found.values())
    return found


def _declare(
    pulled: Pulled, record: AccountRecord, declared: Mapping[str, FlowRecord], *, force: bool
) -> AccountRecord:
    """Write the module, unless somebody edited it. Return the record of what is declared now."""
    before, after = Module(record.account_sid, record.flows), Module(record.account_sid, declared)
    pulled.loops = list(_loops(after))
    file, text = pulled.module, after.text.encode()
    try:
        there = content(file) if file.exists() else None
        if (
            there is None
            or force
            or fingerprint(there) in {record.module_sha256, fingerprint(text)}
        ):
            if there is None or fingerprint(there) != fingerprint(text):
                write(file, text, replaces=lambda _: True)
            return AccountRecord(
                account_sid=record.account_sid,
                module_sha256=fingerprint(text),
                flows=dict(declared),
            )
    except OSError as error:
        raise OperationError(f"cannot write {file}: {error.strerror}") from None
    was = before.declarations()
    now = after.declarations()
    pulled.to_edit = [text for sid, text in now.items() if was.get(sid) != text]
    return record.model_copy(update={"flows": dict(declared)})


def _loops(module: Module) -> Iterator[str]:
    for flow, place in module.loops():
        yield (
            f"{flow.name}.json: ${{{place}}} is looked up by its name, because the flows refer "
            "to each other in a circle. In an account that does not have that flow yet, this "
            "flow cannot be created."
        )
