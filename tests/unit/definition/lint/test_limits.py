"""How large a flow may be."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.definition.lint import lint
from support.flows import widget


@pytest.mark.parametrize(
    ("count", "code"), [(1000, None), (1001, "many-widgets"), (2001, "too-many-widgets")]
)
def test_tells_how_large_a_flow_may_be(count: int, code: str | None) -> None:
    states = [widget(f"w{at}", "set-variables", variables=[]) for at in range(count)]
    definition = {"initial_state": "w0", "states": states}

    found = [each.code for each in lint(definition) if each.path == "#/states"]

    assert found == ([code] if code else [])
