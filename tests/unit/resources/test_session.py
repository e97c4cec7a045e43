"""What all resources of one run share."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_twilio_studio.resources.session import Session
from studio_emulator import Emulator
from support.small_engine import Resource, Run, Stack


def test_accounts_and_their_parent_know_what_the_state_holds(
    emulator: Emulator,
    credentials: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stack = Stack(tmp_path, "shop", "dev", credentials, {})
    stack.up({"acme": Resource("Subaccount", "acme")}, Run())
    for name, value in {**credentials, "PULUMI_BACKEND_URL": f"file://{tmp_path}"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PULUMI_PROJECT", "shop")
    monkeypatch.chdir(tmp_path)
    session = Session()
    session.note_stack({"identity": stack.identity("acme")}, is_declared=True)

    known = [session.parent().held(), session.account(emulator.account_sid).held()]

    session.parent().accounts.client.close()
    session.account(emulator.account_sid).client.close()
    assert [{stack.resources[0]["id"]: ["acme"]}] * 2 == known


@pytest.mark.parametrize(("options", "is_said"), [("{refresh: always}", False), ("{}", True)])
def test_a_second_process_of_a_run_that_reads_does_not_say_that_nothing_was_read(
    options: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    is_said: bool,
) -> None:
    """A changed configuration brings one, which is asked to compare and never to read."""
    (tmp_path / "Pulumi.yaml").write_text(f"name: shop\noptions: {options}\n")
    monkeypatch.setenv("PULUMI_PROJECT", "shop")
    monkeypatch.chdir(tmp_path)
    second = Session()

    second.note_known({"friendly_name": "greeter"})

    assert is_said is ("compares without reading" in capsys.readouterr().out)
