"""Bring a flow into the file that it came from. The file keeps its places, its order and its form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition import Definition, DefinitionError, Reference, changes
from pulumi_twilio_studio.definition.placeholders import (
    Place,
    pieces,
    texts,
    with_texts,
    write_pieces,
)
from pulumi_twilio_studio.definition.reading import loads, read_text, unwrap
from pulumi_twilio_studio.definition.references import whole_function
from pulumi_twilio_studio.definition.rewriting import Rules, rewrite
from pulumi_twilio_studio.definition.text import quoted
from pulumi_twilio_studio.definition.way_back import fill_in, keep_places, values_of
from pulumi_twilio_studio.identity import short, signature_of
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.template import Naming, with_function
from pulumi_twilio_studio.lifecycle.references import Names, NotNamed

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.references import Found
    from pulumi_twilio_studio.studio.client import Client
    from pulumi_twilio_studio.studio.models import Flow


class _AsItIs(str):
    """A text that is written as it is, and is not compared with what a template fills in."""

    __slots__ = ()


@dataclass(frozen=True)
class Base:
    """What the places of a template were last filled with."""

    definition: Definition
    is_exact: bool
    """Whether this very template was filled in."""


def base_of(client: Client, sid: str, template: Definition, pulled: Definition) -> Base:
    """Return the newest revision that a stack wrote, preferably with this template, or else what is pulled.

    Raises StudioError.
    """
    signed = [
        (row, signature)
        for row in sorted(client.revisions(sid), key=lambda row: row.revision, reverse=True)
        if (signature := signature_of(row.commit_message)) is not None
    ]
    exact = [row for row, each in signed if each.template == short(template.sha256)]
    for row in (*exact[:1], *(row for row, _ in signed[:1])):
        if definition := _definition(client, row):
            return Base(definition, row in exact)
    return Base(pulled, is_exact=False)


def _definition(client: Client, row: Flow) -> Definition | None:
    try:
        return Definition.from_api(client.fetch_revision(row.sid, row.revision).definition or {})
    except DefinitionError:
        return None


@dataclass(frozen=True)
class File:
    """A definition or a template, as it is written."""

    text: str
    source: str
    """The name by which messages call it."""

    @classmethod
    def at(cls, path: str | Path) -> File:
        """Return the file at a path. Raises DefinitionError."""
        return cls(read_text(path)[0], str(path))

    @cached_property
    def _whole(self) -> Any:
        return loads(self.text, self.source)

    @cached_property
    def content(self) -> Any:
        """The definition in API form, with its places unfilled. Raises DefinitionError."""
        return unwrap(self._whole)[0]

    @cached_property
    def definition(self) -> Definition:
        """The template, which is a definition too. Raises DefinitionError."""
        return Definition.from_api(self.content, source=self.source)

    @property
    def within(self) -> list[str]:
        """The keys that lead to the definition: a file may contain an answer of the API."""
        return list(unwrap(self._whole)[1])

    @property
    def places(self) -> list[tuple[str, Place]]:
        """Each place, with the name of the widget that contains it."""
        found = texts(dict(self.definition.content))
        return [
            (str(path[1]) if path[0] == "states" else "", piece)
            for path, text in found
            for piece in pieces(text)
            if isinstance(piece, Place)
        ]


@dataclass(frozen=True)
class Into:
    """Brings a definition into a file. If the file has no places, `base` is None and `names` is not asked."""

    file: File
    pulled: Definition
    base: Base | None
    names: Names
    naming: Naming = field(default_factory=lambda: Naming({}, {}))

    def written(self) -> tuple[str, list[str]]:
        """Return the file's text, which means what the flow means, and remarks on what could not be kept.

        Raises StudioError if Twilio cannot be asked, and OperationError if the file cannot keep its form.
        """
        filled = with_texts(self.file.content, self._filled)
        before = Definition.from_api(filled, source=self.file.source)
        renamed = {
            str(change.existing): str(change.desired)
            for change in changes(before, self.pulled)
            if change.kind == "widget-renamed"
        }
        rules = Rules(self._leaf, self._new, renamed)
        text = rewrite(self.file.text, self.file.within, self._desired(renamed), filled, rules)
        result = File(text, self.file.source)
        if not self._meaning(result).same_as(self.pulled, layout=True):
            raise OperationError(
                f"{self.file.source} cannot keep its places and mean what the flow means. --out "
                "writes a separate file"
            )
        return text, list(_gone(self.file, result, renamed))

    @property
    def _is_template(self) -> bool:
        return bool(self.base or self.naming.named or self.naming.functions)

    @cached_property
    def _values(self) -> dict[str, str]:
        """What each place stands for: the value that filled it, or what its reference leads to."""
        named = {each.place.content: sid for sid, each in self.naming.named.items()}
        if self.base is None:
            return named
        template, was = self.file.definition, self.base.definition
        values = values_of(template, was, {}) if self.base.is_exact else {}
        values = values_of(template, was, {**self._looked_up(values), **values})
        return {**named, **values_of(template, self.pulled, values)}

    def _looked_up(self, known: Mapping[str, str]) -> dict[str, str]:
        places = {place.content: place for _, place in self.file.places if ":" in place.content}
        found: dict[str, str] = {}
        for content in places.keys() - known.keys():
            with suppress(ValueError):  # not a reference: `template` says so when it is filled in
                led = self._found(Reference.at(places[content]))
                found |= {content: led.text} if led else {}
        return found

    def _found(self, reference: Reference) -> Found | None:
        try:
            return self.names.found(reference)
        except NotNamed:
            return None

    @cached_property
    def _known(self) -> dict[str, str]:
        """Texts of the template, each with its filled-in form, if that is certain."""
        if self.base is None or not self.base.is_exact:
            return {}
        there = dict(texts(dict(self.base.definition.content)))
        mine = texts(dict(self.file.definition.content))
        return {text: there[path] for path, text in mine if path in there}

    def _filled(self, text: str) -> str:
        if not self._is_template:
            return text
        shown = self._known.get(text) if "${" in text else None
        shown = fill_in(text, self._values) if shown is None else shown
        return text if shown is None else shown

    def _leaf(self, existing: str, desired: str) -> str:
        if isinstance(desired, _AsItIs) or not self._is_template:
            return str(desired)
        if self._filled(existing) == desired:
            return existing
        return keep_places(existing, desired, self._values, self.naming.pieces)

    def _new(self, text: str) -> str:
        if isinstance(text, _AsItIs) or not self._is_template:
            return str(text)
        return write_pieces(self.naming.pieces(text))

    def _desired(self, renamed: Mapping[str, str]) -> dict[str, Any]:
        """Return the flow in API form. A function is named by a reference if the file does so, or is to do so."""
        api = self.pulled.to_api()
        mine = {
            renamed.get(each["name"], each["name"]): each for each in self.file.content["states"]
        }
        for at, state in enumerate(api["states"]):
            properties = state.get("properties", {})
            there = mine.get(state["name"], {}).get("properties", {})
            reference = _function(state, there) if self._is_template else None
            found = self._found(reference) if reference else None
            if found and found.properties.items() <= properties.items():
                named = with_function(properties, _AsItIs(there["function_sid"]))
                also = {key: properties[key] for key in found.properties if key in there}
                state["properties"] = {**also, **named}
            elif at in self.naming.functions:
                text = _AsItIs(self.naming.functions[at])
                state["properties"] = with_function(properties, text)
        return api

    def _meaning(self, file: File) -> Definition:
        """Return what the file means with the values and names that are known."""
        if not self._is_template:
            return file.definition
        api = with_texts(file.content, self._filled)
        for state, as_written in zip(api["states"], file.content["states"], strict=True):
            reference = _function(as_written, as_written.get("properties", {}))
            found = self._found(reference) if reference else None
            if found:
                given = {**found.properties, **state["properties"]}
                state["properties"] = {**given, "function_sid": found.properties["function_sid"]}
        return Definition.from_api(api, source=file.source)


def _function(state: Mapping[str, Any], properties: Mapping[str, Any]) -> Reference | None:
    """Return the function that a run-function widget's properties name by a reference."""
    if state["type"] != "run-function":
        return None
    try:
        return whole_function(properties.get("function_sid"))
    except ValueError:  # another kind of place: whole_function reads each place as a reference
        return None


def _gone(before: File, after: File, renamed: Mapping[str, str]) -> Iterator[str]:
    """Yield a remark on each place that the file no longer has."""
    was = Counter((renamed.get(name, name), str(place)) for name, place in before.places)
    still = Counter((name, str(place)) for name, place in after.places)
    for name, place in was - still:
        where = f"widget {quoted(name)}" if name else "the flow"
        yield f"{where}: {place} was removed, because the flow has a different value there."


def into(
    client: Client,
    sid: str,
    pulled: Definition,
    file: File,
    *,
    template: bool = False,
    names: Names | None = None,
) -> tuple[str, list[str]]:
    """Return the file's text with what that flow's revision means, and remarks on what could not be kept.

    With `template`, SIDs that are new in the file become references. `names` are the account's, if the caller has them.
    Raises StudioError if Twilio cannot be asked, DefinitionError for a file without a definition, and OperationError if
    the file cannot keep its form.
    """
    base = base_of(client, sid, file.definition, pulled) if file.places else None
    names = names or Names(client.directory, cache(client.flows))
    naming = Naming.of(pulled.to_api(), names) if template else Naming({}, {})
    return Into(file, pulled, base, names, naming).written()
