"""Change a JSON text so that it holds another value. Only what differs is written anew; the rest keeps its form."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from pulumi_twilio_studio.definition.canonical import Json, Path, fingerprint
from pulumi_twilio_studio.definition.placeholders import with_texts

_BLANK = re.compile(r"[ \t\r\n]*")
_SEPARATOR = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")
_COMMA = re.compile(r"(?<![ \t\r\n])[ \t\r\n]*,")
_DECODER = json.JSONDecoder()

Leaf = Callable[[str, str], str]
"""Returns what a text becomes, from the existing and the desired text. An unchanged text keeps its form."""


@dataclass(frozen=True)
class _Node:
    """A value of the text. `start` and `end` are its offsets."""

    start: int
    end: int
    value: Json
    members: tuple[_Member, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, _Member]:
        return {str(member.key): member for member in self.members}


@dataclass(frozen=True)
class _Member:
    """An entry of an object or a list. It begins with the comma and the blanks before it."""

    start: int
    key: str | int
    node: _Node


@dataclass(frozen=True)
class Rules:
    """How the desired value is brought into a text."""

    leaf: Leaf
    new: Callable[[str], str]
    """Returns how a new text is written."""

    renamed: Mapping[str, str]
    """The desired names of widgets, by the names that they have in the text."""


def rewrite(text: str, within: Sequence[str], desired: Json, filled: Json, rules: Rules) -> str:
    """Return the sound JSON text with the desired value at that path.

    Keys, entries and blanks stay where they are; a new entry comes behind the entry that precedes
    it. The entries of a flow's `states` are told apart by name, its transitions by event. `filled`
    is the value at that path, with its texts in the form in which they compare with the desired
    ones: equal entries of a list are the same entry.
    """
    node = _parse(text)
    for key in within:
        node = node.by_key[key].node
    value = _Rewriting(text, rules).value(node, desired, filled)
    return text[: node.start] + value + text[node.end :]


class _Rewriting:
    def __init__(self, text: str, rules: Rules) -> None:
        self._text = text
        self._rules = rules
        self._newline = "\r\n" if "\r\n" in text else "\n"
        found = re.search(r"\n([ \t]+)\S", text)
        self._unit = found[1] if found else "  "
        self._ascii = text.isascii() and "\\u" in text

    def value(self, node: _Node, desired: Json, filled: Json, path: Path = ()) -> str:
        existing = node.value
        if isinstance(existing, str) and isinstance(desired, str):
            text = self._rules.leaf(existing, desired)
            return self._as_it_is(node) if text == existing else self._scalar(text)
        if isinstance(existing, dict) and isinstance(desired, dict):
            return self._object(node, desired, filled, path)
        if isinstance(existing, list) and isinstance(desired, list):
            return self._list(node, desired, filled, path)
        if fingerprint(_plain(existing)) == fingerprint(_plain(desired)):
            return self._as_it_is(node)
        return self._new(desired, self._lead_of(node))

    def _object(self, node: _Node, desired: Mapping[str, Json], filled: Json, path: Path) -> str:
        parts = []
        for member in node.members:
            key = str(member.key)
            head = self._text[member.start : member.node.start]
            if key in desired:
                parts.append(
                    head + self.value(member.node, desired[key], filled[key], (*path, key))
                )
            elif key == "next" and not member.node.value:  # absent, null and "" all end the branch
                parts.append(head + self._as_it_is(member.node))
        known, lead, colon = node.by_key, self._lead(node), self._colon(node)
        parts += [
            f"{lead}{self._scalar(key)}{colon}{self._new(value, lead)}"
            for key, value in desired.items()
            if key not in known
        ]
        return self._enclosed(node, parts)

    def _list(self, node: _Node, desired: Sequence[Json], filled: Json, path: Path) -> str:
        lead = self._lead(node)
        parts = []
        group = _grouping(path)
        was = [self._rules.renamed.get(each, each) for each in map(group, filled)]
        for at, to in _pair(filled, desired, was, [group(each) for each in desired]):
            if at is None:
                parts.append(lead + self._new(desired[to], lead))
                continue
            member = node.members[at]
            head = self._text[member.start : member.node.start]
            value = self.value(member.node, desired[to], filled[at], (*path, at))
            parts.append(head + value)
        return self._enclosed(node, parts)

    def _enclosed(self, node: _Node, parts: list[str]) -> str:
        opening, closing = self._text[node.start], self._text[node.end - 1]
        if not parts:
            return opening + closing
        if node.members:
            tail = self._text[node.members[-1].node.end : node.end - 1]
        else:
            outer = self._lead_of(node)
            tail = outer if "\n" in outer else ""
        first, *others = parts
        comma = _COMMA.match(first)
        listed = [each if _COMMA.match(each) else self._behind(each) for each in others]
        return (
            f"{opening}{first[comma.end() :] if comma else first}{''.join(listed)}{tail}{closing}"
        )

    def _behind(self, part: str) -> str:
        is_tight = part[:1].isspace() or '": ' not in self._text
        return f",{part}" if is_tight else f", {part}"

    def _lead(self, node: _Node) -> str:
        """Return the blanks before an entry of that object or list."""
        if node.members:
            member = node.members[-1]
            head = self._text[member.start : _separator(self._text, member.start)]
            return head.rpartition(",")[2]
        outer = self._lead_of(node)
        return outer + self._unit if "\n" in outer else ""

    def _lead_of(self, node: _Node) -> str:
        """Return the end of line and the blanks with which that value's line begins; "" in a text of one line."""
        start = self._text.rfind("\n", 0, node.start) + 1
        blanks = _BLANK.match(self._text, start)
        return self._newline + (blanks[0] if blanks else "") if "\n" in self._text else ""

    def _colon(self, node: _Node) -> str:
        if not node.members:
            return ": "
        member = node.members[-1]
        head = self._text[member.start : member.node.start]
        return head[len(head.rstrip().removesuffix(":").rstrip()) :]

    def _new(self, value: Json, lead: str) -> str:
        """Return the text of a new value, in the form that fits behind such blanks."""
        value = with_texts(value, self._rules.new)
        if "\n" not in lead:
            separators = (", ", ": ") if lead or " " in self._text[:20] else (",", ":")
            return json.dumps(value, ensure_ascii=self._ascii, separators=separators)
        text = json.dumps(value, ensure_ascii=self._ascii, indent=self._unit)
        return text.replace("\n", self._newline + lead[lead.rfind("\n") + 1 :])

    def _scalar(self, value: Json) -> str:
        return json.dumps(value, ensure_ascii=self._ascii)

    def _as_it_is(self, node: _Node) -> str:
        return self._text[node.start : node.end]


