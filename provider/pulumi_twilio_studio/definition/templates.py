"""Definitions with placeholders, one file for every environment and tenant.

`${name}` inside any string of the JSON stands for a value. `$${` is a literal "${"; in the same way
`$$${price}` is a dollar sign and a value. The template stays valid JSON that the Console can
import, and Liquid (`{{...}}`, `{%...%}`) is left alone.

Some properties hold JSON text of their own (the body of make-http-request, the attributes of
send-to-flex). With Liquid in it such text rarely parses, so it is filled in as text; but a value
that lands between its double quotes is escaped as JSON there. Text counts as JSON if, Liquid
set aside, it starts with "{" or "[" and ends with the matching bracket.
"""

import re
from collections.abc import Iterator, Mapping

from .canonical import Json, Path, dumps
from .flow import Definition, parse
from .phrases import nearest, quoted, shortened
from .problems import DefinitionError, Problem, pointer
from .reading import Source, read
from .shape import widget_at

_PLACEHOLDER = re.compile(
    r"(?P<dollars>(?:\$\$)*)\$\{(?P<name>[^}]*)(?P<end>\}?)|(?P<literal>(?:\$\$)+)\{"
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NOT_JSON = re.compile(r"\$+\{[^}]*\}?|\{\{.*?\}\}|\{%.*?%\}|\\.", re.DOTALL)


def template(path: Source, /, **values: str) -> str:
    """Fill a template in, and give the definition as JSON text in API form.

    `path` is whatever `parse` takes; every value is a string, put in as it is and never looked
    through for placeholders itself. Raises DefinitionError if the template is no sound definition
    and for every placeholder without a value, with its place, and every value without a
    placeholder.
    """
    api, label = read(path)
    sound = Definition.from_api(api, source=label).to_api()
    problems = [*_misplaced(sound, values), *_misused(sound, values)]
    if problems:
        raise DefinitionError(problems, label)
    return dumps(_filled(sound, values))


def template_sha256(path: Source) -> str:
    """Hash what a template means before it is filled in: equal for every tenant it is used for."""
    return parse(path).sha256


def _misplaced(api: Json, values: Mapping[str, str]) -> Iterator[Problem]:
    for path, match in _placeholders(api):
        place = pointer(*path)
        found = f"${{{match['name']}{match['end']}"
        if not match["end"] or not _NAME.fullmatch(match["name"]):
            message = "is no placeholder: write ${name}, or $${ for a literal ${"
            yield Problem(place, f"{quoted(shortened(found))} {message}", widget_at(place, api))
        elif match["name"] not in values:
            message = f"{found} has no value{nearest(match['name'], values)}"
            yield Problem(place, message, widget_at(place, api))


def _misused(api: Json, values: Mapping[str, object]) -> Iterator[Problem]:
    names = {match["name"] for _, match in _placeholders(api)}
    for name, value in values.items():
        if not isinstance(value, str):
            kind = type(value).__name__
            yield Problem("", f"the value of {quoted(name)} must be a string, not {kind}")
        if name not in names:
            hint = nearest(name, sorted(names))
            yield Problem("", f"the value {quoted(name)} has no placeholder{hint}")


def _placeholders(value: Json, *path: str | int) -> Iterator[tuple[Path, re.Match[str]]]:
    if isinstance(value, str):
        found = _PLACEHOLDER.finditer(value)
        yield from ((path, match) for match in found if not match["literal"])
    elif isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _placeholders(item, *path, key)


def _filled(value: Json, values: Mapping[str, str]) -> Json:
    match value:
        case str():
            return _filled_text(value, values)
        case dict():
            return {key: _filled(item, values) for key, item in value.items()}
        case list():
            return [_filled(item, values) for item in value]
    return value


def _filled_text(text: str, values: Mapping[str, str]) -> str:
    bare = _NOT_JSON.sub(lambda match: " " * len(match[0]), text)
    is_json = bare.strip()[:1] + bare.strip()[-1:] in ("{}", "[]")

    def fill(match: re.Match[str]) -> str:
        if match["literal"]:
            return match["literal"][::2] + "{"
        value = values[match["name"]]
        is_quoted = is_json and bare.count('"', 0, match.start()) % 2
        return match["dollars"][::2] + (dumps(value)[1:-1] if is_quoted else value)

    return _PLACEHOLDER.sub(fill, text)
