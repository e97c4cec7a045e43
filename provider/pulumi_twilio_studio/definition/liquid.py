"""The Liquid in a flow's texts, as far as it names widgets: `{{widgets.ask_name.inbound.Body}}`.

Twilio fills it in when the flow runs (docs: studio/user-guide/liquid-template-language).
"""

import re
from collections.abc import Iterator, Mapping

_OPENS = re.compile(r"\{[{%]")
_WIDGET = re.compile(
    # "{{-" and "-}}" remove spaces, and are not part of a name.
    r"""(?P<lead>(?:(?<![\w.-])|(?<=[{%]-))widgets(?:\.|\[\s*(?P<quote>["'])))"""
    r"""(?P<name>(?:[A-Za-z0-9_]|-(?![}%]\}))+)"""
    r"""(?(quote)(?=(?P=quote)))"""
)


def widgets_named(text: str) -> Iterator[str]:
    """Yield every widget that the Liquid of a text reads from, in order and with repetitions."""
    if "widgets" not in text:
        return
    for start, end in tags(text):
        yield from (found["name"] for found in _WIDGET.finditer(text[start:end]))


def rename_in_liquid(text: str, names: Mapping[str, str]) -> str:
    """Return the text with the desired names of all widgets that its Liquid reads from."""
    if "widgets" not in text:
        return text

    def name(found: re.Match[str]) -> str:
        return found["lead"] + names.get(found["name"], found["name"])

    parts, done = [], 0
    for start, end in tags(text):
        parts += [text[done:start], _WIDGET.sub(name, text[start:end])]
        done = end
    return "".join([*parts, text[done:]])


def tags(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each tag starts and ends, one after the other. A tag that is never closed does not count."""
    at, closers = 0, Closers(text)
    while found := _OPENS.search(text, at):
        end = closers.end(found[0], found.end())
        at = end or found.start() + 1
        if end is not None:
            yield found.start(), end


class Closers:
    """Finds what closes a tag. Ask it from the start of the text to its end.

    If one kind is not closed any more, no later tag of that kind is closed: each character is
    looked at once.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._left = {"{{": "}}", "{%": "%}"}

    def end(self, opening: str, start: int) -> int | None:
        """Return where the tag ends that opened before `start`, or None if nothing closes it."""
        closer = self._left.get(opening)
        found = self._text.find(closer, start) if closer else -1
        if found < 0:
            self._left.pop(opening, None)
            return None
        return found + 2
