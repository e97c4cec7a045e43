"""Answers with fields of another value or type: what Twilio, or something in between, might answer some day."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from studio_emulator.encoding import encode

Json = Any
Place = tuple[dict[str, Json] | list[Json], str | int]
"""An object or a list, and the key or index in it."""


def rewrite_json(body: bytes, values: Mapping[str, Json], without: Sequence[str]) -> bytes | None:
    """Return the JSON body with these values set and `without` removed; None if that changes nothing.

    A place is a JSON pointer (RFC 6901): "" is the whole, "/flows/0/sid" is one field, "*" is every
    entry of a list. A key that an object does not have is added. A place that does not exist is
    ignored.
    """
    try:
        document = json.loads(body)
    except ValueError:
        return None
    before = encode(document)
    if "" in values:
        document = values[""]
    for pointer, value in values.items():
        for holder, key in list(_places(document, pointer)):
            holder[key] = value  # type: ignore[index]  # a key for an object, an index for a list
    for pointer in without:
        for holder, key in reversed(list(_places(document, pointer))):
            if isinstance(holder, list) or key in holder:
                del holder[key]  # type: ignore[arg-type]  # as above
    after = encode(document)
    return None if after == before else after.encode()


def _places(document: Json, pointer: str) -> Iterator[Place]:
    if not pointer:
        return
    *way, last = [
        part.replace("~1", "/").replace("~0", "~") for part in pointer.removeprefix("/").split("/")
    ]
    holders = [document]
    for part in way:
        holders = [below for holder in holders for below in _below(holder, part)]
    for holder in holders:
        if isinstance(holder, dict):
            yield holder, last
        elif isinstance(holder, list):
            yield from ((holder, index) for index in _indices(holder, last))


def _below(holder: Json, part: str) -> list[Json]:
    if isinstance(holder, dict):
        return [holder[part]] if part in holder else []
    if isinstance(holder, list):
        return [holder[index] for index in _indices(holder, part)]
    return []


def _indices(holder: list[Json], part: str) -> Sequence[int]:
    if part == "*":
        return range(len(holder))
    return [int(part)] if part.isdecimal() and int(part) < len(holder) else []
