"""Say/Play, by its page (docs: studio/widget-library/sayplay)."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.simulator import (
    Outcome,
    Sound,
    Speech,
)
from support.simulated import (
    CONTACT,
    kept,
    started,
)


def test_what_was_said_is_kept_with_its_language_and_voice() -> None:
    execution = started("say-play", say="Hello", language="en-GB", voice="alice")

    execution.answer(Outcome("audioComplete"))

    assert {"language": "en-GB", "voice": "alice"} == kept(execution)


@pytest.mark.parametrize(
    ("properties", "effect"),
    [
        ({"say": "Hello {{trigger.call.From}}"}, Speech("it", f"Hello {CONTACT}")),
        ({"say": "Hello", "loop": 2}, Speech("it", "Hello", loop=2)),
        ({"say": "Hello", "loop": 0}, Speech("it", "Hello", loop=1)),
        ({"say": "Hello", "loop": 100}, Speech("it", "Hello", loop=99)),
        ({"play": "https://example.com/a.mp3"}, Sound("it", "https://example.com/a.mp3")),
        ({"digits": "1w2"}, Sound("it", digits="1w2")),
    ],
)
def test_a_text_a_recording_or_tones_are_played(properties: dict[str, Any], effect: Any) -> None:
    execution = started("say-play", **properties)

    assert [effect] == execution.effects


def test_usually_all_is_heard() -> None:
    execution = started("say-play", say="Hello")

    assert execution.ask is not None
    assert Outcome("audioComplete") == execution.ask.usual
