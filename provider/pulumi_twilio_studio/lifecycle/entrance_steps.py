"""What one kind of entrance gives the rules for all of them (borrowed.py, noting.py)."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_twilio_studio.lifecycle.account import Account
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.entrance import Entrance
from pulumi_twilio_studio.lifecycle.lifecycle import Lifecycle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.kinds import Kind
    from pulumi_twilio_studio.lifecycle.declared import Values
    from pulumi_twilio_studio.studio.entrances import EntranceKind, EntranceRow, Fields, Groups

DEFAULTS = {"take_over": False, "on_delete": "restore", "on_drift": "repair"}
"""What holds for an entrance if its program says nothing else."""


class EntranceSteps(Lifecycle[Account, Entrance, Entrance]):
    """What a kind of entrance has to give, and how its inputs and its state become values."""

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

    def with_defaults(self, declared: Values) -> Values:
        return {**DEFAULTS, self.named_by: "", **declared}

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

    # What people are told

    def still_declared(self, existing: Entrance, keeper: str) -> Diagnostic:
        """Whoever renames the resource first creates and then deletes the same entrance."""
        kept = f'{existing.name} stays as it is: "{keeper}" declares it.'
        return Diagnostic("deletion", existing.sid, kept)

    def remark(self, account: Account, inputs: Values) -> None:
        """Tell at preview what else decides about the entrance."""
