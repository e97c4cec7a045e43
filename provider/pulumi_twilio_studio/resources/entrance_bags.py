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
        return encrypted(
            {
                "sid": existing.sid,
                **existing.fields,
                "declared": dict(existing.declared),
                "previous": dict(existing.previous),
                "is_made": existing.is_made,
                "written": existing.written,
            }
        )

    def found_inputs(self, state: Properties) -> Properties | None:
        return super().found_inputs(state) if shows_as_change(state["on_drift"]) else None


def encrypted(props: Mapping[str, Any]) -> Properties:
    """Return the properties so that the state encrypts each one that holds a URL with what may be a secret."""
    return {
        name: secret(value) if _may_be_secret(value) else value for name, value in props.items()
    }


def _may_be_secret(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_may_be_secret, value.values()))
    return may_be_secret(value)
