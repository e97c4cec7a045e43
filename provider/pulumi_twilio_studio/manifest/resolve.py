"""Turn what was written into the desired tenant, and check it as far as that is possible without an account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition import DefinitionError, Reference
from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.files import neighbours
from pulumi_twilio_studio.manifest.entrances import EntranceBuilder
from pulumi_twilio_studio.manifest.entries import LONGEST_NAME
from pulumi_twilio_studio.manifest.flow_references import (
    DependencyCycle,
    namesakes,
    order_flows,
    sibling,
)
from pulumi_twilio_studio.manifest.merge import Written, values_of
from pulumi_twilio_studio.manifest.specs import FlowSpec, TenantSpec, Value

if TYPE_CHECKING:
    from pathlib import Path

    from pulumi_twilio_studio.manifest.entries import FlowEntry
    from pulumi_twilio_studio.manifest.merge import Section
    from pulumi_twilio_studio.manifest.problems import ManifestProblem
    from pulumi_twilio_studio.manifest.templates import Asked, Templates

SETTINGS = ("account_sid", "wave", "status", "on_delete")
FLOW_SETTINGS = ("status", "layout", "on_drift", "commit_message")
SECTIONS: Mapping[Section, str] = {"flows": "flow", "numbers": "number", "addresses": "address"}
"""What one entry of each is called."""


class Builder:
    """Builds one tenant and collects what is wrong with it."""

    def __init__(self, written: Written, templates: Templates) -> None:
        self.name = written.name
        self._written = written
        self._templates = templates
        self.problems: list[ManifestProblem] = []
        self.asked: set[str] = set()
        """Names of the values that its templates ask for."""

        self.asks_no_more = False
        """Whether `asked` is complete. A template that cannot be read may ask for more."""

    def tenant(self) -> TenantSpec:
        """Return the tenant. Do not use it if there are problems."""
        written = self._written
        flows = {key: self._flow(key, entry) for key, entry in written.flows()}
        self.asks_no_more = all(flows.values()) and written.templates_are_known
        if self.asks_no_more:
            self._find_unused()
        self._find_unknown()
        self._find_nameless()
        self._find_idle_settings()
        settings = {key: written.setting(key) for key in SETTINGS}
        entrances = EntranceBuilder(written, tuple(flows))
        numbers, addresses = entrances.numbers(), entrances.addresses()
        self.problems += entrances.problems
        return TenantSpec(
            name=written.name,
            friendly_name=written.setting("friendly_name") or written.name,
            flows=self._ordered({key: flow for key, flow in flows.items() if flow}),
            numbers=numbers,
            addresses=addresses,
            values=written.values,
            test_users=_users(written.setting("test_users")),
            **{key: value for key, value in settings.items() if value is not None},
        )

    def _flow(self, key: str, entry: FlowEntry) -> FlowSpec | None:
        if entry.template is None:
            if self._written.is_known("flows", key, "template"):
                self._refuse("flows", key, message="template is missing")
            return None
        path = self._written.folder("flows", key, "template") / entry.template
        try:
            asked = self._templates.asked(path)
        except DefinitionError as error:
            for problem in error.problems:
                self._refuse("flows", key, "template", message=f"{entry.template}: {problem}")
            return None
        own_users = "test_users" in entry.model_fields_set
        settings = {name: getattr(entry, name) for name in FLOW_SETTINGS}
        return FlowSpec(
            template=path,
            friendly_name=entry.friendly_name or key,
            values=self._values(key, entry, asked),
            test_users=_users(
                entry.test_users if own_users else self._written.setting("test_users")
            ),
            needs=tuple(asked.flows.values()),
            tests=self._tests(key, entry),
            content_sha256=asked.sha256,
            **{name: value for name, value in settings.items() if value is not None},
        )

    def _tests(self, key: str, entry: FlowEntry) -> tuple[Path, ...]:
        """Return the files of cases. One that is not there is a problem."""
        folder = self._written.folder("flows", key, "tests")
        files = tuple(folder / each for each in entry.tests)
        for written, file in zip(entry.tests, files, strict=True):
            if not file.is_file():
                hint = nearest(file.name, neighbours(file))
                self._refuse("flows", key, "tests", message=f"{written}: no such file{hint}")
        return files

    def _values(self, key: str, entry: FlowEntry, asked: Asked) -> dict[str, Value]:
        """Return the values for that template. A missing or unused value is a problem."""
        self.asked |= asked.names
        own = values_of(entry)
        known = {**self._written.values, **own}
        for name in sorted(asked.names - known.keys()):
            places = (("values", name), ("flows", key, "values", name))
            if not all(self._written.is_known(*place) for place in places):
                continue
            message = (
                f"{entry.template} asks for ${{{name}}}, which has no value{nearest(name, known)}"
            )
            self._refuse_here("flows", key, message=message)
        for name in own.keys() - asked.names:
            message = f"{entry.template} has no placeholder ${{{name}}}{nearest(name, asked.names)}"
            self._refuse("flows", key, "values", name, message=message)
        return {name: known[name] for name in sorted(asked.names & known.keys())}

    def _find_unknown(self) -> None:
        for section, noun in SECTIONS.items():
            existing = getattr(self._written.defaults, section)
            for key in self._written.switched_off(section):
                if key not in existing and self._written.is_known(section, key):
                    message = f"the defaults have no such {noun}{nearest(key, existing)}"
                    self._refuse(section, key, message=message)

    def _find_unused(self) -> None:
        for name in self._written.entry.values.keys() - self.asked:
            hint = nearest(name, self.asked)
            message = f"no template of this tenant has a placeholder ${{{name}}}{hint}"
            self._refuse("values", name, message=message)

    def _find_nameless(self) -> None:
        written = self._written
        names = ("friendly_name", "account_sid")
        is_named = any(written.setting(name) or not written.is_known(name) for name in names)
        if not is_named and len(written.name) > LONGEST_NAME:
            message = (
                "friendly_name is missing, and the name is too long for one. It can have at "
                f"most {LONGEST_NAME} characters"
            )
            self._refuse_here(message=message)

    def _find_idle_settings(self) -> None:
        said = self._written.entry.model_fields_set
        for key in (
            sorted({"friendly_name", "status", "on_delete"} & said) if "account_sid" in said else ()
        ):
            message = "is only for new subaccounts; leave it out beside account_sid"
            self._refuse_here(key, message=message)

    def _ordered(self, flows: Mapping[str, FlowSpec]) -> dict[str, FlowSpec]:
        """Return the flows, each after the flows of the tenant that it refers to.

        Other references lead to flows of the account.
        """
        friendly_names = {key: flow.friendly_name for key, flow in flows.items()}
        for key, other in namesakes(friendly_names).items():
            message = (
                f"has the same friendly name as the flow {quoted(other)}: "
                f"{quoted(friendly_names[key])}"
            )
            self._refuse_here("flows", key, message=message)
        needs = {key: self._siblings(key, flow, friendly_names) for key, flow in flows.items()}
        try:
            return {key: replace(flows[key], needs=needs[key]) for key in order_flows(needs)}
        except DependencyCycle as circle:
            self._refuse_here("flows", circle.path[0], message=str(circle))
            return dict(flows)

    def _siblings(
        self, key: str, flow: FlowSpec, friendly_names: Mapping[str, str]
    ) -> tuple[str, ...]:
        """Return the keys of the tenant's flows that this flow refers to."""
        references = [each for each in flow.values.values() if isinstance(each, Reference)]
        names = [*flow.needs, *(each.names[-1] for each in references if each.kind == "flow")]
        found = {name: sibling(name, friendly_names) for name in names}
        off = (
            set(self._written.switched_off("flows")) if not self._written.entry.account_sid else ()
        )
        for name in dict.fromkeys(name for name in names if found[name] is None and name in off):
            message = f"refers to the flow {quoted(name)}, which this tenant switches off"
            self._refuse_here("flows", key, message=message)
        return tuple(dict.fromkeys(each for each in found.values() if each is not None))

    def _refuse(self, *keys: str, message: str) -> None:
        self.problems.append(self._written.problem(*keys, message=message))

    def _refuse_here(self, *keys: str, message: str) -> None:
        self.problems.append(self._written.own_problem(*keys, message=message))


def _users(users: list[str] | None) -> tuple[str, ...] | None:
    return None if users is None else tuple(users)
