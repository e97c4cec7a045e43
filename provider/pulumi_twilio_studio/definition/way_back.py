"""From filled texts back to the template texts that they came from: the values, and where they stand."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.canonical import Path, dumps
from pulumi_twilio_studio.definition.placeholders import Piece, Place, pieces, texts, write_pieces

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.flow import Definition

_COMPARED = (
    1_000_000  # pairs of characters; in longer texts, all between the ends is one difference
)
_SHORTEST = 3  # characters of a value that is looked for anywhere in a text


def values_of(template: Definition, filled: Definition, known: Mapping[str, str]) -> dict[str, str]:
    """Return the value of each placeholder by its content, as far as the filled definition shows it.

    The `known` values are kept. Texts are compared widget by widget. If texts show different
    values, the most frequent one counts.
    """
    values, there = dict(known), dict(_texts(filled))
    both = [
        (text, there[path]) for path, text in _texts(template) if path in there and "${" in text
    ]
    while True:
        votes: dict[str, Counter[str]] = {}
        for text, other in both:
            for name, value in capture(text, other, values).items():
                votes.setdefault(name, Counter())[value] += 1
        if not votes:
            return values
        values |= {name: counted.most_common(1)[0][0] for name, counted in votes.items()}


def capture(text: str, filled: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return the values of the placeholders in a text that have none yet, or nothing if they are not certain."""
    literals, places = _apart(pieces(text), values)
    start, end = literals[0], literals[-1]
    if not places or not (filled.startswith(start) and filled.endswith(end)):
        return {}
    if len(filled) < len(start) + len(end):
        return {}
    between = filled[len(start) : len(filled) - len(end)]
    parts = _split(between, literals[1:-1])
    if parts is None:
        return {}
    found: dict[str, str] = {}
    for place, part in zip(places, parts, strict=True):
        value = _unescape(part) if place.is_quoted else part
        if value is None or found.setdefault(place.content, value) != value:
            return {}
    return found


def fill_in(text: str, values: Mapping[str, str]) -> str | None:
    """Return the text with every placeholder filled, or None if a placeholder has no value."""
    parts = [_shown(piece, values) for piece in pieces(text)]
    return None if None in parts else "".join(filter(None, parts))


def fits(text: str, filled: str, values: Mapping[str, str]) -> bool:
    """Return whether a text with places can have been filled in so, with these values and any others.

    A place that has no value must have the same one wherever it stands in the text. If several such places stand there
    more than once, the answer is no.
    """
    literals, places = _apart(pieces(text), values)
    names = {place.content for place in places}
    if not names:
        return literals[0] == filled
    if len(names) == len(places):
        return _stand_in_order(filled, literals)
    return len(names) == 1 and _is_repeated(text, filled, values, literals, places)


def keep_places(
    text: str, desired: str, values: Mapping[str, str], literal: Callable[[str], Iterable[Piece]]
) -> str:
    """Return the desired text with the placeholders of `text` wherever it still holds their values.

    `literal` returns how the rest is written. With the same values filled in, the result is the
    desired text.
    """
    if fill_in(text, values) == desired:
        return text
    new = _put_places(pieces(text), desired, values)
    for attempt in (new, [desired]):
        parts = [
            part
            for piece in attempt
            for part in ([piece] if isinstance(piece, Place) else literal(piece))
        ]
        result = write_pieces(parts)
        if fill_in(result, values) == desired:
            return result
    return write_pieces([desired])


def _texts(definition: Definition) -> Iterator[tuple[Path, str]]:
    yield from texts(dict(definition.content))


def _shown(piece: Piece, values: Mapping[str, str]) -> str | None:
    """Return what a piece is when it is filled in."""
    if isinstance(piece, str):
        return piece
    value = values.get(piece.content)
    return dumps(value)[1:-1] if value is not None and piece.is_quoted else value


def _unescape(part: str) -> str | None:
    try:
        value = json.loads(f'"{part}"', strict=False)
    except ValueError:
        return None
    return value if isinstance(value, str) and dumps(value)[1:-1] == part else None


