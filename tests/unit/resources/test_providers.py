"""What every kind's provider is to the state."""

from __future__ import annotations

import base64
import pickle

import pytest
from pulumi.dynamic.dynamic import ResourceProvider, serialize_provider

from pulumi_twilio_studio.resources.flow import FlowProvider
from pulumi_twilio_studio.resources.subaccount import SubaccountProvider
from pulumi_twilio_studio.resources.test_users import TestUsersProvider

KINDS = [FlowProvider, SubaccountProvider, TestUsersProvider]


@pytest.mark.parametrize("kind", KINDS)
def test_the_provider_in_the_state_is_a_reference_to_an_importable_class(
    kind: type[ResourceProvider],
) -> None:
    """By value, it would tie the state to one version of Python and of this code."""
    pickled = base64.b64decode(serialize_provider(kind()))

    assert isinstance(pickle.loads(pickled), kind)
    assert len(pickled) < 100


@pytest.mark.parametrize("kind", KINDS)
def test_the_provider_keeps_nothing_in_itself(kind: type[ResourceProvider]) -> None:
    """Instances are pickled into the state; what they held would be written there."""
    assert {} == vars(kind())
