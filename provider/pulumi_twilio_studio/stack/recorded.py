"""What a state records of each of our resources, with its secrets in clear text: for this process only."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.kinds import KINDS, Kind
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.state import name_in

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.lifecycle import Lifecycle
    from pulumi_twilio_studio.stack.home import StackHome
    from pulumi_twilio_studio.stack.state import StackState

# What stands in a state in the place of a secret (pulumi, sdk/go/common/resource: SigKey, SecretSig).
_SIGNATURE, _SECRET = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"


@dataclass(frozen=True)
class Recorded:
    """A resource of ours as a state records it."""

    name: str
    """Its name in the program."""

    kind: Kind
    sid: str
    """The SID that the engine knows it by. Test users have that of their flow."""

    outputs: Mapping[str, Any] = field(repr=False)

    @property
    def lifecycle(self) -> Lifecycle[Any, Any, Any]:
        """What its kind decides. Imported when asked: a state without such a resource does not need it."""
        return lifecycle_of(self.kind)


def lifecycle_of(kind: Kind) -> Lifecycle[Any, Any, Any]:
    """Return what a kind decides."""
    module, _, name = kind.lifecycle.partition(":")
    found: Lifecycle[Any, Any, Any] = getattr(import_module(f"pulumi_twilio_studio.{module}"), name)
    return found


def recorded_in(
    home: StackHome, state: StackState, kinds: Collection[Kind] = KINDS
) -> list[Recorded]:
    """Return the resources of these kinds that the state holds, in its order. Asks the engine if one is encrypted.

    Leaves out what only waits to be deleted, or to be made again: nobody reads it any more. Raises OperationError.
    """
    found = _ours(state, kinds)
    if any(_is_encrypted(each.outputs) for each in found):
        clear = home.deciphered()
        if clear is None:
            raise OperationError(f"{home.stack} was removed meanwhile")
        found = _ours(clear, kinds)
    return [Recorded(each.name, each.kind, each.sid, _plain(each.outputs)) for each in found]


def properties_of(home: StackHome, types: Collection[str]) -> list[Mapping[str, Any]]:
    """Return the properties of each resource of these types that the state holds. Raises OperationError.

    Asks the engine if a part of one is encrypted.
    """
    found = _properties(home.recorded(), types)
    clear = _properties(home.deciphered(), types) if _is_encrypted(found) else found
    return [_plain(each) for each in clear]


def _properties(state: StackState | None, types: Collection[str]) -> list[Mapping[str, Any]]:
    resources = state.resources if state else []
    return [
        {**(each.get("inputs") or {}), **(each.get("outputs") or {})}
        for each in resources
        if each.get("type") in types
    ]


def _ours(state: StackState, kinds: Collection[Kind]) -> list[Recorded]:
    types = {kind.type: kind for kind in kinds}
    return [
        Recorded(
            name_in(entry["urn"]), types[entry["type"]], entry["id"], entry.get("outputs") or {}
        )
        for entry in state.resources
        if entry.get("type") in types and entry.get("id") and not _is_leaving(entry)
    ]


def _is_leaving(entry: Mapping[str, Any]) -> bool:
    return bool(entry.get("delete") or entry.get("pendingReplacement"))


def _is_encrypted(value: Any) -> bool:
    if isinstance(value, dict):
        return value.get(_SIGNATURE) == _SECRET or any(map(_is_encrypted, value.values()))
    return isinstance(value, list) and any(map(_is_encrypted, value))


def _plain(value: Any) -> Any:
    """Return the value without the marks of secrets. Their content is JSON text."""
    if isinstance(value, dict):
        if value.get(_SIGNATURE) == _SECRET:
            return _plain(json.loads(value["plaintext"]))
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
