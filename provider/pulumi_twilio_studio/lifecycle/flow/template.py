"""Turn a definition back into a template that fits other accounts, with its SIDs as references."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pulumi_twilio_studio.definition import Reference, locate
from pulumi_twilio_studio.definition.placeholders import Piece, texts, with_texts, write_pieces
from pulumi_twilio_studio.definition.problems import pointer
from pulumi_twilio_studio.lifecycle.references import NotNamed
from pulumi_twilio_studio.sids import IN_TEXT
from pulumi_twilio_studio.studio.entries import NamedEntry

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Found, ReferenceKind
    from pulumi_twilio_studio.lifecycle.references import Names

AnEntry = TypeVar("AnEntry", bound=NamedEntry)

_KINDS: Mapping[str, ReferenceKind] = {
    "FW": "flow",
    "HX": "content",
    "IS": "conversation_service",
    "MG": "messaging_service",
    "TC": "task_channel",
    "WW": "workflow",
}
"""What a reference can name, by the start of the SID. A function is named with its widget's other properties."""

_FUNCTION = ("service_sid", "environment_sid", "function_sid", "url")
_BOUND = {
    "a phone number": re.compile(r"(?<![\w+])\+[1-9]\d{6,14}(?!\d)"),
    "the URL of a function or an asset": re.compile(r"https?://[\w.-]+\.twil\.io[^\s\"'<>{}]*"),
}
"""What else belongs to one account and cannot be named by a reference."""


@dataclass(frozen=True)
class Bound:
    """Something that stays unchanged in a definition although it belongs to one account."""

    place: str
    text: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text} stays unchanged: {self.why}"


@dataclass(frozen=True)
class Naming:
    """The references that lead to the SIDs of a definition in API form."""

    named: Mapping[str, Reference]
    """By SID."""

    functions: Mapping[int, Reference]
    """Of run-function widgets, by their place among the states."""

    @classmethod
    def of(cls, api: Mapping[str, Any], names: Names) -> Naming:
        """Return the references that names lead to. Raises StudioError if Twilio cannot be asked."""
        sids = {sid for _, text in texts(dict(api)) for sid in IN_TEXT.findall(text)}
        functions = {
            at: reference
            for at, state in enumerate(api["states"])
            if state["type"] == "run-function"
            and (reference := _function(state.get("properties", {}), names))
        }
        return cls(_named(sids, names), functions)

    def pieces(self, text: str) -> Iterator[Piece]:
        """Yield the pieces of a literal text, with its SIDs as references."""
        for part in IN_TEXT.split(text):
            yield self.named[part].place if part in self.named else part

    def remarks(self, api: Mapping[str, Any]) -> list[str]:
        """Return what stays in that definition although it belongs to one account, as sentences."""
        return [str(each) for each in self.bound(api)]

    def bound(self, api: Mapping[str, Any]) -> list[Bound]:
        """Return the same, as data."""
        return list(_bound(api, self.named, self.functions))


def as_template(api: Mapping[str, Any], names: Names) -> tuple[dict[str, Any], list[str]]:
    """Return a definition in API form with references for SIDs where possible, and remarks on the rest.

    Filled in with the same names, it is the same definition again. Raises StudioError if Twilio cannot be asked.
    """
    naming = Naming.of(api, names)
    template = with_texts(dict(api), lambda text: write_pieces(naming.pieces(text)))
    for at, reference in naming.functions.items():
        state = template["states"][at]
        state["properties"] = with_function(state["properties"], str(reference))
    return template, naming.remarks(api)


def with_function(properties: Mapping[str, Any], reference: str) -> dict[str, Any]:
    """Return a run-function widget's properties with that reference in place of all that names its function."""
    kept = {key: value for key, value in properties.items() if key not in _FUNCTION}
    return {**kept, "function_sid": reference}


def _named(sids: Collection[str], names: Names) -> dict[str, Reference]:
    """Return the shortest reference that leads to each SID, if one does."""
    kinds = sorted({_KINDS[sid[:2]] for sid in sids if sid[:2] in _KINDS})
    with ThreadPoolExecutor() as pool:
        listed = zip(kinds, pool.map(names.entries, kinds), strict=True)
    found = {}
    for kind, entries in listed:
        for entry, home in entries.items():
            if entry.sid not in sids:
                continue
            fitting = (
                each
                for each in _candidates(kind, entry, home)
                if (led := _led_to(names, each)) and led.text == entry.sid
            )
            if reference := next(fitting, None):
                found[entry.sid] = reference
    return found


def _candidates(
    kind: ReferenceKind, entry: NamedEntry, home: NamedEntry | None
) -> Iterator[Reference]:
    """Yield the references that may be written for an entry, shortest first."""
    called = [name for name in (entry.unique_name, entry.friendly_name) if name]
    yield from (Reference(kind, (name,)) for name in called)
    if home is not None and home.friendly_name:
        yield from (Reference(kind, (home.friendly_name, name)) for name in called)


def _function(properties: Mapping[str, Any], names: Names) -> Reference | None:
    """Return the one reference that stands for the four properties of a run-function widget."""
    wanted = {key: properties.get(key) for key in _FUNCTION}
    directory = names.directory
    service = wanted["function_sid"] and _with_sid(
        directory.function_services(), wanted["service_sid"]
    )
    if not service:
        return None
    environment = _with_sid(directory.environments(service.sid), wanted["environment_sid"])
    if environment is None or not environment.build_sid:
        return None
    home = (service.unique_name or service.friendly_name, environment.unique_name)
    if not all(home):  # no reference can name it
        return None
    for path, sid in directory.deployed(service.sid, environment.build_sid).items():
        if sid == wanted["function_sid"] and path != "/":
            reference = Reference("function", (*home, path.removeprefix("/")))
            led = _led_to(names, reference)
            if led and led.properties == wanted:
                return reference
    return None


def _with_sid(entries: Iterable[AnEntry], sid: object) -> AnEntry | None:
    return next((entry for entry in entries if entry.sid == sid), None)


def _led_to(names: Names, reference: Reference) -> Found | None:
    try:
        return names.found(reference)
    except NotNamed:
        return None


def _bound(
    api: Mapping[str, Any], named: Collection[str], functions: Collection[int]
) -> Iterator[Bound]:
    replaced = {("states", at, "properties", key) for at in functions for key in _FUNCTION}
    for path, text in texts(dict(api)):
        if path in replaced:
            continue
        place = locate(pointer(*path), api)
        for sid in IN_TEXT.findall(text):
            if sid not in named:
                yield Bound(place, sid, _reason(sid))
        for what, pattern in _BOUND.items():
            for found in pattern.findall(text):
                yield Bound(place, found, what)


def _reason(sid: str) -> str:
    if sid[:2] in _KINDS:
        kind = _KINDS[sid[:2]].replace("_", " ")
        return f"this account has no {kind} with this SID that a name can find"
    if sid[:2] in {"ZS", "ZE", "ZH"}:
        return "with the three properties beside it, it does not name a deployed function"
    return "there is no reference for this type of SID"
