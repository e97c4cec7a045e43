"""The rules for a kind that points an entrance of an account at a flow, and that gives it back afterwards.

An entrance belongs to the account and not to the stack: a number is not bought, and it rings before and after. So
nothing in it is overwritten unseen, and a delete puts back what stood there before (takeover.py). A kind may also make
an entrance that does not exist yet. Then a delete deletes it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.lifecycle.account import Account, OperationError, Overtaken, send_once
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.drift import FAIL, is_left_alone
from pulumi_twilio_studio.lifecycle.entrance import Entrance, compared, told
from pulumi_twilio_studio.lifecycle.entrance_steps import DEFAULTS
from pulumi_twilio_studio.lifecycle.noting import Noting
from pulumi_twilio_studio.lifecycle.takeover import Takeover
from pulumi_twilio_studio.studio.entrances import flow_at
from pulumi_twilio_studio.studio.errors import NotFound, Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.studio.entrances import EntranceRow, Fields


class Borrowed(Noting):
    """A kind of entrance that a stack points at a flow for as long as the stack declares it."""

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

    def changes(
        self, _account: Account, existing: Entrance, seen: Entrance, desired: Entrance
    ) -> frozenset[str]:
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
            known = {
                name: value for name, value in existing.previous.items() if name in desired.fields
            }
            desired = replace(
                desired,
                sid=existing.sid,
                is_made=existing.is_made,
                previous={**desired.previous, **known},
            )
            if not self.changes(account, existing, existing, desired):
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
        rows = account.client.entrances.rows(self.entrances)
        row = next((each for each in rows if each.sid == existing.sid), None)
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
        declared = note.get("declared")
        if not declared or note.get("sid") in account.dropped:
            return
        records = account.recorded(self.kind.type)
        if any(each["identity"] == note["identity"] for each in records):
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
