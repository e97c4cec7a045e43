"""How an expected failure reaches the user."""

from __future__ import annotations

import traceback

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.resources.sentences import Error, user_errors


def refuse() -> None:
    raise OperationError("the flow is in use")


def test_a_traceback_that_is_asked_for_has_the_projects_own_calls_and_no_chain() -> None:
    with pytest.raises(Error) as caught, user_errors():
        refuse()

    frames = [frame.name for frame in traceback.extract_tb(caught.value.__traceback__)]
    assert "refuse" in frames
    assert caught.value.__suppress_context__
