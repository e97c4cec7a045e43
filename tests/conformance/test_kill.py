"""What the emulator has answered is there after a SIGKILL, and revisions have no gap."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from support.patience import PATIENCE

WRITERS = 4
ENOUGH = 120


class Process:
    """An emulator process on a file."""

    def __init__(self, data: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "studio_emulator", "--port", "0", "--data", data],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        lines = [self.process.stdout.readline() for _ in range(6)]
        shown = dict(line.split()[1].split("=") for line in lines if line.startswith("export "))
        self.base_url = shown["TWILIO_BASE_URL"]
        self.auth = (shown["TWILIO_ACCOUNT_SID"], shown["TWILIO_AUTH_TOKEN"])

    def end(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=PATIENCE)

    def flows(self) -> dict[str, Any]:
        state = requests.get(f"{self.base_url}/emulator/state", timeout=PATIENCE).json()
        return {flow["sid"]: flow for flow in state["accounts"][0]["flows"]}


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Process]]:
    """Starts the emulator on one and the same file."""
    processes: list[Process] = []

    def start_one() -> Process:
        processes.append(Process(str(tmp_path / "store.sqlite")))
        return processes[-1]

    yield start_one
    for process in processes:
        process.end()


class Writer(threading.Thread):
    """Creates flows and revises them, and remembers what was answered, until it is cut off."""

    def __init__(
        self, emulator: Process, definition: dict[str, Any], enough: threading.Semaphore
    ) -> None:
        super().__init__()
        self.emulator = emulator
        self.fields = {
            "FriendlyName": "Killed",
            "Status": "published",
            "Definition": json.dumps(definition),
        }
        self.answered: Counter[str] = Counter()
        self.enough = enough

    def run(self) -> None:
        with requests.Session() as session:
            session.auth = self.emulator.auth
            path = f"{self.emulator.base_url}/v2/Flows"
            try:
                while True:
                    flow = session.post(path, data=self.fields, timeout=PATIENCE).json()
                    self.answered[flow["sid"]] = flow["revision"]
                    for _ in range(3):
                        flow = session.post(flow["url"], data=self.fields, timeout=PATIENCE).json()
                        self.answered[flow["sid"]] = flow["revision"]
                    self.enough.release()
            except requests.RequestException:
                return  # cut off, perhaps in the middle of an answer


def test_every_answered_write_outlives_a_sigkill(
    start: Callable[[], Process], definition: dict[str, Any]
) -> None:
    victim, enough = start(), threading.Semaphore(0)
    writers = [Writer(victim, definition, enough) for _ in range(WRITERS)]

    for writer in writers:
        writer.start()
    for _ in range(ENOUGH // WRITERS):
        assert enough.acquire(timeout=PATIENCE)
    victim.end()
    for writer in writers:
        writer.join()

    kept = start().flows()
    answered = sum((writer.answered for writer in writers), Counter[str]())
    assert len(answered) >= ENOUGH // WRITERS
    for sid, revision in answered.items():
        assert revision <= kept[sid]["revision"]
    for flow in kept.values():
        assert list(range(1, flow["revision"] + 1)) == [
            entry["revision"] for entry in flow["revisions"]
        ]


def test_goes_on_counting_where_it_was_killed(
    start: Callable[[], Process], definition: dict[str, Any]
) -> None:
    victim = start()
    fields = {"FriendlyName": "x", "Status": "draft", "Definition": json.dumps(definition)}
    created = requests.post(
        f"{victim.base_url}/v2/Flows", data=fields, auth=victim.auth, timeout=PATIENCE
    ).json()
    victim.end()

    again = start()
    path = f"{again.base_url}/v2/Flows"
    revised = requests.post(
        f"{path}/{created['sid']}", data=fields, auth=again.auth, timeout=PATIENCE
    ).json()
    other = requests.post(path, data=fields, auth=again.auth, timeout=PATIENCE).json()

    assert (victim.auth, 2) == (again.auth, revised["revision"])
    assert created["sid"] != other["sid"]
