"""What a stack overwrites when it points an entrance at a flow for the first time, and what stood there before.

Twilio keeps no history of it. So `check` notes it in the inputs, and the engine records the inputs of a create before
it asks for the create. What a killed run noted counts, as long as the entrance still does what that run wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.lifecycle.declared import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pulumi_twilio_studio.studio.entrances import Fields

# What Twilio sets on a number that is bought in the Console. It says so, and leads nowhere.
_DEMO = "https://demo.twilio.com/"

NOTED = ("previous", "is_made", "declared", "left", "sid")
"""What the state's note of an entrance holds, besides what says which entrance it is."""


@dataclass(frozen=True)
class Note:
    """What the state, or a run that was killed, noted of an entrance."""

    previous: Fields
    written: Fields
    is_made: bool


@dataclass(frozen=True)
class Takeover:
    """The fields that a program declares and this stack's resource has not written yet."""

    found: Fields
    """What stands there now. Empty if there is no such entrance."""

    desired: Mapping[str, Any]
    """What is declared in these fields."""

    notes: Sequence[Note] = ()

    @property
    def previous(self) -> Fields:
        """What stood in the fields before this stack wrote them."""
        return {name: self._before(name) for name in self.desired}

    @property
    def foreign(self) -> list[str]:
        """The fields that lead people somewhere else today. What is not set, or set by Twilio, leads nowhere."""
        return [
            name
            for name, value in self.desired.items()
            if leads_somewhere(name, self.found)
            and self.found[name] != value
            and self._note(name) is None
        ]

    @property
    def was_made(self) -> bool:
        """Whether this stack made the entrance, and could not record it or knew it under another name."""
        return any(
            each.is_made and each.written.items() <= self.found.items() for each in self.notes
        )

    def _before(self, name: str) -> str:
        note = self._note(name)
        return self.found.get(name, "") if note is None else note.previous[name]

    def _note(self, name: str) -> Note | None:
        """Return the note by which this stack wrote what stands there."""
        for note in self.notes:
            if name in note.previous and note.written.get(name) == self.found.get(name):
                return note
        return None


def leads_somewhere(name: str, found: Fields) -> bool:
    """Return whether that field leads people somewhere today."""
    value = found.get(name, "")
    if not value or found.get("auto_creation_enabled", "true") != "true":
        return False
    if name == "use_inbound_webhook_on_number":
        return value == "true"  # it leads where each number says
    is_place = name.endswith(("_url", "_sid", "_callback")) or name == "auto_creation_type"
    return is_place and not value.startswith(_DEMO)


def unknown_among(values: Mapping[str, Any], names: Iterable[str]) -> bool:
    """Return whether one of these values is not known yet."""
    return any(values.get(name) is UNKNOWN for name in names)
