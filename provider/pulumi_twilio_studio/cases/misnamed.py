"""The widgets that a case names and that there are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.cases.entries import EndEntry
from pulumi_twilio_studio.cases.expectations import ANY, Expectation
from pulumi_twilio_studio.definition.text import nearest, quoted

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.entries import CaseEntry
    from pulumi_twilio_studio.cases.filling import Filling
    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.yaml_positions import Keys


@dataclass(frozen=True, slots=True)
class _Named:
    """A name of a widget, or a text that says how a name must be."""

    keys: Keys
    written: str
    wish: Expectation | None = None
    is_own: bool = False
    """Whether only a widget of the flow itself can be meant, and none of a flow that it runs."""

    def is_of(self, widgets: set[str]) -> bool:
        if self.wish is None:
            return self.written in widgets
        return any(map(self.wish.fits, widgets))

    def sentence(self, widgets: set[str]) -> str:
        """Return what is wrong. It shows no value that the text is filled in with: it may be a secret."""
        meant = self.written if self.wish is None else str(self.wish)
        return f"there is no widget {quoted(self.written)}{nearest(meant, sorted(widgets))}"


def misnamed(
    case: CaseEntry,
    definition: Definition,
    filling: Filling,
    find_flow: Callable[[str], Definition | None],
) -> list[tuple[Keys, str]]:
    """Return the keys below the case and a sentence for each name that no widget has.

    A name may be that of a widget of a flow that this one runs. Those are only asked for if the flow itself does not
    have the name.
    """
    own = set(definition.content["states"])
    strange = [each for each in _named(case, filling) if not each.is_of(own)]
    if all(each.is_own for each in strange):
        return [(each.keys, each.sentence(own)) for each in strange]
    every = own | _widgets_below(case, definition, find_flow)
    known = [(each, own if each.is_own else every) for each in strange]
    return [(each.keys, each.sentence(names)) for each, names in known if not each.is_of(names)]


def _named(case: CaseEntry, filling: Filling) -> Iterator[_Named]:
    for at, request in enumerate(case.requests):
        if request.widget is not None:
            wish = Expectation(request.widget, filling)
            yield _Named(("requests", at, "widget"), request.widget, wish)
    for name in case.outcomes:
        yield _Named(("outcomes", name), name)
    if isinstance(case.ends, EndEntry):
        if case.ends.at is not None:
            yield _Named(("ends", "at"), case.ends.at)
    elif case.ends is not None:
        yield _Named(("ends",), case.ends)
    for at, name in enumerate(case.path or ()):
        if name != ANY:
            yield _Named(("path", at), name, is_own=True)


def _widgets_below(
    case: CaseEntry, definition: Definition, find_flow: Callable[[str], Definition | None]
) -> set[str]:
    """Return the widgets of the flows that run within the flow in this case. They run no others."""
    sids = {
        str(widget["properties"].get("flow_sid", ""))
        for name, widget in definition.content["states"].items()
        if widget["type"] == "run-subflow" and name not in case.outcomes
    }
    found = (find_flow(sid) for sid in sorted(sids))
    return {name for flow in found if flow is not None for name in flow.content["states"]}
