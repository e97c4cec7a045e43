"""The places of templates and of cases: `${company}` from values, `${flow:Survey}` as a SID that is made up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

from pulumi_twilio_studio.cases.problems import CasesError
from pulumi_twilio_studio.definition import Definition, Found, Reference, Unresolved, template
from pulumi_twilio_studio.definition.flow import parse, parse_text
from pulumi_twilio_studio.definition.placeholders import Place, pieces, texts
from pulumi_twilio_studio.definition.references import is_unresolved
from pulumi_twilio_studio.definition.text import nearest, nearest_of
from pulumi_twilio_studio.file_problems import FileProblem

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.reading import Source

_PREFIXES = {
    "content": "HX",
    "conversation_service": "IS",
    "flow": "FW",
    "messaging_service": "MG",
    "task_channel": "TC",
    "workflow": "WW",
}


def made_up(reference: Reference) -> Found:
    """Return what a reference stands for where there is no account: always the same for the same names.

    A SID is the prefix of its kind and the beginning of a hash. A Function's URL is
    https://SERVICE-ENVIRONMENT.example/PATH.
    """
    if reference.kind != "function":
        return Found(_sid(_PREFIXES[reference.kind], reference))
    service, environment, path = map(quote, reference.names)
    url = f"https://{service}-{environment}.example/{path}"
    sids = {
        "service_sid": _sid("ZS", reference),
        "environment_sid": _sid("ZE", reference),
        "function_sid": _sid("ZH", reference),
    }
    return Found(url, {**sids, "url": url})


def _sid(prefix: str, reference: Reference) -> str:
    named = "/".join((reference.kind, *reference.names))
    return prefix + sha256(named.encode()).hexdigest()[:32]


class Filling:
    """Fills in texts and templates, and remembers which references it has met."""

    def __init__(self, values: Mapping[str, str], file: str = "") -> None:
        self.references: dict[str, Reference] = {}
        """By what stands for them."""
        self._file = file
        self._values: dict[str, str] = {}
        self._values = {name: self.text(value) for name, value in values.items()}
        self.learn({value: f"${{{name}}}" for name, value in self._values.items()})

    def learn(self, written: Mapping[str, str]) -> None:
        """Take the values that stand for references, by the text in whose place they stand."""
        for value, text in written.items():
            match [piece for piece in pieces(text) if piece]:
                case [Place() as place] if ":" in place.content:
                    with suppress(ValueError):  # the name of a value that is no reference
                        self.references[value] = Reference.at(place)

    def text(self, text: str, put: Callable[[str], str] = str) -> str:
        """Return a text of a case, filled in. Raises CasesError for a place that nothing fills."""
        if "${" not in text:
            return text
        return "".join(
            put(self._at(each)) if isinstance(each, Place) else each for each in pieces(text)
        )

    def pattern(self, text: str) -> str:
        """Return a regular expression, filled in with texts that stand for themselves."""
        return self.text(text, re.escape)

    def definition(self, source: Source) -> Definition:
        """Return the definition that a template is with these values. Raises DefinitionError."""
        asked = {
            piece.content
            for _, text in texts(parse(source).to_api())
            for piece in pieces(text)
            if isinstance(piece, Place)
        }
        missing = [each for each in asked if each not in self._values]
        values = {
            name: value
            for name, value in self._values.items()
            if name in asked or nearest_of(name, missing)  # which is then told
        }
        filled = template(source, **values)
        if not is_unresolved(filled):
            return parse_text(filled, "")
        unresolved = Unresolved.from_text(filled)
        return unresolved.resolve({each: self._made_up(each) for each in unresolved.references})

    def _at(self, place: Place) -> str:
        if place.is_closed and place.content in self._values:
            return self._values[place.content]
        if ":" in place.content and place.is_closed:
            try:
                return self._made_up(Reference.at(place)).text
            except ValueError as flaw:
                raise self._problem(str(flaw)) from None
        raise self._problem(f"{place} has no value{nearest(place.content, self._values)}")

    def _made_up(self, reference: Reference) -> Found:
        found = made_up(reference)
        self.references[found.text] = reference
        return found

    def _problem(self, message: str) -> CasesError:
        return CasesError([FileProblem(self._file, 0, 0, "", message)])
