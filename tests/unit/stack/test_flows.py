"""A flow by its SID or name, with a client for its account. In a stack: tests/engine/test_run.py."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.flows import open_flow
from studio_emulator import Emulator
from support.emulator_api import Api


@pytest.fixture
def flow(emulator: Emulator, credentials: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """A flow named Hello in the account that the environment names: its SID."""
    for variable, value in credentials.items():
        monkeypatch.setenv(variable, value)
    with Api(emulator.base_url, emulator.account_sid, emulator.auth_token) as api:
        return str(api.create()["sid"])


def test_a_name_is_looked_up_in_the_environments_account(flow: str, emulator: Emulator) -> None:
    with open_flow("Hello") as found:
        assert (flow, emulator.account_sid) == (found.sid, found.client.account_sid)


def test_a_sid_is_believed_without_a_request(flow: str, emulator: Emulator) -> None:
    emulator.clear_journal()

    with open_flow(flow) as found:
        assert flow == found.sid

    assert [] == emulator.journal()


@pytest.mark.usefixtures("flow")
def test_a_name_that_no_flow_has_is_a_sentence() -> None:
    with pytest.raises(OperationError, match="has no flow named"), open_flow("Helo"):
        pass
