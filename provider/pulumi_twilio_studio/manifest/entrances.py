"""Build the numbers and addresses of a tenant, and check where they lead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition.text import quoted
from pulumi_twilio_studio.manifest.flow_references import namesakes, no_flow
from pulumi_twilio_studio.manifest.specs import AddressSpec, NumberSpec

if TYPE_CHECKING:
    from pulumi_twilio_studio.manifest.entries import EntranceEntry
    from pulumi_twilio_studio.manifest.merge import Section, Written
    from pulumi_twilio_studio.manifest.problems import ManifestProblem


class EntranceBuilder:
    """Builds the numbers and addresses of one tenant, and collects what is wrong with them."""

    def __init__(self, written: Written, flows: Collection[str]) -> None:
        """`flows` are the keys of the tenant's flows."""
        self._written = written
        self._flows = flows
        self.problems: list[ManifestProblem] = []

    def numbers(self) -> dict[str, NumberSpec]:
        """Return the numbers by key. Do not use them if there are problems."""
        entries = dict(self._written.numbers())
        for key, entry in entries.items():
            self._find_missing("numbers", key, entry, ("phone_number",))
            self._find_lost("numbers", key, entry, ("voice_flow", "sms_flow"))
            if entry.voice_flow is None and entry.sms_flow is None:
                self._refuse_missing("numbers", key, "voice_flow", "sms_flow")
        numbers = {key: each.phone_number for key, each in entries.items() if each.phone_number}
        self._find_twice("numbers", numbers)
        return {key: NumberSpec(**_said(entry)) for key, entry in entries.items() if key in numbers}

    def addresses(self) -> dict[str, AddressSpec]:
        """Return the addresses by key. Do not use them if there are problems."""
        needed = ("type", "address", "flow")
        entries = dict(self._written.addresses())
        for key, entry in entries.items():
            self._find_missing("addresses", key, entry, needed)
            self._find_lost("addresses", key, entry, ("flow",))
        said = {key: _said(entry) for key, entry in entries.items()}
        whole = {key: each for key, each in said.items() if each.keys() >= set(needed)}
        self._find_twice("addresses", {key: each["address"] for key, each in whole.items()})
        return {key: AddressSpec(**each) for key, each in whole.items()}

    def _find_missing(
        self, section: Section, key: str, entry: EntranceEntry, needed: Collection[str]
    ) -> None:
        for name in needed:
            if getattr(entry, name) is None:
                self._refuse_missing(section, key, name)

    def _refuse_missing(self, section: Section, key: str, *names: str) -> None:
        if all(self._written.is_known(section, key, name) for name in names):
            self._refuse(section, key, message=f"{' or '.join(names)} is missing")

    def _find_lost(
        self, section: Section, key: str, entry: EntranceEntry, names: Collection[str]
    ) -> None:
        """Find what leads to no flow of the tenant."""
        for name in names:
            flow = getattr(entry, name)
            if flow is None or flow in self._flows or not self._written.is_known("flows", flow):
                continue
            message = no_flow(self._written.name, flow, self._flows)
            self._refuse(section, key, name, message=message)

    def _find_twice(self, section: Section, names: Mapping[str, str]) -> None:
        for key, other in namesakes(names).items():
            message = f"{quoted(names[key])} is already declared as {quoted(other)}"
            self._refuse(section, key, message=message)

    def _refuse(self, *keys: str, message: str) -> None:
        """Report a problem at the tenant's own entry: the same default may be right for other tenants."""
        self.problems.append(self._written.own_problem(*keys, message=message))


def _said(entry: EntranceEntry) -> dict[str, Any]:
    return {name: value for name, value in entry if value is not None}
