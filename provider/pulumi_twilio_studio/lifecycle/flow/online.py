"""Ask Twilio about a definition before anything declares it: fill it in, look up its references, validate it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition import (
    Definition,
    DefinitionError,
    Found,
    Unresolved,
    is_unresolved,
    locate,
    parse,
    template,
)
from pulumi_twilio_studio.definition.lint import Finding, in_its_file
from pulumi_twilio_studio.definition.structure import widget_at
from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.pull_into import File
from pulumi_twilio_studio.lifecycle.references import Names, look_up_all
from pulumi_twilio_studio.studio.errors import InvalidDefinition

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.problems import Problem
    from pulumi_twilio_studio.studio.client import Client


@dataclass(frozen=True)
class Asked:
    """Asks one account about definitions. Looks up names once for all of them, and changes nothing at Twilio."""

    client: Client
    names: Names
    values: Mapping[str, str]
    """The values for the places of templates."""

    places: set[str]
    """The places of all files so far."""

    @classmethod
    def of(cls, client: Client, values: Mapping[str, str]) -> Asked:
        """Return one that has asked nothing yet."""
        return cls(client, Names(client.directory, cache(client.flows)), values, set())

    def file(self, file: Path) -> list[Finding]:
        """Return what Twilio refuses in a file, or why Twilio cannot judge it.

        It cannot judge a file with a place without a value, or with a name that leads nowhere. Raises StudioError if
        Twilio cannot be asked.
        """
        found = self._of_file(str(file))
        return in_its_file(found, file) if found else []

    def definition(self, definition: Definition, name: str) -> list[Finding]:
        """Return what Twilio refuses in a definition as it is. Raises StudioError if Twilio cannot be asked."""
        api = definition.to_api()
        try:
            self.client.validate_flow(friendly_name=name, status="published", definition=api)
        except InvalidDefinition as refusal:
            told = refusal.problems or [("", str(refusal))]
            return [_refused(path, message, api) for path, message in told]
        return []

    def refuse_unused(self) -> None:
        """Raise OperationError for a value that no file has a place for."""
        for name in sorted(self.values.keys() - self.places):
            hint = nearest(name, sorted(self.places))
            raise OperationError(f"no file has a place for the value {quoted(name)}{hint}")

    def _of_file(self, file: str) -> list[Finding]:
        places = {place.content for _, place in File.at(file).places}
        given = {name: value for name, value in self.values.items() if name in places}
        self.places.update(places)
        try:
            text = template(file, **given)
        except DefinitionError as error:
            return _unresolved(error.problems)
        if not is_unresolved(text):
            return self.definition(parse(text), Path(file).stem)
        unresolved = Unresolved.from_text(text)
        found = look_up_all(self.names, unresolved.references)
        problems = unresolved.problems(found)
        if problems:
            return _unresolved(problems)
        led = {each: to for each, to in found.items() if isinstance(to, Found)}
        return self.definition(unresolved.resolve(led), Path(file).stem)


def _unresolved(problems: Iterable[Problem]) -> list[Finding]:
    return [Finding(each.path, each.message, each.widget, "unresolved") for each in problems]


def _refused(path: str, message: str, api: Mapping[str, Any]) -> Finding:
    """Return what Twilio said, at its property_path. If that path leads nowhere, it becomes part of the sentence."""
    if locate(path, api) == path:
        return Finding("", f"{path}: {message}" if path else message, code="refused")
    return Finding(path, message, widget_at(path, api), "refused")
