"""Names that Twilio refuses."""

from __future__ import annotations

from typing import Any

import pytest

from support.flows import SAY, flow, lint_lines

BROKEN: dict[str, tuple[Any, list[str]]] = {
    "a name with a space in it": (
        flow({**SAY, "name": "menu main"}),
        [
            (
                'widget-name: widget "menu main": name: "menu main" is refused: a name begins '
                "with a letter from A to Z and continues with letters, digits, _, -, + or commas"
            )
        ],
    ),
}


@pytest.mark.parametrize(("definition", "sentences"), BROKEN.values(), ids=BROKEN)
def test_says_what_is_wrong_and_what_to_do(definition: Any, sentences: list[str]) -> None:
    assert sentences == lint_lines(definition)
