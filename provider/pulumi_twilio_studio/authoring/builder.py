"""A flow written in Python: one call per widget. An editor knows the names that each widget type takes."""

from collections import deque
from collections.abc import Mapping
from typing import Any, Self

from pulumi_twilio_studio.authoring.branches import Next
from pulumi_twilio_studio.authoring.widgets import Widgets
from pulumi_twilio_studio.definition import Definition

# Distances of the Console's own grid: cards are 250 wide.
ACROSS, DOWN = 300, 240


class FlowBuilder(Widgets):
    """A definition that grows widget by widget; pass it to `Flow` as `definition=flow.to_api()`.

        flow = FlowBuilder("Greets")
        flow.trigger({"incomingMessage": "greet"})
        flow.send_message("greet", {"body": "Hello!", "to": "{{contact.channel.address}}"}, {"sent": None})

    Nothing is checked here. `to_api` returns what was written, and `Flow` and lint check it as they
    check a file.
    """

    def __init__(self, description: str = "", *, allow_concurrent_calls: bool = True) -> None:
        """Begin a flow without widgets."""
        self._description = description
        self._flags = {"allow_concurrent_calls": allow_concurrent_calls}
        self._states: list[dict[str, Any]] = []
        self._start = ""

    def trigger(self, then: Mapping[str, Next], *, name: str = "Trigger") -> Self:
        """Add the start of the flow.

        `then` holds the widget for each kind of contact, as "incomingMessage" or "incomingCall".
        """
        self._start = name
        return self.widget("trigger", name, {}, then)

    def widget(
        self,
        kind: str,
        name: str,
        properties: Mapping[str, Any],
        then: Mapping[str, object],
    ) -> Self:
        """Add a widget of any type (`kind`), also of a type that has no method of its own here."""
        transitions = [
            {"event": event, **entry}
            for event, target in then.items()
            for entry in _entries(target)
        ]
        self._states.append(
            {"name": name, "type": kind, "transitions": transitions, "properties": dict(properties)}
        )
        return self

    def to_api(self) -> dict[str, Any]:
        """Return the definition in API form. Each widget is placed below the widgets that lead to it."""
        places = _places(self._states)
        states = [
            {**state, "properties": {"offset": places[at], **state["properties"]}}
            for at, state in enumerate(self._states)
        ]
        return {
            "description": self._description,
            "states": states,
            "initial_state": self._start or next((state["name"] for state in states), ""),
            "flags": self._flags,
        }

    def definition(self) -> Definition:
        """Return the definition as a value; raises DefinitionError with everything that is wrong with it."""
        return Definition.from_api(self.to_api())


def _entries(target: Any) -> list[dict[str, Any]]:
    match target:
        case None:
            return [{}]
        case str():
            return [{"next": target}]
        case dict():
            return [target]
        case [*branches] if all(isinstance(branch, dict) for branch in branches):
            return [dict(branch) for branch in branches]
    raise TypeError(f"an event leads to a widget's name, to branches or to None: not {target!r}")


def _places(states: list[dict[str, Any]]) -> list[dict[str, int]]:
    """Return the places: one row per step from the start. A widget that nothing leads to stands in the first row."""
    rows: dict[str, int] = {}
    leads = {state["name"]: [each.get("next") for each in state["transitions"]] for state in states}
    for start in sorted(states, key=lambda state: state["type"] != "trigger"):
        waiting = deque([(start["name"], 0)] if start["name"] not in rows else [])
        while waiting:
            name, row = waiting.popleft()
            if name in rows or name not in leads:
                continue
            rows[name] = row
            waiting += [(target, row + 1) for target in leads[name] if target]
    taken: dict[int, int] = {}
    places = []
    for state in states:
        row = rows[state["name"]]
        column = taken[row] = taken.get(row, -1) + 1
        places.append({"x": column * ACROSS, "y": row * DOWN})
    return places