def _apart(found: Iterable[Piece], values: Mapping[str, str]) -> tuple[list[str], list[Place]]:
    """Return the placeholders without a value, and the literal text before, between and behind them."""
    literals, places = [""], []
    for piece in found:
        shown = _shown(piece, values)
        if shown is not None:
            literals[-1] += shown
        elif isinstance(piece, Place):
            places.append(piece)
            literals.append("")
    return literals, places


def _split(text: str, separators: Sequence[str]) -> list[str] | None:
    """Return the parts between the separators, or None unless there is exactly one way to find them all."""
    if "" in separators:
        return None
    first, at = [], 0
    for separator in separators:
        at = text.find(separator, at)
        if at < 0:
            return None
        first.append(at)
        at += len(separator)
    last, end = [], len(text)
    for separator in reversed(separators):
        end = text.rfind(separator, 0, end)
        last.append(end)
    if first != last[::-1]:
        return None
    ends = [at + len(separator) for at, separator in zip(first, separators, strict=True)]
    return [text[i:j] for i, j in zip([0, *ends], [*first, len(text)], strict=True)]


def _stand_in_order(text: str, literals: Sequence[str]) -> bool:
    """Return whether the text is the literals in this order, with anything between them."""
    start, *between, end = literals
    if not (text.startswith(start) and text.endswith(end)):
        return False
    at, last = len(start), len(text) - len(end)
    for literal in between:
        found = text.find(literal, at, max(last, 0))
        if found < 0:
            return False
        at = found + len(literal)
    return at <= last


def _is_repeated(
    text: str,
    filled: str,
    values: Mapping[str, str],
    literals: Sequence[str],
    places: Sequence[Place],
) -> bool:
    """Return whether the text was filled in with one value for its one place, which stands there more than once."""
    length, rest = divmod(len(filled) - sum(map(len, literals)), len(places))
    if length < 0 or rest:
        return False
    shown = filled[len(literals[0]) :][:length]
    value = _unescape(shown) if places[0].is_quoted else shown
    return value is not None and fill_in(text, {**values, places[0].content: value}) == filled


def _put_places(found: Sequence[Piece], desired: str, values: Mapping[str, str]) -> list[Piece]:
    """Return the desired text in pieces, with a placeholder wherever its value stands.

    The value may stand at its old position or at a new one.
    """
    shown = [_shown(piece, values) or "" for piece in found]
    blocks = list(_same("".join(shown), desired))
    result: list[Piece] = []
    lost: list[tuple[Place, str]] = []
    start = end = 0
    for piece, text in zip(found, shown, strict=True):
        if isinstance(piece, Place) and piece.content in values:
            to = next(
                (b + start - a for a, b, n in blocks if a <= start and start + len(text) <= a + n),
                None,
            )
            if text and to is not None and to >= end:
                result += [desired[end:to], piece]
                end = to + len(text)
            elif len(text) >= _SHORTEST:
                lost.append((piece, text))
        start += len(text)
    result.append(desired[end:])
    for text in dict.fromkeys(text for _, text in lost):
        result = _find_again(result, text, [place for place, each in lost if each == text])
    return result


def _find_again(result: list[Piece], text: str, places: list[Place]) -> list[Piece]:
    """Return the pieces with these placeholders wherever the text stands now, if it stands there as often."""
    whole = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
    if sum(len(whole.findall(piece)) for piece in result if isinstance(piece, str)) != len(places):
        return result
    waiting = iter(places)
    again: list[Piece] = []
    for piece in result:
        if isinstance(piece, Place):
            again.append(piece)
            continue
        first, *others = whole.split(piece)
        again.append(first)
        for other in others:
            again += [next(waiting), other]
    return again


def _same(existing: str, desired: str) -> Iterator[tuple[int, int, int]]:
    """Yield where the same text stands on both sides: the offsets, and its length."""
    most = min(len(existing), len(desired))
    start = next((at for at in range(most) if existing[at] != desired[at]), most)
    most -= start
    end = next((at for at in range(most) if existing[-1 - at] != desired[-1 - at]), most)
    was, becomes = existing[start : len(existing) - end], desired[start : len(desired) - end]
    yield 0, 0, start
    if len(was) * len(becomes) <= _COMPARED:
        for a, b, n in SequenceMatcher(None, was, becomes, autojunk=False).get_matching_blocks():
            yield a + start, b + start, n
    yield len(existing) - end, len(desired) - end, end
