"""What is wrong with a definition, and where, in words with which the author finds the place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from pulumi_twilio_studio.definition.text import dotted_path, printable, quoted
from pulumi_twilio_studio.failures import Error


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a definition.

    `path` points into the API form like Twilio's own `property_path`
    ("#/states/3/properties/timeout"), or is "" for the definition as a whole. `widget` names the
    widget that the path leads into, so that a reader need not count.
    """

    path: str
    message: str
    widget: str | None = None

    def __str__(self) -> str:
        """Return one line that names the widget instead of its index."""
        place = _place(segments(self.path) or [], self.widget)
        return printable(f"{place}: {self.message}" if place else self.message)


class DefinitionError(Error, ValueError):
    """A definition that cannot be used, with everything that is wrong with it.

    `source` says what was read: a path as the author wrote it, or "".
    """

    def __init__(self, problems: Iterable[Problem], source: str = "") -> None:
        self.problems = tuple(problems)
        self.source = source
        super().__init__(self.problems, source)  # as args, because pickle keeps those

    def __str__(self) -> str:
        """Return one line per problem. Each begins with the source, if there is one."""
        lead = printable(f"{self.source}: ") if self.source else ""
        return "\n".join(f"{lead}{problem}" for problem in self.problems)


def locate(property_path: str, api: Mapping[str, Any]) -> str:
    """Return a Twilio `property_path` with the widget's name instead of its index.

    "#/states/3/properties/timeout" becomes `widget "ask_name": properties.timeout`. A path that
    does not lead into this definition is returned unchanged.
    """
    path = segments(property_path)
    if not path or path[0] not in api:
        return property_path
    if path[0] != "states" or len(path) == 1:
        return _place(path, None)
    try:
        return _place(path, dict(enumerate(api["states"]))[int(path[1])]["name"])
    except (ValueError, LookupError, TypeError):  # no list, no number, no such state, no name
        return property_path


def pointer(*segments: str | int) -> str:
    """Join segments to a JSON pointer as a URI fragment (RFC 6901, section 6); "" without any."""
    parts = [quote(str(part).replace("~", "~0").replace("/", "~1")) for part in segments]
    return "/".join(["#", *parts]) if parts else ""


def segments(path: str) -> list[str] | None:
    """Split a JSON pointer as `pointer` writes it. Return None for anything else, "" included."""
    if not path.startswith("#/"):
        return None
    return [unquote(part).replace("~1", "/").replace("~0", "~") for part in path[2:].split("/")]


def _place(path: list[str], widget: str | None) -> str:
    if widget is None:
        return dotted_path(path)
    inside = dotted_path(path[2:])
    return f"widget {quoted(widget)}" + (f": {inside}" if inside else "")
