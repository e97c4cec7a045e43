"""The rules for a kind that points an entrance of an account at a flow, and that gives it back afterwards.

An entrance belongs to the account and not to the stack: a number is not bought, and it rings before and after. So
nothing in it is overwritten unseen, and a delete puts back what stood there before (takeover.py). A kind may also make
an entrance that does not exist yet. Then a delete deletes it.
"""

from __future__ import annotations

from abc import abstractmethod
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.kinds import NOTE
from pulumi_twilio_studio.lifecycle.account import Account, OperationError, Overtaken, send_once
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN, known_values
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.drift import FAIL, is_left_alone
from pulumi_twilio_studio.lifecycle.entrance import Entrance, compared, told
from pulumi_twilio_studio.lifecycle.inactive import is_active
from pulumi_twilio_studio.lifecycle.lifecycle import Lifecycle
from pulumi_twilio_studio.lifecycle.takeover import NOTED, Note, Takeover, unknown_among
from pulumi_twilio_studio.studio.entrances import flow_at
from pulumi_twilio_studio.studio.errors import NotFound, Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.kinds import Kind
    from pulumi_twilio_studio.lifecycle.declared import Run, Values
    from pulumi_twilio_studio.studio.entrances import EntranceKind, EntranceRow, Fields, Groups

DEFAULTS = {"take_over": False, "on_delete": "restore", "on_drift": "repair"}
"""What holds for an entrance if its program says nothing else."""


