"""The adapter between the engine's property bags and the lifecycle."""

from __future__ import annotations

import base64
import pickle

from pulumi.dynamic.dynamic import serialize_provider

from pulumi_twilio_studio.resources.flow import FlowProvider


def test_the_provider_in_the_state_is_a_reference_to_an_importable_class() -> None:
    """By value, it would tie the state to one version of Python and of this code."""
    pickled = base64.b64decode(serialize_provider(FlowProvider()))

    assert isinstance(pickle.loads(pickled), FlowProvider)  # noqa: S301 -- our own
    assert len(pickled) < 100


def test_the_provider_keeps_nothing_in_itself() -> None:
    """Instances are pickled into the state; what they held would be written there."""
    assert vars(FlowProvider()) == {}
