"""An entrance: an object of an account through which people reach a flow, and what it does with calls and messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from pulumi_twilio_studio.foreign import printable, quoted
from pulumi_twilio_studio.studio.entrances import flow_at

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.entrances import Fields, Groups


@dataclass(frozen=True)
class Entrance:
    """An entrance as declared, or as the state or Twilio knows it."""

    identity: str
    name: str
    """What people call it, such as +15550100001."""

    sid: str
    """Empty if it is still to be made."""

    fields: Fields
    """What it does. Only the fields that the program declares."""

    made_of: Fields = field(default_factory=dict)
    """What it was made of, and what nobody can change."""

    declared: Fields = field(default_factory=dict)
    """What this stack wrote last. Another value in `fields` is drift."""

    previous: Fields = field(default_factory=dict)
    """What stood in each field before this stack wrote it."""

    is_made: bool = False
    """Whether this stack made the entrance, so that a delete deletes it."""

    on_delete: str = "restore"
    on_drift: str = "repair"
    take_over: bool = False
    written: str | None = None
    """When this stack last wrote it, ISO 8601. It tells whether reads may still lag behind."""

    @property
    def called(self) -> tuple[str, str | None]:
        """Its name, and its SID if that is known and something else."""
        return self.name, self.sid if self.sid not in ("", self.name) else None

    @property
    def changed(self) -> list[str]:
        """The fields that somebody changed since this stack wrote them."""
        return [name for name, value in self.declared.items() if self.fields.get(name, "") != value]

    def theirs(self, groups: Groups) -> set[str]:
        """Return the fields that somebody decides about: those that they changed, and all that belong to them."""
        changed = set(self.changed)
        return {name for group in groups if changed & set(group) for name in group}

    def given_back(
        self, names: Iterable[str], on_delete: str, groups: Groups, unset: Fields
    ) -> Fields:
        """Return what these fields get when this stack lets go of them. What somebody else changed stays.

        `unset` is what each field is if it is not set. A field that is not among them, and was not set, stays.
        """
        if on_delete == "leave":
            return {}
        theirs = self.theirs(groups)
        before = {} if on_delete == "clear" else self.previous
        back = {name: before.get(name) or unset.get(name) for name in names if name not in theirs}
        return {name: value for name, value in back.items() if value is not None}


def compared(existing: Fields, desired: Fields, names: Iterable[str]) -> str:
    """Return what changes in these fields, as the end of a sentence. Shows no part of a URL that may be secret."""
    return ", ".join(
        f"{name} {shown(existing.get(name))} -> {shown(desired.get(name))}" for name in names
    )


def told(fields: Fields, names: Iterable[str]) -> str:
    """Return what stands in these fields, as the end of a sentence. Shows no part of a URL that may be secret."""
    return ", ".join(f"{name} is {shown(fields.get(name))}" for name in names)


def shown(value: str | None) -> str:
    """Return a value for people."""
    if not value:
        return "not set"
    if sid := flow_at(value):
        return f"flow {sid}"
    return quoted(_without_secrets(value)) if "://" in value else printable(value)


def may_be_secret(value: Any) -> bool:
    """Return whether the text is a URL with a user or a query, which may hold a secret. A state must encrypt it."""
    return isinstance(value, str) and "://" in value and _without_secrets(value) != value


def _without_secrets(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "[a URL that cannot be read]"
    _, at, host = parts.netloc.rpartition("@")
    query = "[secret]" if parts.query else ""
    netloc = f"[secret]@{host}" if at else host
    return urlunsplit((parts.scheme, netloc, parts.path, query, ""))
