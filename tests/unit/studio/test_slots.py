"""Places that processes share: real processes, judged by the emulator's journal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.studio.slots import FOLDER, Slots, slots_of
from studio_emulator import Emulator
from support.journal import most_at_once

# Twelve lists, as fast as one process may: ten at once for one account.
ASK = """
import os
from concurrent.futures import ThreadPoolExecutor
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import Settings

client = Client(Settings.resolve(lambda _: None, os.environ))
print("ready", flush=True)
input()
with ThreadPoolExecutor(12) as threads:
    list(threads.map(lambda _: client.flows(), range(12)))
"""


def asked_by_two_processes(emulator: Emulator, environ: dict[str, str], at_once: int) -> int:
    """How many requests were in flight at most, none answered before so many were."""
    held = emulator.fault({"times": None, "action": {"hold": "before"}})
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [
        subprocess.Popen([sys.executable, "-c", ASK], env={"PATH": "", **environ}, **pipes)
        for _ in range(2)
    ]
    for process in processes:  # one starts sooner than the other: they begin together
        assert "ready\n" == process.stdout.readline()
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    assert emulator.wait_fired(held, at_once)
    emulator.clear_faults()
    for process in processes:
        process.communicate()
    assert [0, 0] == [process.returncode for process in processes]
    assert 24 == len(emulator.journal())
    return most_at_once(emulator.journal())


def test_two_processes_keep_to_the_limit_of_one(
    emulator: Emulator, credentials: dict[str, str], tmp_path: Path
) -> None:
    most = asked_by_two_processes(emulator, {**credentials, FOLDER: str(tmp_path)}, 10)

    assert 10 == most


def test_without_a_folder_each_process_counts_for_itself(
    emulator: Emulator, credentials: dict[str, str]
) -> None:
    most = asked_by_two_processes(emulator, credentials, 20)

    assert 20 == most


def test_a_place_is_free_again_when_its_process_was_killed(tmp_path: Path) -> None:
    code = """
import sys, time
from pathlib import Path
from pulumi_twilio_studio.studio.slots import Slots

with Slots(Path(sys.argv[1]), "AC1", 1).hold():
    print("held", flush=True)
    time.sleep(60)
"""
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert "held\n" == holder.stdout.readline()
    holder.kill()
    holder.communicate()
    places = Slots(tmp_path, "AC1", 1)

    with places.hold():  # would wait for ever
        is_held_again = places._first_free() is None

    assert is_held_again


def test_accounts_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with Slots(tmp_path, "AC1", 1).hold(), Slots(tmp_path, "AC2", 1).hold():
        files = list(tmp_path.iterdir())

    assert 2 == len(files)
    assert not any("AC" in file.name for file in files)


def test_nothing_is_shared_unless_a_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER, raising=False)

    assert slots_of("AC1", 6) is None


def test_a_variable_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TWILIO_STUDIO_SLOTS", raising=False)
    alone = slots_of("AC1", 1)
    monkeypatch.setenv("TWILIO_STUDIO_SLOTS", str(tmp_path))

    together = slots_of("AC1", 1)

    assert alone is None
    assert isinstance(together, Slots)
