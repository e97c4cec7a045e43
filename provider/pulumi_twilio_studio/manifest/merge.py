"""A tenant as it was written: its own entry over the defaults, and where each part stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pulumi_twilio_studio.definition import Reference
from pulumi_twilio_studio.manifest.entries import (
    AddressEntry,
    DefaultsEntry,
    FlowEntry,
    LookupEntry,
    NumberEntry,
    TenantEntry,
    Values,
)
from pulumi_twilio_studio.manifest.specs import Configured, Value

if TYPE_CHECKING:
    from pulumi_twilio_studio.manifest.problems import ManifestProblem
    from pulumi_twilio_studio.yaml_positions import Document, Keys

EntryT = TypeVar("EntryT", FlowEntry, NumberEntry, AddressEntry)
Section = Literal["flows", "numbers", "addresses"]
"""The mappings of a tenant whose entries it can switch off."""


@dataclass(frozen=True)
class Written:
    """A tenant's entry over the defaults: mappings are merged key by key, anything else replaces the default."""

    name: str
    entry: TenantEntry
    document: Document
    defaults: DefaultsEntry
    defaults_document: Document
    unknown: frozenset[Keys] = frozenset()
    """Places, in the tenant's file or the defaults, whose intended content is not known."""

    def setting(self, key: str) -> Any:
        """Return a setting of the tenant; None if neither the tenant nor the defaults have it."""
        own = key in self.entry.model_fields_set
        return getattr(self.entry if own else self.defaults, key, None)

    @property
    def values(self) -> dict[str, Value]:
        """The values for every template."""
        return _values({**self.defaults.values, **self.entry.values})

    def is_known(self, *keys: str) -> bool:
        """Return whether the content under those keys is known, for the tenant and for the defaults."""
        places = (("tenants", self.name, *keys), ("defaults", *keys))
        return not any(
            place[:length] in self.unknown for place in places for length in range(len(place) + 1)
        )

    @property
    def templates_are_known(self) -> bool:
        """Whether every flow and every flow's template is known."""
        wholes = [(*lead, "flows") for lead in (("tenants", self.name), ("defaults",))]
        below = [
            place[len(whole) :]
            for whole in wholes
            for place in self.unknown
            if place[: len(whole)] == whole
        ]
        return self.is_known("flows") and not any(
            len(rest) < 2 or rest[1] == "template" for rest in below
        )

    def flows(self) -> Iterator[tuple[str, FlowEntry]]:
        """Yield the flows that are not switched off, those of the defaults first."""
        return _merged(self.defaults.flows, self.entry.flows, FlowEntry())

    def numbers(self) -> Iterator[tuple[str, NumberEntry]]:
        """Yield the numbers that are not switched off, those of the defaults first."""
        return _merged(self.defaults.numbers, self.entry.numbers, NumberEntry())

    def addresses(self) -> Iterator[tuple[str, AddressEntry]]:
        """Yield the addresses that are not switched off, those of the defaults first."""
        return _merged(self.defaults.addresses, self.entry.addresses, AddressEntry())

    def switched_off(self, section: Section) -> Iterator[str]:
        """Yield the keys of what the tenant switches off there."""
        yield from (key for key, own in getattr(self.entry, section).items() if not own)

    def folder(self, *keys: str) -> Path:
        """Return the folder of the file in which the value of those keys stands."""
        document, _ = self._home(keys)
        return document.file.absolute().parent

    def problem(self, *keys: str, message: str) -> ManifestProblem:
        """Return a problem at the tenant's own text for those keys, else at the text of the defaults."""
        document, lead = self._home(keys)
        return document.problem((*lead, *keys), message)

    def own_problem(self, *keys: str, message: str) -> ManifestProblem:
        """Return a problem at this tenant's own entry, even if the defaults hold those keys."""
        return self.document.problem(("tenants", self.name, *keys), message)

    def _home(self, keys: Keys) -> tuple[Document, Keys]:
        own: Keys = ("tenants", self.name)
        is_default = ("defaults", *keys) in self.defaults_document.places
        if (*own, *keys) not in self.document.places and is_default:
            return self.defaults_document, ("defaults",)
        return self.document, own


def _merged(
    defaults: Mapping[str, EntryT | Literal[False] | None],
    entries: Mapping[str, EntryT | Literal[False] | None],
    empty: EntryT,
) -> Iterator[tuple[str, EntryT]]:
    for key in {**defaults, **entries}:
        default, own = defaults.get(key), entries.get(key, empty)
        if own and (default or key in entries):
            yield key, _put_over(default or empty, own)


def _put_over(default: EntryT, own: EntryT) -> EntryT:
    """Return the entry with its own settings, and the default's for the rest."""
    said: dict[str, Any] = {key: getattr(own, key) for key in own.model_fields_set}
    if isinstance(default, FlowEntry) and isinstance(own, FlowEntry):
        said["values"] = {**default.values, **own.values}
    return default.model_copy(update=said)


def values_of(flow: FlowEntry) -> dict[str, Value]:
    """Return the flow's own values."""
    return _values(flow.values)


def _values(entries: Values) -> dict[str, Value]:
    return {
        name: _lookup(entry) if isinstance(entry, LookupEntry) else entry
        for name, entry in entries.items()
    }


def _lookup(entry: LookupEntry) -> Value:
    [kind] = entry.model_fields_set
    text = getattr(entry, kind)
    if kind in ("config", "secret"):
        return Configured(text, is_secret=kind == "secret")
    return Reference.read(kind, text)
