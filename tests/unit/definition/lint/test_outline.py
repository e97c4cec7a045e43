"""The keys of a flow, and of a widget besides its properties."""

from __future__ import annotations

from typing import Any

import pytest

from support.flows import SAY, flow, lint_lines

BROKEN: dict[str, tuple[Any, list[str]]] = {
    "keys that are in no schema": (
        flow(
            {**SAY, "propertys": {}, "transitions": [{"event": "audioComplete", "nxt": "say"}]},
            comment="x",
        ),
        [
            (
                "unknown-key: comment: is not a key of the published schema; it can be "
                "description, $schema, flags, initial_state, states"
            ),
            (
                'unknown-key: widget "say": propertys: is not a key of the published schema; did '
                'you mean "properties"?'
            ),
            (
                'unknown-key: widget "say": transitions[0].nxt: is not a key of the published '
                'schema; did you mean "next"?'
            ),
        ],
    ),
    "flags without the one that counts": (
        flow(SAY, flags={}, description=None),
        [
            "wrong-type: description: null found, string expected",
            "missing-property: flags: allow_concurrent_calls is missing: set it to true or false",
        ],
    ),
}


@pytest.mark.parametrize(("definition", "sentences"), BROKEN.values(), ids=BROKEN)
def test_says_what_is_wrong_and_what_to_do(definition: Any, sentences: list[str]) -> None:
    assert sentences == lint_lines(definition)
