"""One picture of two sides: the widgets of `existing` and `desired`, matched, with marks on the differences."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pulumi_twilio_studio.definition import Change, Definition, changes
from pulumi_twilio_studio.definition.canonical import expand
from pulumi_twilio_studio.definition.renames import rename
from pulumi_twilio_studio.definition.secrets import mask
from pulumi_twilio_studio.drawing.branches import Branch, Pair, pair_branches
from pulumi_twilio_studio.drawing.picture import SIGNS, Card, Edge, Mark, Picture, Point, Port

_FARTHEST = 1_000_000  # nobody dragged a widget farther, and it would shrink the rest to a dot

_Widget = Mapping[str, Any]  # in API form
_Row = tuple[_Widget | None, _Widget | None]  # existing, desired


def picture(
    desired: Definition, existing: Definition | None = None, *, layout: bool = False
) -> Picture:
    """Return the picture of a flow; with `existing`, also the changes that turn it into `desired`.

    A widget that was moved on the canvas counts only with `layout`.
    """
    found = [] if existing is None else changes(existing, desired, layout=layout)
    names = {str(c.existing): str(c.desired) for c in found if c.kind == "widget-renamed"}
    former_names = {name: was for was, name in names.items()}
    before, after = _widgets(existing or desired, names), _widgets(desired, {})
    index = {
        name: at
        for at, name in enumerate([*after, *(name for name in before if name not in after)])
    }
    about: dict[str | None, list[Change]] = defaultdict(list)
    for change in found:
        about[change.widget].append(change)
    cards, edges = [], []
    for name, at in index.items():
        row = before.get(name), after.get(name)
        pairs = pair_branches(*(_branches(widget, index) for widget in row))
        leaving = [edge for port, pair in enumerate(pairs) for edge in _edges(at, port, pair)]
        is_start = name == desired.content["initial_state"]
        cards.append(
            _card(row, pairs, leaving, about[name], former_names.get(name, ""), is_start=is_start)
        )
        edges += leaving
    listed = ((change, index.get(change.widget or "")) for change in found)
    return Picture(tuple(cards), tuple(edges), tuple(listed))


def _widgets(definition: Definition, names: Mapping[str, str]) -> dict[str, _Widget]:
    """Return the widgets under their desired names, with passwords masked."""
    layout = {names.get(name, name): offset for name, offset in definition.layout.items()}
    states: list[_Widget] = expand(rename(definition.content, names), layout)["states"]
    return {state["name"]: _mask(state) for state in states}


def _mask(widget: _Widget) -> _Widget:
    """Mask only the properties: a name or a type that ends in "password" is not secret."""
    return {**widget, "properties": mask(widget.get("properties", {}))}


def _branches(widget: _Widget | None, cards: Mapping[str, int]) -> list[Branch]:
    return [Branch.of(transition, cards) for transition in widget["transitions"]] if widget else []


def _edges(source: int, port: int, pair: Pair) -> Iterator[Edge]:
    before, after = (branch.target if branch else None for branch in pair)
    if before == after and after is not None:
        yield Edge(source, port, after)
        return
    if after is not None:
        yield Edge(source, port, after, "added")
    if before is not None:
        yield Edge(source, port, before, "removed")


def _card(
    row: _Row,
    pairs: Sequence[Pair],
    leaving: Sequence[Edge],
    about: Sequence[Change],
    former_name: str,
    *,
    is_start: bool,
) -> Card:
    before, after = row
    widget = after or before or {}
    ports = tuple(_port(pair) for pair in pairs)
    if before is None or after is None:  # the card's own mark says it for all
        ports = tuple(Port(port.label, port.title, port.is_wired) for port in ports)
    is_moved = any(change.kind == "widget-moved" for change in about)
    return Card(
        name=widget["name"],
        widget=widget,
        ports=ports,
        marks=_marks(row, ports, leaving, about),
        former_name=former_name,
        offset=_offset(after) or _offset(before),
        former_offset=_offset(before) if is_moved else None,
        is_start=is_start,
    )


def _port(pair: Pair) -> Port:
    before, after = pair
    branch = after or before
    assert branch is not None  # noqa: S101 -- tells the type checker what `pair_branches` promises
    is_wired = any(each is not None and each.target is not None for each in pair)
    return Port(branch.label, branch.title, is_wired, _port_mark(before, after))


def _port_mark(before: Branch | None, after: Branch | None) -> Mark | None:
    if before is None:
        return "added"
    if after is None:
        return "removed"
    if before.target != after.target:
        return "rewired"
    return None if before.conditions == after.conditions else "changed"


def _marks(
    row: _Row, ports: Sequence[Port], leaving: Sequence[Edge], about: Sequence[Change]
) -> tuple[Mark, ...]:
    before, after = row
    if before is None or after is None:
        return ("added",) if before is None else ("removed",)
    marks: set[Mark] = set()
    if any(change.kind == "widget-renamed" for change in about):
        marks.add("renamed")
    if any(change.kind == "widget-moved" for change in about):
        marks.add("moved")
    if any(edge.mark for edge in leaving):
        marks.add("rewired")
    altered = [change for change in about if change.kind == "widget-changed"]
    is_elsewhere = any(change.path[0] != "transitions" for change in altered)
    if is_elsewhere or any(port.mark == "changed" for port in ports) or (altered and not marks):
        marks.add("changed")
    return tuple(mark for mark in SIGNS if mark in marks)


def _offset(widget: _Widget | None) -> Point | None:
    match widget and widget.get("properties", {}).get("offset"):
        case {"x": int() | float() as x, "y": int() | float() as y}:
            is_near = abs(x) <= _FARTHEST and abs(y) <= _FARTHEST
            return (float(x), float(y)) if is_near else None
    return None
