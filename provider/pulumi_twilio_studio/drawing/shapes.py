"""The shape of a card: its size, its lines of text, and where its ports stand along the bottom."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi_twilio_studio.drawing.picture import SIGNS, Card, Port
from pulumi_twilio_studio.drawing.text_metrics import (
    Line,
    clip,
    line,
    one_line,
    width,
    wrap,
)

# The Console draws cards of about this size: authors leave 330 between columns and 210 between
# rows.
WIDTH = 300
TEXT_SIZE = 12
PORT_SIZE = 11
_HEAD = 50
_LINE = 16
_FOOT = 34
_INSET = 12
_BETWEEN_PORTS = 6
_PORT_PADDING = 16

# What a card shows of its widget: the first of these properties that holds a text.
_TELLING = (
    "url",
    "body",
    "say",
    "play",
    "input",
    "to",
    "queue_name",
    "workflow",
    "workflow_sid",
    "flow_sid",
    "content_sid",
    "attributes",
    "connector_name",
    "stream_url",
    "payment_connector",
    "sid",
)


@dataclass(frozen=True)
class Chip:
    """A port as it is drawn. `x` counts from the card's left. Without `port`, it stands for several unwired ports."""

    x: float
    width: float
    label: str
    port: Port | None

    @property
    def middle(self) -> float:
        """Where an edge leaves."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Shape:
    """A card's size and what stands on it. `of_port` holds the chip for the index of a wired port."""

    width: float
    height: float
    name: Line
    kind: Line
    lines: tuple[Line, ...]
    chips: tuple[Chip, ...]
    of_port: Mapping[int, Chip]


def shape(card: Card) -> Shape:
    """Return the shape that shows a card, as wide as its ports need."""
    chips, needed = _chips(card.ports)
    lines = wrap(_telling(card.widget), WIDTH - 2 * _INSET, TEXT_SIZE, 2)
    card_width = max(WIDTH, needed + 2 * _INSET)
    left = (card_width - needed) / 2
    placed = tuple(
        (at, Chip(left + chip.x, chip.width, chip.label, chip.port)) for at, chip in chips
    )
    text_room = card_width - 48 - _INSET
    kind = card.type if not card.former_name else f"{card.type} · was {card.former_name}"
    return Shape(
        width=card_width,
        height=_HEAD + _LINE * len(lines) + (_FOOT if chips else 6),
        name=line(one_line(card.name), text_room, 14.5),
        kind=line(one_line(kind), text_room, PORT_SIZE),
        lines=lines,
        chips=tuple(chip for _, chip in placed),
        of_port={at: chip for at, chip in placed if at is not None},
    )


def _chips(ports: Sequence[Port]) -> tuple[list[tuple[int | None, Chip]], float]:
    """Return the ports side by side, from 0, each with its index, and their width together.

    If there is no room for all, the ports that lead nowhere become one; then labels are cut
    shorter.
    """
    room = WIDTH - 2 * _INSET
    told = [at for at, port in enumerate(ports) if port.is_wired or port.mark]
    for listed, longest in ((range(len(ports)), 150), (told, 150), (told, 110), (told, 92)):
        row, needed = _row(ports, listed, longest)
        if needed <= room:
            break
    return row, needed


def _row(
    ports: Sequence[Port], listed: Sequence[int], longest: float
) -> tuple[list[tuple[int | None, Chip]], float]:
    labels: list[tuple[int | None, str]] = [(at, _label(ports[at])) for at in listed]
    if len(listed) < len(ports):
        labels.append((None, f"{len(ports) - len(listed)} unwired"))
    row: list[tuple[int | None, Chip]] = []
    x = 0.0
    for at, label in labels:
        text = clip(label, longest - _PORT_PADDING, PORT_SIZE)
        needed = width(text, PORT_SIZE) + _PORT_PADDING
        row.append((at, Chip(x, needed, text, None if at is None else ports[at])))
        x += needed + _BETWEEN_PORTS
    return row, x - _BETWEEN_PORTS if row else 0


def _label(port: Port) -> str:
    label = one_line(port.label)
    return f"{SIGNS[port.mark]} {label}" if port.mark else label


def _telling(widget: Mapping[str, Any]) -> str:
    return next(_texts(widget.get("properties", {})), "")


def _texts(properties: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the properties say, the most telling one first."""
    match properties.get("variables"):
        case [{"key": str()}, *_] as variables:
            pairs = [f"{v.get('key')} = {v.get('value')}" for v in variables if isinstance(v, dict)]
            yield one_line(", ".join(pairs))
    for key in _TELLING:
        value = properties.get(key)
        if value and key == "url" and properties.get("method"):
            value = f"{properties['method']} {value}"
        if isinstance(value, str) and value.strip():
            yield one_line(value)
        elif isinstance(value, dict | list) and value:
            yield one_line(json.dumps(value, ensure_ascii=False))
