"""The property bags of one kind of resource, as the engine and the state hold them, and the typed values for them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Generic

from pulumi_twilio_studio.lifecycle.declared import UNKNOWN, Values
from pulumi_twilio_studio.lifecycle.lifecycle import AnAccount, Desired, Existing, Lifecycle
from pulumi_twilio_studio.resources.properties import Properties, drop_none
from pulumi_twilio_studio.resources.session import SESSION

if TYPE_CHECKING:
    from collections.abc import Mapping


class Bags(ABC, Generic[AnAccount, Desired, Existing]):
    """How the property bags of one kind become typed values, and back."""

    lifecycle: Lifecycle[AnAccount, Desired, Existing]

    inputs: tuple[str, ...]
    """The inputs that the state keeps."""

    fixed_inputs: tuple[str, ...] = ()
    """The inputs that only a replacement can change, if they stand in the state under the same name."""

    def existing(self, sid: str, props: Mapping[str, Any]) -> Existing:
        """Return the resource that the state's outputs describe."""
        return self.lifecycle.existing(sid, props)

    @abstractmethod
    def held(self, existing: Existing) -> Properties:
        """Return what the state keeps of an existing resource, besides the inputs as they were given."""

    def fixed(self, _sid: str, existing: Properties) -> Mapping[str, object]:
        """Return the inputs that only a replacement can change, as they are."""
        return {name: existing[name] for name in self.fixed_inputs}

    def replaces(self, sid: str, existing: Properties, desired: Values) -> list[str]:
        """Return the names of the fixed inputs that are to change. An unknown one may stay the same."""
        return [
            name
            for name, value in self.fixed(sid, existing).items()
            if desired.get(name, value) not in (value, UNKNOWN)
        ]

    def deletes_first(self, _replaces: list[str]) -> bool:
        """Return whether the existing resource has to be gone before its replacement can be made."""
        return False

    def account(self, props: Mapping[str, Any]) -> AnAccount:
        """Return the account that the resource lives in. Raises StudioError."""
        return self.lifecycle.account_of(SESSION, props)

    def identity(self, inputs: Values) -> str:
        """Return which resource of the program the inputs belong to."""
        return str(inputs["identity"])

    def id_of(self, existing: Existing) -> str:
        """Return the resource's ID for the engine."""
        return existing.sid

    def outputs(self, inputs: Mapping[str, Any], existing: Existing) -> Properties:
        """Return the state: the inputs as Twilio now holds them, and what only Twilio knows."""
        declared = {name: inputs.get(name) for name in self.inputs}
        return drop_none({**declared, **self.held(existing)})

    def kept(self, inputs: Properties) -> Properties:
        """Return checked inputs as the state keeps them."""
        return inputs

    def found_inputs(self, state: Properties) -> Properties | None:
        """Return the inputs that would have led to that state: the engine shows somebody's change against them.

        None keeps the program's inputs.
        """
        return {name: state[name] for name in self.inputs if name in state}
