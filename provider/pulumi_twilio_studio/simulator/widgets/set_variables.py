"""Set Variables (docs: studio/widget-library/set-variables)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.asks import Done
from pulumi_twilio_studio.simulator.program import written
from pulumi_twilio_studio.simulator.widgets.kind import Widget

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Json
    from pulumi_twilio_studio.simulator.scope import Scope


class SetVariables(Widget):
    """Writes each variable below `flow.variables` and `widgets.NAME`, in order (assumption: variables-in-order)."""

    def start(self, scope: Scope) -> Done:
        """Set all variables, and end."""
        values: dict[str, Json] = {}
        for variable in scope.listed("variables"):
            key = written(variable.get("key", ""))  # "The key itself cannot be a Liquid variable"
            values[key] = value_of(scope, variable)
            scope.frame.set_variable(key, values[key])
        return Done("next", values)


def value_of(scope: Scope, entry: Mapping[str, Json]) -> Json:
    """Return the value of an entry: text, or what "Parse as JSON object" makes of it (assumption: parse-as-json)."""
    value = entry.get("value")
    text = scope.render("" if value is None else written(value))
    if entry.get("type") not in ("object", "json") and entry.get("parse_as_json") is not True:
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
