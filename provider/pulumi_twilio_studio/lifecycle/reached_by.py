"""What leads people to the flows of an account: numbers, Messaging services, conversation addresses and Flex Flows.

Only what Twilio uses counts: a number with a TwiML application ignores its voice URLs, for example. What an application
or a TwiML Bin leads to in its turn is not followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Final

from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.inactive import is_active
from pulumi_twilio_studio.studio.entrances import (
    ADDRESSES,
    FLEX_FLOWS,
    MESSAGING_SERVICES,
    NUMBERS,
    flow_at,
)
from pulumi_twilio_studio.studio.errors import Inactive, NotFound, StudioError

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.studio.entrances import EntranceKind, EntranceRow, Fields
    from pulumi_twilio_studio.studio.entrances_client import EntrancesClient


@dataclass(frozen=True)
class WayIn:
    """An entrance that leads people to one flow."""

    kind: str
    """"number", "Messaging service", "conversation address" or "Flex Flow"."""

    name: str
    sid: str
    fields: tuple[str, ...]
    """Which of its settings lead there, by Twilio's names: `voice_url`, `sms_url`, ..."""

    def __str__(self) -> str:
        """Return it as one line, which may hold what other people wrote."""
        return f"{self.kind} {printable(self.name)} ({self.sid}): {', '.join(self.fields)}"


@dataclass(frozen=True)
class WaysIn:
    """The ways into all flows of an account."""

    by_flow: Mapping[str, tuple[WayIn, ...]] = field(default_factory=dict)
    """By the flow's SID."""

    not_known: tuple[str, ...] = ()
    """Which kinds of entrances could not be listed, each with the reason."""

    def to(self, flow_sid: str) -> tuple[WayIn, ...]:
        """Return the ways into that flow."""
        return self.by_flow.get(flow_sid, ())


def ways_in(account: Account) -> WaysIn:
    """Return the ways into the flows of an account, with one list for each kind of entrance.

    A list that fails does not hide the others. Nobody reaches an account that is suspended or closed.
    """
    if not is_active(account):
        return WaysIn()
    try:
        return listed_ways(account.client.entrances)
    except Inactive:
        return WaysIn()


def listed_ways(entrances: EntrancesClient) -> WaysIn:
    """Do what `ways_in` does, for an account that may be inactive. Then it raises Inactive."""
    found: dict[str, list[WayIn]] = {}
    not_known = []
    for kind in _KINDS:
        try:
            rows = _rows(entrances, kind.entrances)
        except Inactive:
            raise
        except StudioError as failure:
            not_known.append(f"{kind.plural} are not known: {failure}")
        else:
            ways = chain.from_iterable(map(kind.ways, rows))
            for flow_sid, way in sorted(ways, key=lambda each: each[1].name):
                found.setdefault(flow_sid, []).append(way)
    return WaysIn({sid: tuple(ways) for sid, ways in found.items()}, tuple(not_known))


def ways_through(entrances: EntranceKind, row: EntranceRow) -> dict[str, WayIn]:
    """Return the ways into flows through that one entrance, by the flow's SID."""
    kind = next(each for each in _KINDS if each.entrances is entrances)
    return dict(kind.ways(row))


def told(account_sid: str, flow_sid: str, title: str, ways: WaysIn) -> Iterator[Diagnostic]:
    """Yield what to tell about a flow of that account: the ways into it below the title, and what is not known.

    Yields nothing if it is known that nothing leads there.
    """
    if lines := tuple(map(str, ways.to(flow_sid))):
        yield Diagnostic("reached", flow_sid, title, lines)
    yield from not_known(account_sid, ways)


def not_known(account_sid: str, ways: WaysIn) -> Iterator[Diagnostic]:
    """Yield which entrances of the account could not be listed, if any."""
    if ways.not_known:
        title = f"it is not known whether more leads to the flows of account {account_sid}"
        yield Diagnostic("reached", account_sid, title, ways.not_known)


@dataclass(frozen=True)
class _Kind:
    """How one kind of entrance leads to flows."""

    noun: str
    plural: str
    entrances: EntranceKind
    places: Mapping[str, tuple[str, ...]]
    """The fields that may lead to a flow, each with those that Twilio uses in its place if they are set."""

    is_open: Callable[[Fields], bool] = lambda _: True
    """Whether the entrance uses these fields."""

    def ways(self, row: EntranceRow) -> Iterator[tuple[str, WayIn]]:
        """Yield the flows that the entrance leads to, each with the way in."""
        by_flow: dict[str, list[str]] = {}
        if self.is_open(row.fields):
            for name, instead in self.places.items():
                flow_sid = flow_at(row.fields[name])
                if flow_sid and not any(row.fields[other] for other in instead):
                    by_flow.setdefault(flow_sid, []).append(name)
        for flow_sid, names in by_flow.items():
            name = next(filter(None, row.names), "")
            yield flow_sid, WayIn(self.noun, name, row.sid, tuple(names))


_VOICE, _SMS = ("voice_application_sid", "trunk_sid"), ("sms_application_sid",)
_KINDS: Final = (
    _Kind(
        "number",
        "numbers",
        NUMBERS,
        {
            "voice_url": _VOICE,
            "voice_fallback_url": _VOICE,
            "sms_url": _SMS,
            "sms_fallback_url": _SMS,
        },
    ),
    _Kind(
        "Messaging service",
        "Messaging services",
        MESSAGING_SERVICES,
        {"inbound_request_url": (), "fallback_url": ()},
        lambda fields: fields["use_inbound_webhook_on_number"] != "true",
    ),
    _Kind(
        "conversation address",
        "conversation addresses",
        ADDRESSES,
        {"studio_flow_sid": ()},
        lambda fields: (
            (fields["auto_creation_enabled"], fields["auto_creation_type"]) == ("true", "studio")
        ),
    ),
    _Kind(
        "Flex Flow",
        "Flex Flows",
        FLEX_FLOWS,
        {"studio_flow_sid": ()},
        lambda fields: (fields["enabled"], fields["integration_type"]) == ("true", "studio"),
    ),
)


def _rows(entrances: EntrancesClient, kind: EntranceKind) -> list[EntranceRow]:
    try:
        return entrances.rows(kind)
    except NotFound:
        if kind is not FLEX_FLOWS:
            raise
        return []  # most accounts have no Flex
