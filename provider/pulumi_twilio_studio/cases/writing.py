"""Test cases as a file: what reads back as the same cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from pulumi_twilio_studio.cases.expectations import ANY
from pulumi_twilio_studio.cases.forms import CasesMapping, HeardEntry, is_pattern
from pulumi_twilio_studio.definition.placeholders import write_pieces

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.entries import CasesEntry

SCHEMA_LINE = "# yaml-language-server: $schema="
_ONE_OR_MORE = {"hears", "contains", "answers", "calls", "outcomes"}


class _Dumper(yaml.SafeDumper):
    """Writes every text so that it reads back the same."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # PyYAML writes these raw where it can, and reads them back as the end of a line.
    style = '"' if any(each in text for each in "\x85\u2028\u2029") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def write_cases(cases: CasesEntry, schema: str = "") -> str:
    """Return cases as the text of a file, with a line for editors if there is a schema for them."""
    head = f"{SCHEMA_LINE}{schema}\n" if schema else ""
    data = _mapping(cases)
    return head + yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def exactly(text: str) -> str | HeardEntry:
    """Return what a case has to say to hear exactly that text."""
    written = literal(text)
    return HeardEntry(text=written) if text == ANY or is_pattern(written) else written


def literal(text: str) -> str:
    """Return a text of a case that stands for exactly that text: no `${` in it is a place."""
    return write_pieces([text])


def _mapping(entry: CasesMapping) -> dict[str, Any]:
    written = {}
    for name, field in type(entry).model_fields.items():
        value = getattr(entry, name)
        is_nothing = value is None and name != "json_"
        if name in entry.model_fields_set and not is_nothing:
            key = field.alias or name
            written[key] = _value(value, is_many=key in _ONE_OR_MORE)
    return written


def _value(value: Any, *, is_many: bool = False) -> Any:
    match value:
        case CasesMapping():
            return _mapping(value)
        case list():
            items = [_value(each) for each in value]
            return items[0] if is_many and len(items) == 1 else items
        case dict():
            return {key: _value(each, is_many=is_many) for key, each in value.items()}
    return value
