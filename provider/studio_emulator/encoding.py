"""How answers are written: dates, and JSON whose key order has no meaning."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from random import Random
from typing import Any

Json = Any

_NESTED = (dict, list)


@lru_cache(maxsize=4096)
def iso_date(seconds: int) -> str:
    """Return a time of the product APIs: ISO 8601, UTC, whole seconds, `Z`. Source: Studio OpenAPI."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=4096)
def rfc2822_date(seconds: int) -> str:
    """Return a time of the Accounts API: RFC 2822, UTC. Source: 2010-04-01 OpenAPI."""
    return format_datetime(datetime.fromtimestamp(seconds, UTC))


class KeyOrder(dict[str, float]):
    """One arbitrary order of object keys, drawn from `random`.

    Twilio answers in hash order at every depth, so clients must not rely on an order (seen in
    RJPearson94/twilio-sdk-go fixtures, techmatters/flex-plugins plans).
    """

    def __init__(self, random: Random) -> None:
        super().__init__()
        self._random = random

    def __missing__(self, key: str) -> float:
        rank = self[key] = self._random.random()
        return rank

    def applied(self, value: Json) -> Json:
        """Return `value` with the keys of every object in this order. Arrays keep their order."""
        applied = self.applied
        if type(value) is dict:
            return {
                # a call for every string and number would take most of the time
                key: applied(entry) if type(entry := value[key]) in _NESTED else entry
                for key in sorted(value, key=self.__getitem__)
            }
        if type(value) is list:
            return [applied(entry) for entry in value]
        return value


def encode(value: Json) -> str:
    """Return compact ASCII JSON, which is right in any encoding, also with lone surrogates.

    Raises ValueError for numbers that JSON cannot hold.
    """
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def render(resource: Mapping[str, Json], order: KeyOrder, definition: str | None = None) -> bytes:
    """Return the body that shows `resource`. Its definition is inserted as the stored text."""
    ordered = order.applied(dict(resource))
    if definition is None:
        return encode(ordered).encode()
    keys = list(ordered)
    place = keys.index("definition")
    parts = [f'"definition":{definition}']
    for position, part in ((0, keys[:place]), (len(keys), keys[place + 1 :])):
        if part:
            parts.insert(position, encode({key: ordered[key] for key in part})[1:-1])
    return f"{{{','.join(parts)}}}".encode()