class Borrowed(Lifecycle[Account, Entrance, Entrance]):
    """A kind of entrance that a stack points at a flow for as long as the stack declares it."""

    kind: ClassVar[Kind]
    entrances: ClassVar[EntranceKind]
    named_by: ClassVar[str]
    """The input that says which entrance it is."""

    made_of: ClassVar[tuple[str, ...]] = ()
    """The inputs, besides its name, that the request to make it has. Only a replacement can change them."""

    groups: ClassVar[Groups]

    creating = "pointing"
    updating = "pointing"
    deleting = "giving back"

    def desired(self, values: Mapping[str, Any], _home: str) -> Entrance:
        fields = self.fields_in(values)
        return replace(self._entrance(values.get("sid", ""), values), declared=fields)

    def existing(self, sid: str, state: Mapping[str, Any]) -> Entrance:
        return self._entrance(sid, state)

    def fields_in(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of the entrance that the values hold."""
        return {name: values[name] for group in self.groups for name in group if name in values}

    def _entrance(self, sid: str, values: Mapping[str, Any]) -> Entrance:
        return Entrance(
            identity=values["identity"],
            name=values[self.named_by],
            sid=sid,
            made_of={name: values[name] for name in self.made_of if name in values},
            fields=self.fields_in(values),
            declared=values.get("declared") or {},
            previous=values.get("previous") or {},
            is_made=bool(values.get("is_made")),
            on_delete=values["on_delete"],
            on_drift=values["on_drift"],
            take_over=bool(values["take_over"]),
            written=values.get("written"),
        )

    # The steps of a check

    def with_defaults(self, declared: Values) -> Values:
        return {**DEFAULTS, self.named_by: "", **declared}

    def prepare(
        self, run: Run, inputs: Values, known: Mapping[str, Any], *, is_sound: bool
    ) -> list[str]:
        """Complete the inputs in place, claim the entrance, and note what stands there now.

        Returns that it leads somewhere else today, if the program does not permit to take it over.
        """
        inputs.setdefault("account_sid", run.account_sid)
        if not is_sound or unknown_among(inputs, ("account_sid", self.named_by)):
            return []
        inputs.update(self.declared_fields(inputs))
        account = run.account(inputs["account_sid"])
        account.checked.add(inputs["identity"])
        if not is_active(account):  # the same `up` may reactivate it
            kept = ("sid", "previous", "is_made")
            inputs.update({name: known[name] for name in kept if name in known})
            return []
        row = self._standing(run, inputs)
        account.claim(inputs[self.named_by] if row is None else row.sid, inputs["identity"])
        takeover = self._take_note(run, inputs, known, row)
        if any(known.get(name) != value for name, value in self.fields_in(inputs).items()):
            self.remark(account, inputs)
        return self._announce_takeover(account, inputs, takeover)

    def note(self, run: Run, inputs: Values, known: Mapping[str, Any]) -> None:
        """Note in the inputs what stands there now, if that is known, for the state to hold before anything is written.

        What is wrong with the inputs, `check` says of the entrance itself.
        """
        inputs.setdefault("account_sid", run.account_sid)
        inputs.update({name: known[name] for name in NOTED if name in known})
        is_unknown = unknown_among(inputs, ("account_sid", self.named_by))
        if is_unknown or self.problems(known_values(inputs)):
            return
        account = run.account(inputs["account_sid"])
        if not is_active(account):
            return
        inputs.update(self.declared_fields(inputs))
        row = self._standing(run, inputs)
        fields = self.fields_in(inputs)
        is_quiet = row is not None and known.get("declared") == fields == self._part(row, fields)
        if not is_quiet:
            recorded = self._recorded(account, inputs, row)
            self._take_note(run, inputs, recorded, row)
            standing = self._standing_write(known, row)
            lost = standing if standing != recorded.get("declared") else None
            inputs.update(declared=fields, left=lost or {})
        if inputs["is_made"]:  # the SID that the next run knows would be something to note
            inputs.pop("sid", None)

    def _recorded(
        self, account: Account, inputs: Values, row: EntranceRow | None
    ) -> Mapping[str, Any]:
        """Return the properties of that entrance in the state, if the state holds it for this resource."""
        return next(
            (
                each
                for each in account.recorded(self.kind.type)
                if row is not None
                and each.get("sid") == row.sid
                and each.get("identity") == inputs["identity"]
            ),
            {},
        )

    def _part(self, row: EntranceRow, fields: Mapping[str, Any]) -> Fields:
        return {name: row.fields.get(name, "") for name in fields}

    def _standing(self, run: Run, inputs: Values) -> EntranceRow | None:
        """Return the entrance as it stands now, and complete the inputs from it. None if this run has to make it.

        Raises OperationError if it would have to be another one.
        """
        account, name = run.account(inputs["account_sid"]), inputs[self.named_by]
        row = self.find(account, name)
        if row is None:
            return None
        if other := self._other(row, inputs):
            if self._recorded(account, inputs, row).get("is_made"):
                return None  # the engine deletes it first
            today = " and ".join(f"{each} {printable(row.fields[each])}" for each in other)
            raise OperationError(
                f"{printable(name)} is there already ({row.sid}), with the {today}. Twilio cannot change that. Declare "
                "it so, or delete it first"
            )
        inputs.update(sid=row.sid, **{self.named_by: self.name_of(row, name)})
        return row

    def _other(self, row: EntranceRow, made_of: Mapping[str, Any]) -> list[str]:
        """Return what cannot be changed in place and is otherwise than it has to be."""
        return [
            name
            for name in self.made_of
            if name in made_of
            if row.fields[name] and made_of[name] not in (row.fields[name], UNKNOWN)
        ]

    def _take_note(
        self, run: Run, inputs: Values, known: Mapping[str, Any], row: EntranceRow | None
    ) -> Takeover:
        """Note in the inputs what stands in the fields that this stack has not written yet, and return those."""
        fields = self.fields_in(inputs)
        if row is None:
            inputs.update(previous=dict.fromkeys(fields, ""), is_made=True)
            return Takeover({}, {})
        run.account(inputs["account_sid"]).entrances[inputs["identity"]] = row.fields
        is_same = self._is_same(run, inputs, known, row)
        noted = known.get("previous") or {} if is_same else {}
        kept = {name: noted[name] for name in fields if name in noted}
        fresh = {name: value for name, value in fields.items() if name not in kept}
        takeover = Takeover(row.fields, fresh, self._notes(run, inputs) if fresh else [])
        is_made = takeover.was_made or bool(is_same and known.get("is_made"))
        inputs.update(previous={**kept, **takeover.previous}, is_made=is_made)
        return takeover

    def _is_same(
        self, run: Run, inputs: Values, known: Mapping[str, Any], row: EntranceRow
    ) -> bool:
        """Return whether the known inputs are about that entrance. One that was made had no SID when it was checked."""
        if "sid" in known:
            return bool(known["sid"] == row.sid)
        account = run.account(inputs["account_sid"])
        return bool(known) and bool(self._recorded(account, inputs, row))

    def _announce_takeover(self, account: Account, inputs: Values, takeover: Takeover) -> list[str]:
        name, today = printable(inputs[self.named_by]), told(takeover.found, takeover.foreign)
        if today and not inputs["take_over"]:
            refusal = (
                f"{name} leads somewhere else today: {today}. Set take_over=True to point it at what this program "
                "declares. What stands there now is put back when the resource is deleted"
            )
            return [refusal]
        if today:
            account.tell(Diagnostic("adoption", inputs["sid"], f"{name} is taken over: {today}"))
        return []

    def _notes(self, run: Run, inputs: Values) -> list[Note]:
        """Return what the state and killed runs noted of the entrance: also under another name of the resource."""
        keys = ("account_sid", self.named_by)
        entries = [
            entry
            for entry in run.account(inputs["account_sid"]).recorded(self.kind.type, NOTE)
            if all(entry.get(key) == inputs[key] for key in keys)
        ]
        return [
            Note(entry.get("previous") or {}, written, is_made=bool(entry.get("is_made")))
            for entry in entries
            for written in (entry.get("declared") or self.fields_in(entry), entry.get("left") or {})
        ]

    # The steps of a create

    def create(self, account: Account, desired: Entrance) -> Entrance:
        """Point the entrance at what is declared, or make it, and remember what stood there before."""
        with account.doing(f"{self.creating} {self.noun}", *desired.called):
            row = self._now(account, desired)
            if row is None:
                return self._make(account, desired)
            found = self._seen(replace(desired, sid=row.sid), row)
            seen = account.entrances.get(desired.identity, desired.previous)
            moved = {
                name: value
                for name, value in found.fields.items()
                if value not in (desired.fields[name], seen.get(name))
            }
            if not desired.take_over and (
                foreign := Takeover(moved, {name: desired.fields[name] for name in moved}).foreign
            ):
                raise OperationError(
                    f"it leads somewhere else since the preview: {told(moved, foreign)}; nothing was written. Run "
                    "`pulumi preview` to see what would change now."
                )
            is_made = desired.is_made and not moved
            noted = {} if desired.is_made and moved else desired.previous
            remembered = {**found.fields, **noted, **moved}
            taken = replace(desired, sid=row.sid, previous=remembered, is_made=is_made)
            return self.write(account, found, taken)

    def _now(self, account: Account, desired: Entrance) -> EntranceRow | None:
        if not desired.sid:
            return self._find_now(account, desired)
        return account.ask(lambda: account.client.entrances.fetch(self.entrances, desired.sid))

    def _make(self, account: Account, desired: Entrance) -> Entrance:
        row = send_once(
            lambda: account.client.entrances.create(self.entrances, self.whole(desired)),
            lambda: self._find_made(account, desired),
        )
        made = replace(desired, sid=row.sid, is_made=True)
        return self._stored(account, row, made)

    def _find_now(self, account: Account, desired: Entrance) -> EntranceRow | None:
        """Return the entrance. One that this run has deleted, to make it otherwise, may show for a while."""
        for _ in account.looks():
            row = self.find_now(account, desired.name)
            if row is None or not (other := self._other(row, desired.made_of)):
                return row
        raise OperationError(f"it is there with another {' and '.join(other)}; nothing was written")

    def _find_made(self, account: Account, desired: Entrance) -> EntranceRow | None:
        found = (self.find_now(account, desired.name) for _ in account.looks())
        return next(
            (row for row in found if row is not None and not self._other(row, desired.made_of)),
            None,
        )

    # The steps of a plan and of an update

    def differences(self, existing: Entrance, desired: Entrance) -> frozenset[str]:
        goal = self._goal(existing, desired)
        return frozenset(name for name, value in goal.items() if existing.fields.get(name) != value)

    def changes(self, existing: Entrance, seen: Entrance, desired: Entrance) -> frozenset[str]:
        is_unchanged = existing.declared == desired.fields
        if is_left_alone(desired.on_drift, is_unchanged=is_unchanged):
            return frozenset()
        return self.differences(seen, desired)

    def unwritten(self, existing: Entrance, desired: Entrance) -> frozenset[str]:
        """What a delete or a read needs to know has to be in the state."""
        names = ("name", "on_delete", "on_drift")
        return frozenset(
            name for name in names if getattr(existing, name) != getattr(desired, name)
        )

    def announce(
        self,
        account: Account,
        existing: Entrance,
        seen: Entrance,
        desired: Entrance,
        changes: frozenset[str],
    ) -> None:
        account.refusals.settle(desired.identity)
        if not changes:
            return
        if existing.changed and desired.on_drift == FAIL:
            change = compared(existing.declared, existing.fields, existing.changed)
            raise OperationError(
                f'somebody changed it: {change}, and on_drift is "fail". Take their change into the program, or let it '
                f'be overwritten with on_drift="repair".{account.refusals.others()}'
            )
        change = compared(seen.fields, self._goal(seen, desired), sorted(changes))
        account.tell(Diagnostic("change", desired.sid, f"{desired.name} will change: {change}"))

    def update(self, account: Account, existing: Entrance, desired: Entrance) -> Entrance:
        """Write only what differs, or nothing if nothing differs.

        Raises Overtaken if somebody changed it since the state was written.
        """
        with account.doing(f"{self.updating} {self.noun}", *existing.called):
            kept = {name: existing.previous.get(name) for name in desired.fields}
            known = {name: value for name, value in kept.items() if value is not None}
            desired = replace(
                desired,
                sid=existing.sid,
                is_made=existing.is_made,
                previous={**desired.previous, **known},
            )
            if not self.changes(existing, existing, desired):
                return replace(
                    desired,
                    fields=existing.fields,
                    declared=existing.declared,
                    written=existing.written,
                )
            return self.write(account, self.look_again(account, existing, desired), desired)

    def look_again(self, account: Account, existing: Entrance, desired: Entrance) -> Entrance:
        """Return what Twilio holds right before a write. Raises Overtaken if somebody changed it."""
        row = account.ask(
            lambda: account.client.entrances.fetch(self.entrances, existing.sid), existing.written
        )
        expected = {**desired.previous, **existing.fields}
        goal = self._goal(existing, desired)
        moved = [
            name
            for name, value in expected.items()
            if row.fields.get(name, "") not in (value, goal.get(name, value))
        ]
        if moved:
            raise Overtaken(
                f"somebody changed it since this stack read it: {compared(expected, row.fields, moved)}; nothing was "
                "written. Run `pulumi preview --refresh` to see what would change now."
            )
        return replace(existing, fields=row.fields)

    def write(self, account: Account, existing: Entrance, desired: Entrance) -> Entrance:
        """Write what differs, and nothing if nothing differs. Raises OperationError if Twilio stores something else."""
        goal = self._goal(existing, desired)
        change = {
            name: value for name, value in goal.items() if existing.fields.get(name, "") != value
        }
        if not change:
            return self.stamped(account, desired)
        row = account.ask(
            lambda: account.client.entrances.update(
                self.entrances, desired.sid, self.request(change, goal)
            ),
            desired.written,
        )
        return self._stored(account, row, desired)

    def stamped(self, account: Account, desired: Entrance) -> Entrance:
        """Return the entrance with the time at which it was written or checked."""
        return replace(desired, written=account.now().isoformat())

    def _stored(self, account: Account, row: EntranceRow, desired: Entrance) -> Entrance:
        other = [name for name, value in desired.fields.items() if row.fields.get(name) != value]
        if other:
            raise OperationError(
                f"Twilio stored something else than was sent: {compared(desired.fields, row.fields, other)}. Change "
                "the declaration to match."
            )
        return self.stamped(account, desired)

    def _goal(self, existing: Entrance, desired: Entrance) -> Fields:
        """Return what an update makes of the fields. What the program no longer declares is given back."""
        dropped = [name for name in existing.declared if name not in desired.fields]
        given_back = existing.given_back(
            dropped, desired.on_delete, self.groups, self.entrances.unset
        )
        return {**desired.fields, **given_back}

    # The steps of a read and of a delete

    def look(self, account: Account, existing: Entrance) -> Entrance | None:
        """Return what Twilio holds, or None if it is gone. Tells what somebody changed.

        A quiet look costs one list for all entrances of an account.
        """
        rows = {row.sid: row for row in account.client.entrances.rows(self.entrances)}
        row = rows.get(existing.sid)
        if row is None or self._seen(existing, row) != existing:
            try:  # the list may lag behind, and it may be older than a write of this run
                row = account.ask(
                    lambda: account.client.entrances.fetch(self.entrances, existing.sid),
                    existing.written,
                )
            except NotFound:
                return None
        seen = self._seen(existing, row)
        if seen.changed:
            seen = self._with_lost_write(account, seen, row)
        if seen.changed:
            change = compared(seen.declared, seen.fields, seen.changed)
            sentence = f"somebody changed {seen.name}: {change}"
            account.refusals.note(seen.identity, seen.on_drift, sentence)
            account.tell(Diagnostic("drift", seen.sid, sentence))
        return seen

    def remove(self, account: Account, existing: Entrance) -> None:
        """Give the entrance back as `on_delete` says. Leave what somebody else has changed since."""
        entrances = account.client.entrances
        try:  # one 404 proves nothing, because a new entrance may not be found yet
            row = account.ask(
                lambda: entrances.fetch(self.entrances, existing.sid), existing.written
            )
        except NotFound:
            return
        seen = self._with_lost_write(account, self._seen(existing, row), row)
        if seen.changed:
            theirs = told(seen.fields, seen.changed)
            kept = f"{seen.name} keeps what somebody else has set: {theirs}"
            account.tell(Diagnostic("deletion", seen.sid, kept))
        if seen.is_made and not seen.changed and seen.on_delete != "leave":
            with suppress(NotFound):
                account.ask(lambda: entrances.delete(self.entrances, seen.sid), seen.written)
            return
        self._give_back(account, self._without_lost_flows(account, seen))

    def forget(self, account: Account, note: Mapping[str, Any]) -> None:
        """Give back the entrance of a note whose run was killed before it could record the entrance itself.

        An entrance that the state records is given back by its own delete. One that the program declares stays. If it
        no longer does what that run wrote, nothing is done.
        """
        declared = note.get("declared") or {}
        if note.get("sid") in account.dropped:
            return
        records = account.recorded(self.kind.type) if declared else ()
        if not declared or any(each["identity"] == note["identity"] for each in records):
            return
        noted = self.existing(note.get("sid", ""), {**DEFAULTS, **note, **declared})
        with account.doing(f"{self.deleting} {self.noun}", *noted.called), suppress(NotFound):
            row = self._now(account, noted)
            if row is None or row.sid in account.claims:
                return
            if written := self._standing_write(note, row):
                ours = replace(noted, sid=row.sid, fields=written, declared=written)
                self.remove(account, ours)

    def _give_back(self, account: Account, seen: Entrance) -> None:
        try:
            self.write(account, seen, replace(seen, fields={}))
        except Rejected as refused:
            raise OperationError(
                f'what stood there before cannot be put back: {refused}. To go on without it, set on_delete="clear" or '
                '"leave", and run `pulumi up` before you remove the resource.'
            ) from None

    def _without_lost_flows(self, account: Account, existing: Entrance) -> Entrance:
        """Return it without a way back to a flow of this stack that the program does not declare any more."""
        held = account.held()
        lost = {
            name
            for name, value in existing.previous.items()
            if (sid := flow_at(value)) and sid in held and sid not in account.claims
        }
        cleared = {name for group in self.groups if lost & set(group) for name in group}
        left = {name: value for name, value in existing.previous.items() if name not in cleared}
        return replace(existing, previous=left)

    def _seen(self, known: Entrance, row: EntranceRow) -> Entrance:
        """Return the known entrance as Twilio now has it."""
        return replace(known, fields={name: row.fields.get(name, "") for name in known.fields})

    def _with_lost_write(self, account: Account, existing: Entrance, row: EntranceRow) -> Entrance:
        """Return it with what an update wrote whose run was killed before it could record it."""
        for note in account.recorded(NOTE):
            written = self._standing_write(note, row)
            if note.get("identity") == existing.identity and written not in (
                None,
                existing.declared,
            ):
                before = {**(note.get("previous") or {}), **existing.previous}
                return replace(existing, fields=written, declared=written, previous=before)
        return existing

    def _standing_write(self, note: Mapping[str, Any], row: EntranceRow | None) -> Fields | None:
        """Return what stands there if it is what a run wrote that this note is of: the last one, or the one before."""
        writes: list[Fields] = [note.get("declared") or {}, note.get("left") or {}]
        standing = (each for each in writes if each and row and each == self._part(row, each))
        return next(standing, None)

    # What people are told

    def still_declared(self, existing: Entrance, keeper: str) -> Diagnostic:
        """Whoever renames the resource first creates and then deletes the same entrance."""
        kept = f'{existing.name} stays as it is: "{keeper}" declares it.'
        return Diagnostic("deletion", existing.sid, kept)

    def remark(self, account: Account, inputs: Values) -> None:
        """Tell at preview what else decides about the entrance."""

    # The steps

    @abstractmethod
    def declared_fields(self, inputs: Values) -> Values:
        """Return the fields of the entrance that lead to what is declared. UNKNOWN stands for what is not known yet."""

    @abstractmethod
    def find(self, account: Account, name: str) -> EntranceRow | None:
        """Return the entrance of that name or SID, from the account's list. None if it has to be made.

        Raises OperationError if the account has no such entrance and it cannot be made.
        """

    @abstractmethod
    def find_now(self, account: Account, name: str) -> EntranceRow | None:
        """Return what `find` returns, from a list that is made now."""

    def name_of(self, _row: EntranceRow, name: str) -> str:
        """Return what the state calls the entrance: always the same. The program calls it by that name or SID."""
        return name

    def whole(self, desired: Entrance) -> Fields:
        """Return everything that the request to make the entrance needs."""
        return desired.fields

    def request(self, change: Fields, _goal: Fields) -> Fields:
        """Return what a request for that change sends."""
        return change
