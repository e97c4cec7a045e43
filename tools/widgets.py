"""Writes authoring/widgets.py: a method for each widget type, typed from the widget catalogue."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pulumi_twilio_studio.definition.lint.catalogue import Property, WidgetType, widget_types

TARGET = Path(__file__).parents[1] / "provider/pulumi_twilio_studio/authoring/widgets.py"
PYTHON = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "array": "list[Any]",
    "object": "dict[str, Any]",
}
HEAD = '''"""What each widget type takes, for editors. Written by tools/widgets.py from definition/lint/widgets.json."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Self, TypedDict

from pulumi_twilio_studio.authoring.branches import Next
'''
CLASS = '''

class Widgets(ABC):
    """A method for every type whose properties are known; each adds one widget to the flow."""

    @abstractmethod
    def widget(
        self, kind: str, name: str, properties: Mapping[str, Any], then: Mapping[str, object]
    ) -> Self:
        """Add a widget of any type."""
'''


def written() -> str:
    """The module's text, as the formatter leaves it."""
    known = {name: found for name, found in widget_types().items() if _is_writable(name, found)}
    shapes = "".join(_shapes(name, found) for name, found in known.items())
    methods = "".join(_method(name) for name in known)
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", TARGET, "-"]
    text = HEAD + "\n" + shapes + CLASS + methods
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def _is_writable(name: str, found: WidgetType) -> bool:
    return name != "trigger" and bool(found.properties) and bool(found.events)


def _shapes(name: str, found: WidgetType) -> str:
    properties = {key: _type(each) for key, each in (found.properties or {}).items()}
    events = dict.fromkeys(found.events or (), "Next")
    return _typed_dict(f"{_class(name)}Properties", properties) + _typed_dict(
        f"{_class(name)}Events", events
    )


def _typed_dict(name: str, keys: dict[str, str]) -> str:
    """By a call, as a property is named "from"."""
    inside = ", ".join(f'"{key}": {value}' for key, value in sorted(keys.items()))
    return f'{name} = TypedDict("{name}", {{{inside}}}, total=False)\n'


def _type(known: Property) -> str:
    return " | ".join(PYTHON[each] for each in known.types) or "Any"


def _method(name: str) -> str:
    shape, method = _class(name), name.replace("-", "_")
    return f'''
    def {method}(self, name: str, properties: {shape}Properties, then: {shape}Events) -> Self:
        """Add a widget of type {name}."""
        return self.widget("{name}", name, properties, then)
'''


def _class(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


if __name__ == "__main__":
    TARGET.write_text(written())
