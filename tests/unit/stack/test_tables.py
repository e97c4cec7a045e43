"""What the tables of a configuration hold."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.stack.tables import named_in


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"twilio-studio:pins.support": "3"}, {"support": "3"}),
        ({"twilio-studio:pins.acme.eu-support": "3"}, {"acme.eu-support": "3"}),
        ({"twilio-studio:pins": '{"support": 3}'}, {"support": 3}),
        ({"twilio-studio:pins": {"support": 3}}, {"support": 3}),
        (
            {"twilio-studio:pins": {"menu": 1, "support": 3}, "twilio-studio:pins.support": "4"},
            {"menu": 1, "support": "4"},
        ),
        ({"twilio-studio:pins": "no object"}, {}),
        ({"twilio-studio:pins": "[1]"}, {}),
        ({"shop:pins.support": "3", "twilio-studio:pinsupport": "3"}, {}),
    ],
)
def test_a_table_is_keys_or_one_object(config: dict[str, Any], expected: dict[str, Any]) -> None:
    assert expected == named_in(config, "pins")
