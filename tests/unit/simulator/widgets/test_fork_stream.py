"""Fork Stream, by its page (docs: studio/widget-library/fork-stream)."""

from __future__ import annotations

from pulumi_twilio_studio.simulator import (
    Other,
)
from support.simulated import (
    event_of,
    started,
)


def test_a_stream_begins_and_the_flow_goes_on() -> None:
    execution = started("fork-stream", stream_action="start", stream_name="s")

    shown = Other("it", "fork-stream", {"stream_action": "start", "stream_name": "s"})
    assert ([shown], "next") == (execution.effects, event_of(execution))
