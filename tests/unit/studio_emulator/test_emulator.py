from __future__ import annotations

import socket
from pathlib import Path

import pytest

from studio_emulator import Emulator


def test_has_the_same_account_for_the_same_seed(emulator: Emulator) -> None:
    with Emulator(seed=1) as same, Emulator(seed=2) as other:
        first, second = same.accounts()[0], other.accounts()[0]

    assert (emulator.account_sid, emulator.auth_token) == (first["sid"], first["auth_token"])
    assert first["sid"] != second["sid"]


def test_stops_for_good() -> None:
    with Emulator() as emulator:
        port = int(emulator.base_url.rpartition(":")[2])

    with socket.socket() as client:
        assert 0 != client.connect_ex(("127.0.0.1", port))


def test_starts_with_the_knobs_it_is_given() -> None:
    with Emulator(lag_reads=3) as emulator:
        emulator.reset()

        assert 3 == emulator.change_settings()["lag_reads"]


def test_refuses_a_port_that_is_taken(emulator: Emulator) -> None:
    port = int(emulator.base_url.rpartition(":")[2])

    with pytest.raises(OSError, match="in use"):
        Emulator(port=port)


def test_keeps_a_file_over_a_restart(tmp_path: Path) -> None:
    data = str(tmp_path / "store.sqlite")
    with Emulator(data=data) as emulator:
        created = emulator.create_account("Acme", emulator.account_sid)
        first = emulator.account_sid

    with Emulator(data=data, seed=9) as again:
        accounts = again.accounts()

    assert [first, created["sid"]] == [account["sid"] for account in accounts]


def test_says_that_it_does_not_run_outside_its_block() -> None:
    emulator = Emulator()

    with pytest.raises(RuntimeError, match="only inside its `with` block"):
        emulator.state()

    with emulator:
        assert 1 == len(emulator.accounts())


def test_knows_no_flows_of_an_account_there_is_not(emulator: Emulator) -> None:
    with pytest.raises(KeyError, match="There is no account AC1"):
        emulator.flows("AC1")
