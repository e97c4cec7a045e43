"""The placeholders in a text: `${...}`, and `$${` for a literal "${".

Some properties hold JSON text of their own (the body of make-http-request, the attributes of
send-to-flex). With Liquid in it, such text rarely parses, so it is filled in as text. A value that
lands between its double quotes is escaped as JSON. Text counts as JSON if it starts with "{" or "["
and ends with the matching bracket, without its Liquid.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from pulumi_twilio_studio.definition.canonical import Json, Path
from pulumi_twilio_studio.definition.liquid import Closers

# Each pattern begins at the start of a run of "$", so a run is looked at once, however long it is.
_PLACE = re.compile(r"(?<!\$)(?=\$)(?P<dollars>(?:\$\$)*)(?:\$\{(?P<content>[^}]*)(?P<end>\}?)|\{)")
_BEFORE_BRACE = re.compile(r"(?<!\$)\$+(?=\{)")
_BEFORE_PLACE = re.compile(r"(?<!\$)\$+(?=\{|\Z)")
_SKIPPED = re.compile(r"(?<!\$)\$+\{|\{[{%]|\\.", re.DOTALL)


@dataclass(frozen=True)
class Place:
    """One placeholder `${content}`."""

    content: str
    is_closed: bool = True
    is_quoted: bool = False
    """Whether it stands between double quotes of JSON text, where its value must be escaped."""

    def __str__(self) -> str:
        return f"${{{self.content}{'}' if self.is_closed else ''}"


Piece = str | Place
"""Literal text without escapes, or a placeholder."""


def pieces(text: str) -> list[Piece]:
    """Split a text of a template into its pieces."""
    if "${" not in text:
        return [text]
    bare = _bare(text)
    is_json = bare.strip()[:1] + bare.strip()[-1:] in ("{}", "[]")
    found: list[Piece] = []
    quotes = counted = end = 0
    for match in _PLACE.finditer(text):
        found.append(text[end : match.start()])
        quotes += bare.count('"', counted, match.start())
        counted, end = match.start(), match.end()
        dollars = match["dollars"][::2]
        if match["content"] is None:
            found.append(dollars + "{")
        else:
            is_quoted = is_json and quotes % 2 == 1
            found += [dollars, Place(match["content"], bool(match["end"]), is_quoted)]
    return [*found, text[end:]]


def _bare(text: str) -> str:
    """Return the text with blanks instead of everything that is not its own JSON.

    That is placeholders, Liquid, and escaped characters.
    """
    parts, done, closers = [], 0, Closers(text)
    at = 0
    while found := _SKIPPED.search(text, at):
        end = _end(found, closers)
        if end is None:
            at = found.start() + 1
        else:
            parts += [text[done : found.start()], " " * (end - found.start())]
            at = done = end
    return "".join([*parts, text[done:]])


def _end(found: re.Match[str], closers: Closers) -> int | None:
    """Return where the thing ends that begins there, or None for Liquid that nothing closes."""
    opening, text = found[0], found.string
    if opening in ("{{", "{%"):
        return closers.end(opening, found.end())
    if opening[0] == "$" and len(opening) % 2 == 0:  # an odd number of "$", and the brace
        return text.find("}", found.end()) + 1 or len(text)
    return found.end()


def write_pieces(found: Iterable[Piece]) -> str:
    """Write pieces as a text of a template; the inverse of `pieces`."""
    runs = [
        (is_place, "".join(map(str, run)))
        for is_place, run in groupby(filter(None, found), lambda piece: isinstance(piece, Place))
    ]
    last = len(runs) - 1
    return "".join(
        run if is_place else _escape(run, is_last=at == last)
        for at, (is_place, run) in enumerate(runs)
    )


def _escape(literal: str, *, is_last: bool) -> str:
    dollars = _BEFORE_BRACE if is_last else _BEFORE_PLACE
    return dollars.sub(lambda match: match[0] * 2, literal)


def texts(value: Json, *path: str | int) -> Iterator[tuple[Path, str]]:
    """Yield every string value in this JSON, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts(item, *path, key)


def with_texts(value: Json, change: Callable[[str], str]) -> Json:
    """Return a copy of the JSON with every string value changed."""
    match value:
        case str():
            return change(value)
        case dict():
            return {key: with_texts(item, change) for key, item in value.items()}
        case list():
            return [with_texts(item, change) for item in value]
    return value
