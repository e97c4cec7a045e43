"""The tables of the stack's configuration: what each says of flows by their names, and what is wrong with it.

An entry is a key of its own (`twilio-studio:pins.support`), or part of one object (`twilio-studio:pins`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.stack.run_configuration import NAMESPACE
from pulumi_twilio_studio.stack.tables import named_in
from pulumi_twilio_studio.words import FlowStatus

# The number of names that a sentence lists.
SHOWN = 20


@dataclass(frozen=True)
class Table:
    """A table of our namespace: a value for each of some flows."""

    key: str
    values: str
    """What its values are, for sentences."""

    does: str
    """What an entry does to a flow: "pins"."""

    do: str
    """What two entries do to a flow: "pin"."""

    flows: str
    """The flows that an entry may name: "Flows that can be pinned"."""

    words: tuple[str, ...] = ()
    """The values that an entry may have. Empty if something else tells."""

    def entries(self, config: Mapping[str, Any]) -> dict[str, str]:
        """Return the key that holds each entry, by the flow's name."""
        return {name: self._key_of(name, config) for name in named_in(config, self.key)}

    def entry(self, name: str, get: Callable[[str], Any]) -> str | None:
        """Return the value for the named flow, or None. `get` answers a key of our namespace."""
        flat = get(f"{self.key}.{name}")
        value = _object(get(self.key)).get(name) if flat is None else flat
        return None if value is None else str(value)

    def wrong(self, config: Mapping[str, Any]) -> list[str]:
        """Return what is wrong with the table, without knowing any flow. No sentence shows a value: some are secret."""
        key = f"{NAMESPACE}:{self.key}"
        text = config.get(key)
        if text is not None and not isinstance(_loaded(text), dict):
            what = f"an object of flows' names and {self.values}"
            return [f"{key} must be {what}. To {self.do} one flow, set {key}.NAME instead"]
        twice = [
            f'{key} and {key}.{name} both {self.do} the flow "{name}"'
            for name in _object(text)
            if f"{key}.{name}" in config
        ]
        return [*twice, *self._wrong_values(config)]

    def unknown(self, config: Mapping[str, Any], names: Collection[str]) -> list[str]:
        """Return a sentence for each entry of a flow that is not in `names`, the names of all flows of the program."""
        return [
            f"{key} {self.does} {quoted(name)}, but the program declares no such "
            f"flow{nearest(name, names)}\n  {self._possible(names)}"
            for name, key in sorted(self.entries(config).items())
            if name not in names
        ]

    def stray(
        self, config: Mapping[str, Any], project: str, is_flow: Callable[[str], bool]
    ) -> Iterator[str]:
        """Yield a sentence for each key that would be an entry in our namespace, but is in the project's."""
        begin = f"{project}:{self.key}."
        for key in sorted(config):
            name = key.removeprefix(begin)
            if name != key and project != NAMESPACE and is_flow(name):
                yield (
                    f"{key} {self.does} nothing. {NAMESPACE}:{self.key}.{name} would {self.do} the flow {quoted(name)}."
                )

    def _wrong_values(self, config: Mapping[str, Any]) -> Iterator[str]:
        for name, value in named_in(config, self.key).items() if self.words else ():
            if value not in self.words:
                yield (
                    f"{self._key_of(name, config)} must be {' or '.join(self.words)} for "
                    f"{quoted(name)}{nearest(str(value), self.words)}"
                )

    def _key_of(self, name: str, config: Mapping[str, Any]) -> str:
        whole = f"{NAMESPACE}:{self.key}"
        own = f"{whole}.{name}"
        return own if own in config else whole

    def _possible(self, names: Collection[str]) -> str:
        if not names:
            return "It declares no flow at all."
        shown = sorted(names)[:SHOWN]
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        return f"{self.flows}: {', '.join(map(quoted, shown))}{more}."


PINS = Table("pins", "revisions", "pins", "pin", "Flows that can be pinned")
STATUS = Table(
    "status",
    "statuses",
    "sets the status of",
    "set the status of",
    "Flows that it declares",
    get_args(FlowStatus),
)
SMOKE = Table(
    "smoke", "files of cases", "has cases for", "have cases for", "Flows that can have cases"
)
TABLES = (PINS, STATUS, SMOKE)


def _object(text: Any) -> dict[str, Any]:
    found = _loaded(text)
    return found if isinstance(found, dict) else {}


def _loaded(text: Any) -> Any:
    try:
        return json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return text
