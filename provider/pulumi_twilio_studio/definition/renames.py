"""Rename widgets, together with everything that refers to them."""

from collections.abc import Mapping

from pulumi_twilio_studio.definition import liquid
from pulumi_twilio_studio.definition.canonical import Json


def rename(content: Json, names: Mapping[str, str]) -> Json:
    """Return the content of a definition with renamed widgets; `names` holds the desired names by the former ones.

    The transitions to them, the initial_state and the Liquid in the texts of all widgets follow.
    """
    if not names:
        return content
    states = {
        names.get(name, name): rename_references(widget, names)
        for name, widget in content["states"].items()
    }
    initial = content["initial_state"]
    return {**content, "initial_state": names.get(initial, initial), "states": states}


def rename_references(widget: Json, names: Mapping[str, str]) -> Json:
    """Return a widget that refers to other widgets by their desired names."""
    transitions = {event: _led(value, names) for event, value in widget["transitions"].items()}
    return {
        key: transitions if key == "transitions" else rename_in_texts(value, names)
        for key, value in widget.items()
    }


def rename_in_texts(value: Json, names: Mapping[str, str]) -> Json:
    """Return a value whose Liquid reads from widgets by their desired names."""
    match value:
        case str():
            return liquid.rename_in_liquid(value, names)
        case dict():
            return {key: rename_in_texts(item, names) for key, item in value.items()}
        case list():
            return [rename_in_texts(item, names) for item in value]
    return value


def _led(value: Json, names: Mapping[str, str]) -> Json:
    if not isinstance(value, list):
        return names.get(value, value)
    return [
        {
            key: names.get(item, item) if key == "next" else rename_in_texts(item, names)
            for key, item in entry.items()
        }
        for entry in value
    ]