def _grouping(path: Path) -> Callable[[Json], str]:
    """Return what tells apart the entries of the list at that path of a flow definition."""
    match path:
        case ("states",):
            return lambda entry: str(entry["name"])
        case ("states", int(), "transitions"):
            return lambda entry: str(entry["event"])
    return lambda _: ""


def _pair(
    existing: Sequence[Json], desired: Sequence[Json], was: Sequence[str], becomes: Sequence[str]
) -> Iterator[tuple[int | None, int]]:
    """Yield the index of each desired entry, with the index of the existing entry that it replaces; None for a new one.

    `was` and `becomes` hold each entry's group. Groups stay in their existing order. Within a
    group, the desired order counts.
    """
    groups: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for at, group in enumerate(was):
        groups[group][0].append(at)
    for at, group in enumerate(becomes):
        groups[group][1].append(at)
    follows: dict[int, list[tuple[int | None, int]]] = {}
    end: list[tuple[int | None, int]] = []
    for before, after in groups.values():
        behind = before[0] if before else None
        for pair in _match(before, after, existing, desired):
            behind = behind if pair[0] is None else pair[0]
            (end if behind is None else follows.setdefault(behind, [])).append(pair)
    for at in range(len(existing)):
        yield from follows.get(at, ())
    yield from sorted(end, key=lambda pair: pair[1])


def _match(
    before: list[int], after: list[int], existing: Sequence[Json], desired: Sequence[Json]
) -> Iterator[tuple[int | None, int]]:
    """Yield the desired entries of one group in order: equal entries are paired, then the rest of each gap in turn."""
    was = [fingerprint(_plain(existing[at])) for at in before]
    becomes = [fingerprint(_plain(desired[at])) for at in after]
    for _, i, j, k, m in SequenceMatcher(None, was, becomes, autojunk=False).get_opcodes():
        for at in range(k, m):
            source = i + at - k
            yield (before[source] if source < j else None), after[at]


def _plain(value: Json) -> Json:
    """Return the value with 10.0 as 10, and without the `next` of a branch that ends."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {key: _plain(each) for key, each in value.items() if key != "next" or each}
        case list():
            return [_plain(each) for each in value]
    return value


def _parse(text: str) -> _Node:
    node, _ = _value(text, _skip(text, 0))
    return node


def _value(text: str, start: int) -> tuple[_Node, int]:
    """Return the value that starts there, and where it ends. Definitions are not deep (definition/structure.py)."""
    if text[start] not in "{[":
        scalar, end = _DECODER.raw_decode(text, start)
        return _Node(start, end, scalar), end
    is_object = text[start] == "{"
    members: list[_Member] = []
    at = start + 1
    while text[_skip(text, at)] not in "}]":
        begin = at
        at = _separator(text, at)
        key: str | int = len(members)
        if is_object:
            name, at = _value(text, at)
            key = name.value
            at = _skip(text, _skip(text, at) + 1)
        node, at = _value(text, at)
        members.append(_Member(begin, key, node))
    end = _skip(text, at) + 1
    values = [(member.key, member.node.value) for member in members]
    value: Json = dict(values) if is_object else [each for _, each in values]
    return _Node(start, end, value, tuple(members)), end


def _separator(text: str, start: int) -> int:
    separator = _SEPARATOR.match(text, start)
    return separator.end() if separator else start


def _skip(text: str, start: int) -> int:
    blanks = _BLANK.match(text, start)
    return blanks.end() if blanks else start
