"""All types of widgets agree with the catalogue."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.definition.lint.catalogue import widget_types
from pulumi_twilio_studio.simulator.widgets.kinds import KINDS
from support.simulated import CALL, CONVERSATION, MESSAGE, REQUEST, started

STARTS = (CALL, MESSAGE, REQUEST, CONVERSATION)
PROPERTIES = {"body": "Hello", "url": "https://example.com", "say": "Hello"}
# The catalogue has one event more, which the widget's page does not tell of.
UNTOLD = {"send-to-flex": {"composerStarted"}}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_widget_that_waits_can_end_with_every_event_of_its_type(kind: str) -> None:
    asks = [ask for each in STARTS if (ask := started(kind, each, **PROPERTIES).ask)]

    known = set(widget_types()[kind].events or ()) - UNTOLD.get(kind, set())
    assert not asks or known == set(asks[0].events)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_context_keeps_something_only_of_events_of_the_type(kind: str) -> None:
    asks = [ask for each in STARTS if (ask := started(kind, each, **PROPERTIES).ask)]

    for ask in asks:
        assert ask.kept.keys() <= set(ask.events)
