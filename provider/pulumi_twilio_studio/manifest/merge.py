"""A tenant as it was written: its own entry over the defaults, and where each part stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition import Reference
from pulumi_twilio_studio.manifest.entries import (
    DefaultsEntry,
    FlowEntry,
    LookupEntry,
    TenantEntry,
    Values,
)
from pulumi_twilio_studio.manifest.specs import Configured, Value

if TYPE_CHECKING:
    from pulumi_twilio_studio.manifest.problems import ManifestProblem
    from pulumi_twilio_studio.manifest.yaml_positions import Document, Keys


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
        for key in {**self.defaults.flows, **self.entry.flows}:
            default, own = self.defaults.flows.get(key), self.entry.flows.get(key, FlowEntry())
            if own and (default or key in self.entry.flows):
                yield key, _put_over(default or FlowEntry(), own)

    def switched_off(self) -> Iterator[str]:
        """Yield the keys of flows that the tenant switches off."""
        yield from (key for key, own in self.entry.flows.items() if not own)

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


def _put_over(default: FlowEntry, own: FlowEntry) -> FlowEntry:
    """Return the flow with its own settings, and the default's for the rest."""
    said = {key: getattr(own, key) for key in own.model_fields_set}
    return default.model_copy(update={**said, "values": {**default.values, **own.values}})


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
