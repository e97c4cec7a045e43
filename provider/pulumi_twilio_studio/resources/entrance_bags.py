"""The property bags of an entrance, such as a number, and the typed values for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.lifecycle.account import Account
from pulumi_twilio_studio.lifecycle.drift import shows_as_change
from pulumi_twilio_studio.lifecycle.entrance import Entrance, may_be_secret
from pulumi_twilio_studio.resources.bags import Bags
from pulumi_twilio_studio.resources.properties import Properties, secret

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.borrowed import Borrowed


class EntranceBags(Bags[Account, Entrance, Entrance]):
    """The bags of one kind of entrance."""

    lifecycle: Borrowed

    def __init__(self, lifecycle: Borrowed) -> None:
        self.lifecycle = lifecycle
        fields = (name for group in lifecycle.groups for name in group)
        self.inputs = (
            "identity",
            "account_sid",
            lifecycle.named_by,
            "sid",
            "take_over",
            "on_delete",
            "on_drift",
            "previous",
            "is_made",
            "hidden",
            *lifecycle.made_of,
            *fields,
        )
        self.fixed_inputs = ("account_sid", "sid", *lifecycle.made_of)

    def fixed(self, _sid: str, existing: Properties) -> Mapping[str, object]:
        return {name: existing.get(name) for name in self.fixed_inputs}

    def deletes_first(self, replaces: list[str]) -> bool:
        """Twilio has one entrance of a name at most: a new one takes the place of a deleted one."""
        return bool(replaces) and not {"account_sid", "sid", self.lifecycle.named_by} & {*replaces}

    def kept(self, inputs: Properties) -> Properties:
        return encrypted(inputs)

    def held(self, existing: Entrance) -> Properties:
        return {
            "sid": existing.sid,
            **existing.fields,
            "declared": dict(existing.declared),
            "previous": dict(existing.previous),
            "is_made": existing.is_made,
            "written": existing.written,
        }

    def outputs(self, inputs: Mapping[str, Any], existing: Entrance) -> Properties:
        return encrypted(super().outputs(inputs, existing))

    def found_inputs(self, state: Properties) -> Properties | None:
        return super().found_inputs(state) if shows_as_change(state["on_drift"]) else None


def encrypted(props: Mapping[str, Any]) -> Properties:
    """Return the properties so that the state encrypts what the program calls secret, and URLs that may hold a secret.

    The engine does so with the program's own inputs. It does not know what we make of them, or what stood there before.
    """
    hidden = frozenset(props.get("hidden") or ())
    return {
        name: secret(value) if _is_secret(name, value, hidden) else value
        for name, value in props.items()
    }


def _is_secret(name: str, value: Any, hidden: frozenset[str]) -> bool:
    if isinstance(value, Mapping):
        return any(_is_secret(each, part, hidden) for each, part in value.items())
    return may_be_secret(value) or (isinstance(value, str) and bool(value) and name in hidden)
