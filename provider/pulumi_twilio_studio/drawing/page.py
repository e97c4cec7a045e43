"""Pictures as one HTML page that needs no network and no other file."""

import json
from base64 import b64encode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pulumi_twilio_studio.definition import ABSENT, Change, Definition
from pulumi_twilio_studio.definition.change import sides
from pulumi_twilio_studio.drawing.diff_picture import picture
from pulumi_twilio_studio.drawing.edges import Route
from pulumi_twilio_studio.drawing.entrances import WayIn, with_entrances
from pulumi_twilio_studio.drawing.grid import Box
from pulumi_twilio_studio.drawing.legend import Item, legend
from pulumi_twilio_studio.drawing.picture import Edge, Picture
from pulumi_twilio_studio.drawing.reached import Taken, with_reached
from pulumi_twilio_studio.drawing.svg import Drawing, DrawnCard, drawing
from pulumi_twilio_studio.drawing.templates import render, styles, text


@dataclass(frozen=True)
class FlowReview:
    """One flow of a review.

    Without `existing` the flow will be created; without `desired` it will be deleted. Without both
    there is nothing to draw, for example because its definition is secret. `lines` stand above the
    picture. Those that begin with "+", "-" or "~" and a space count as changes.
    """

    name: str
    existing: Definition | None = None
    desired: Definition | None = None
    lines: Sequence[str] = ()
    layout: bool = False
    ways: Sequence[WayIn] = ()
    """What leads people to the flow."""


@dataclass(frozen=True)
class _Sheet:
    """A flow as the page shows it."""

    name: str
    summary: str
    lines: Sequence[str] = ()
    fate: str = ""
    """"created" or "deleted" if this is about the whole flow, else ""."""
    drawing: Drawing | None = None
    legend: Sequence[Item] = ()
    data: str = ""


@dataclass(frozen=True)
class CoveredFlow:
    """A flow, and what was reached of it."""

    name: str
    definition: Definition
    summary: str
    widgets: Collection[str]
    """Those that were reached."""

    transitions: Collection[Taken]
    """Those that were taken."""


def page(
    title: str,
    desired: Definition,
    existing: Definition | None = None,
    *,
    layout: bool = False,
    ways: Sequence[WayIn] = (),
) -> str:
    """Return a page with one flow; with `existing`, also with the changes that turn it into `desired`.

    `ways` are what leads people to the flow.
    """
    shown = with_entrances(picture(desired, existing, layout=layout), ways)
    summary = _widgets(shown) if existing is None else _changes(len(shown.changes))
    return _page(title, [_sheet(title, shown, summary)])


def review_page(title: str, reviews: Iterable[FlowReview]) -> str:
    """Return a page with several flows, each with what will happen to it."""
    return _page(title, [_review(review) for review in reviews])


def coverage_page(title: str, flows: Iterable[CoveredFlow]) -> str:
    """Return a page with several flows, each with marks on what was reached of it and what was missed."""
    return _page(title, [_covered(flow) for flow in flows])


def _covered(flow: CoveredFlow) -> _Sheet:
    shown = with_reached(picture(flow.definition), flow.widgets, flow.transitions)
    return _sheet(flow.name, shown, flow.summary, [flow.summary])


def _review(review: FlowReview) -> _Sheet:
    counted = sum(line[:2] in {"+ ", "- ", "~ "} for line in review.lines)
    either = review.desired or review.existing
    if either is None:
        return _Sheet(review.name, _changes(counted) if counted else "", review.lines)
    if review.existing and review.desired:
        shown = picture(review.desired, review.existing, layout=review.layout)
        shown = with_entrances(shown, review.ways)
        summary = _changes(len(shown.changes) + counted)
        return _sheet(review.name, shown, summary, review.lines)
    fate = "created" if review.desired else "deleted"
    shown = with_entrances(picture(either), review.ways)
    return _sheet(review.name, shown, f"to be {fate}", review.lines, fate)


def _sheet(
    name: str, shown: Picture, summary: str, lines: Sequence[str] = (), fate: str = ""
) -> _Sheet:
    drawn = drawing(shown)
    data = {
        "cards": [_card(each) for each in drawn.cards],
        "edges": [_edge(edge, route) for edge, route in drawn.edges],
        "changes": [_change(change, at) for change, at in shown.changes],
    }
    return _Sheet(name, summary, lines, fate, drawn, legend(shown), _json(data))


def _card(drawn: DrawnCard) -> dict[str, Any]:
    card = drawn.card
    properties = {
        key: value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
        for key, value in card.widget.get("properties", {}).items()
        if key != "offset"
    }
    known = {"name", "type", "transitions", "properties"}
    properties |= {
        key: json.dumps(value, ensure_ascii=False)
        for key, value in card.widget.items()
        if key not in known
    }
    return {
        "name": card.name,
        "type": card.type,
        "former": card.former_name,
        "marks": card.marks,
        "isStart": card.is_start,
        "isEntrance": card.is_entrance,
        "properties": properties,
        "ports": [{"title": port.title, "mark": port.mark} for port in card.ports],
        "box": _box(drawn.box),
    }


def _edge(edge: Edge, route: Route) -> dict[str, Any]:
    return {
        "from": edge.source,
        "port": edge.port,
        "to": edge.target,
        "mark": edge.mark,
        "box": _box(route.extent),
    }


def _box(box: Box) -> list[int]:
    return [round(box.x), round(box.y), round(box.width), round(box.height)]


def _change(change: Change, card: int | None) -> dict[str, Any]:
    existing, desired = sides(change) if change.path else (ABSENT, ABSENT)
    return {
        "line": change.line,
        "card": card,
        "existing": _side(existing),
        "desired": _side(desired),
    }


def _side(value: Any) -> str | None:
    if value is ABSENT:
        return None
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _json(data: Any) -> str:
    """Return JSON that no HTML parser reads as a tag: within `<script>`, only "<" can begin one."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _page(title: str, sheets: Sequence[_Sheet]) -> str:
    sheet, script = styles("picture.css") + styles("page.css"), text("page.js")
    return render(
        "page.html",
        title=title,
        sheets=sheets,
        style=sheet,
        script=script,
        style_hash=_hash(sheet),
        script_hash=_hash(script),
    )


def _hash(source: str) -> str:
    """Return the hash with which a Content-Security-Policy permits exactly this text."""
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def _widgets(shown: Picture) -> str:
    count = shown.widgets
    return f"{count} widget" if count == 1 else f"{count} widgets"


def _changes(count: int) -> str:
    if not count:
        return "no change"
    return f"{count} change" if count == 1 else f"{count} changes"
