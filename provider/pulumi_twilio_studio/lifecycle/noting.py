"""What a check of an entrance notes: what stands there now, what this stack left there, and what it would take over.

The engine forgets a create that failed. So each entrance has a note, a resource of its own that is made first
(resources/note.py). What it holds is what the entrance did before, and what the stack wrote or was about to write.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.kinds import NOTE
from pulumi_twilio_studio.lifecycle.account import Account, OperationError
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN, known_values
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.entrance import Entrance, told
from pulumi_twilio_studio.lifecycle.entrance_steps import EntranceSteps
from pulumi_twilio_studio.lifecycle.inactive import is_active
from pulumi_twilio_studio.lifecycle.takeover import NOTED, Note, Takeover, unknown_among

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.lifecycle.declared import Run, Values
    from pulumi_twilio_studio.studio.entrances import EntranceRow, Fields


class Noting(EntranceSteps):
    """The check of an entrance and of its note."""

    def prepare(
        self, run: Run, inputs: Values, known: Mapping[str, Any], *, is_sound: bool
    ) -> list[str]:
        """Complete the inputs in place, claim the entrance, and note what stands there now.

        Returns that it leads somewhere else today, if the program does not permit to take it over.
        """
        inputs.setdefault("account_sid", run.account_sid)
        if not is_sound or unknown_among(inputs, ("account_sid", self.named_by)):
            return []
        if inputs != self.with_defaults(dict(known)):  # else all changes are ignored (see `check`)
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

    def _part(self, row: EntranceRow, fields: Mapping[str, Any]) -> Fields:
        return {name: row.fields.get(name, "") for name in fields}

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
