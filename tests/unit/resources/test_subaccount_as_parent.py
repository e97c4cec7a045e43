"""What a preview says where the configured account is a subaccount, which Twilio lets have none."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio_emulator import Emulator
from support.small_engine import Resource, Run, Stack

PROGRAM = {"acme": Resource("Subaccount", "acme")}


@pytest.fixture
def below(credentials: dict[str, str], emulator: Emulator) -> dict[str, str]:
    """The credentials of a subaccount."""
    made = emulator.create_account("Below", emulator.account_sid)
    mine = {"TWILIO_ACCOUNT_SID": made["sid"], "TWILIO_AUTH_TOKEN": made["auth_token"]}
    return {**credentials, **mine}


@pytest.mark.parametrize("is_preview", [True, False], ids=["preview", "up"])
def test_a_subaccount_below_a_subaccount_is_refused_with_what_to_configure(
    tmp_path: Path, below: dict[str, str], emulator: Emulator, *, is_preview: bool
) -> None:
    run = Stack(tmp_path, "shop", "dev", below, {}).up(PROGRAM, Run(is_preview=is_preview))

    [refusal] = run.refusals
    assert (
        f"{below['TWILIO_ACCOUNT_SID']} is a subaccount itself: configure the Account SID and Auth Token of the parent "
        f"account, {emulator.account_sid}"
    ) in refusal
    assert "21101" in refusal
    assert [] == emulator.writes()


def test_so_is_one_that_a_parent_made_before(
    tmp_path: Path, credentials: dict[str, str], below: dict[str, str]
) -> None:
    Stack(tmp_path, "shop", "dev", credentials, {}).up(PROGRAM, Run())
    later = Stack(tmp_path / "later", "shop", "dev", below, {})

    run = later.up(PROGRAM, Run(is_preview=True))

    assert "is a subaccount itself" in run.refusals[0]
