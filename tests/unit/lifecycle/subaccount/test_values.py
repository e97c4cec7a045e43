"""What a subaccount may be called, and which words it takes."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.subaccount.values import ROOM, problems
from support.subaccounts import SIGNED


@pytest.mark.parametrize("name", ["A", "Acme Ltd", "x" * ROOM, "\u00dc" * ROOM, "[pulumi]"])
def test_a_name_that_fits_is_no_problem(name: str) -> None:
    assert [] == problems({"friendly_name": name, "status": "active", "on_delete": "suspend"})


WRONG = {
    "too long": (
        {"friendly_name": "x" * 39},
        "friendly_name has 39 characters, but at most 38 fit",
    ),
    "empty": ({"friendly_name": " "}, "friendly_name is empty"),
    "no text": ({"friendly_name": 5}, "friendly_name must be text, not a number"),
    "space around": ({"friendly_name": "Acme "}, "leave out the space around it"),
    "a marker": ({"friendly_name": SIGNED}, "leave out the marker"),
    "closed": ({"status": "closed"}, 'To close it for good, declare on_delete="close"'),
    "a status": ({"status": "paused"}, 'status is "paused"; it can be "active" or'),
    "on_delete": ({"on_delete": "keep"}, 'on_delete is "keep"; it can be "suspend" or "close"'),
    "adopt": ({"adopt": "Acme"}, 'adopt is "Acme". It must be the SID of a subaccount'),
}


@pytest.mark.parametrize(("fields", "sentence"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_a_sentence(fields: dict[str, Any], sentence: str) -> None:
    [problem] = problems(fields)

    assert sentence in problem
