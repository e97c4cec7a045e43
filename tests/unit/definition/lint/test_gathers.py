"""What a gather hears and the flow ignores."""

from __future__ import annotations

from typing import Any

import pytest

from support.flows import CONDITION, SAY, flow, gather, lint_lines, split

BROKEN: dict[str, tuple[Any, list[str]]] = {
    "a menu that hangs up on who speaks": (
        flow(gather(("keypress", "say"), ("timeout", "say")), SAY),
        [
            (
                'unrouted-speech: widget "menu": transitions: "speech" leads nowhere, but a '
                "gather always listens: it hangs up if the caller speaks instead of pressing a "
                "key"
            )
        ],
    ),
    "a choice that the gather swallows": (
        flow(
            gather(("keypress", "route"), ("speech", "route"), finish_on_key="#"),
            split({**CONDITION, "arguments": ["{{ widgets.menu.Digits }}"], "value": "#"}),
        ),
        [
            (
                'swallowed-key: widget "route": transitions[0].conditions[0].value: is never '
                'met: "#" ends the input of "menu" (finish_on_key) and is not part of it'
            )
        ],
    ),
}


@pytest.mark.parametrize(("definition", "sentences"), BROKEN.values(), ids=BROKEN)
def test_says_what_is_wrong_and_what_to_do(definition: Any, sentences: list[str]) -> None:
    assert sentences == lint_lines(definition)
